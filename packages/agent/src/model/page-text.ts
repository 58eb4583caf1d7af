import { nameOf } from '../act/actor.ts'
import type { Observation, ObservedElement } from '../observe/observation.ts'

/** What a model reads of a page, and the elements behind its numbers. */
export interface PageText {
  text: string
  marks: ReadonlyMap<number, ObservedElement>
}

/** More than this is not read with care. */
const maxMarks = 120
const maxTexts = 60
const maxLength = 100
const masked = '••••'

/** A page in words: what can be acted on, each with a number, and what else stands there. What passwords hold is dots. */
export function pageText(page: Observation): PageText {
  const usable = page.elements.filter(
    (element) => element.kind !== 'text' && !element.disabled && (nameOf(element) !== '' || element.kind === 'field'),
  )
  const hasDialog = usable.some((element) => element.inDialog)
  const worth = (element: ObservedElement) => (element.inView ? 2 : 0) + (hasDialog && element.inDialog ? 4 : 0)
  const kept = new Set(usable.toSorted((a, b) => worth(b) - worth(a)).slice(0, maxMarks))
  const marks = new Map<number, ObservedElement>()
  const lines: string[] = []
  for (const element of usable) {
    if (!kept.has(element)) continue
    marks.set(marks.size + 1, element)
    lines.push(`[${marks.size}] ${describe(element)}`)
  }
  const named = new Set([...kept].flatMap((element) => [nameOf(element), element.text, element.value]))
  const texts = page.texts.filter((text) => !named.has(text)).slice(0, maxTexts)
  return {
    text: [
      `Page “${short(page.title)}” at ${page.url}`,
      ...lines,
      ...(texts.length > 0
        ? [`Words on the page: ${texts.map((text) => JSON.stringify(short(text))).join(', ')}`]
        : []),
    ].join('\n'),
    marks,
  }
}

function describe(element: ObservedElement): string {
  const states = [
    element.value && element.kind !== 'action'
      ? `holds ${JSON.stringify(element.isPassword ? masked : short(element.value))}`
      : '',
    element.checked === null ? '' : element.checked ? 'on' : 'off',
    element.expanded ? 'open' : '',
    element.selected ? 'chosen' : '',
    element.invalid ? 'refused' : '',
    element.focused ? 'has the focus' : '',
    element.inDialog ? 'in a dialog' : '',
    element.inView ? '' : 'out of view',
    element.options.length > 0
      ? `offers ${element.options
          .slice(0, 12)
          .map((each) => JSON.stringify(short(each)))
          .join(', ')}`
      : '',
  ]
  const beside =
    element.beside[0] && element.beside[0] !== nameOf(element)
      ? `beside ${JSON.stringify(short(element.beside[0]))}`
      : ''
  const role = element.role || element.kind
  return [`${role} ${JSON.stringify(short(nameOf(element)))}`, ...states, beside].filter(Boolean).join(', ')
}

function short(text: string): string {
  return text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text
}
