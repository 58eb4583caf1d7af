import type { IndexDocument } from '../../protocol/document.ts'
import type { NamedTarget, PlannedStep, Value } from './plan-moves.ts'
import { planMoves } from './plan-moves.ts'

type RecorderStep = { type: string; [field: string]: unknown }

/** Longer than a step of ours takes, as pages are slower than their recordings. */
const timeoutMs = 10_000

/**
 * A user flow of Chrome's Recorder, as `@puppeteer/replay` 3 parses it. What the format has no word for (files, drags, icons
 * without words) is a `customStep`, which replay passes over unless an extension knows it: `upload` with `selectors` and
 * `file`, `drag` with `from` and `to`, `byHand` with `why`. A secret's value is its name in double braces.
 */
export function toRecorder(document: IndexDocument): string {
  const { video, procedure } = document
  const flow = {
    title: procedure.title,
    timeout: timeoutMs,
    steps: [
      {
        type: 'setViewport',
        width: video.width,
        height: video.height,
        deviceScaleFactor: 1,
        isMobile: false,
        hasTouch: false,
        isLandscape: video.width >= video.height,
      },
      ...(procedure.start_url === null ? [] : [navigate(procedure.start_url)]),
      ...planMoves(document).flatMap(toSteps),
    ],
  }
  return `${JSON.stringify(flow, null, 2)}\n`
}

function toSteps(planned: PlannedStep): RecorderStep[] {
  const steps = writeMove(planned)
  const last = steps.at(-1)
  // only that a navigation comes is waited for: replay compares no address
  if (last && planned.path !== undefined && planned.move.kind !== 'open')
    last['assertedEvents'] = [{ type: 'navigation' }]
  return steps
}

function writeMove({ move, title }: PlannedStep): RecorderStep[] {
  switch (move.kind) {
    case 'open':
      return [navigate(move.url)]
    case 'click':
      return [{ ...click(controlSelectors(move.target)), type: move.count > 1 ? 'doubleClick' : 'click' }]
    case 'fill':
      return [{ type: 'change', target: 'main', selectors: fieldSelectors(move.field), value: written(move.value) }]
    case 'choose': {
      const entry = { name: move.value, isOnly: false }
      return [
        click([...byRole(move.field, ['combobox', 'listbox', 'button']), byLabel(move.field.name.text)]),
        click(byRole(entry, ['option', 'menuitem'])),
      ]
    }
    case 'check':
      return [click(byRole(move.field, ['checkbox', 'switch', 'radio']))]
    case 'upload':
      return [custom('upload', { selectors: controlSelectors(move.opener), file: written(move.file) })]
    case 'press':
      return [
        ...move.keys.map((key) => ({ type: 'keyDown', target: 'main', key })),
        ...move.keys.toReversed().map((key) => ({ type: 'keyUp', target: 'main', key })),
      ]
    case 'scroll':
      return [{ type: 'scroll', target: 'main', x: 0, y: move.down ? 500 : 0 }]
    case 'drag':
      return [custom('drag', { from: controlSelectors(move.from), to: controlSelectors(move.to) })]
    case 'by-hand':
      return [custom('byHand', { title, why: move.why })]
  }
}

function navigate(url: string): RecorderStep {
  return { type: 'navigate', url, assertedEvents: [{ type: 'navigation', url, title: '' }] }
}

// Replay clicks this far from the corner of what it finds: within anything that can be hit, the smallest boxes included.
function click(selectors: string[][]): RecorderStep {
  return { type: 'click', target: 'main', selectors, offsetX: 6, offsetY: 6 }
}

function custom(name: string, parameters: Record<string, unknown>): RecorderStep {
  return { type: 'customStep', target: 'main', name, parameters }
}

function written({ text, parameter }: Value): string {
  return parameter?.kind === 'secret' ? `{{${parameter.name}}}` : text
}

// Replay takes whichever selector matches first, so that each of them must mean the target and nothing else.
function controlSelectors(target: NamedTarget): string[][] {
  const { text } = target.name
  return target.isOnly
    ? [[`aria/${text}`], [`text/${text}`]]
    : byRole(target, ['button', 'link', 'menuitem', 'tab', 'option'])
}

function fieldSelectors(target: NamedTarget): string[][] {
  const { text } = target.name
  return [
    ...byRole(target, ['textbox', 'searchbox', 'spinbutton', 'combobox']),
    byLabel(text),
    [`[placeholder=${JSON.stringify(text).replaceAll(/\\[nrt]/g, ' ')}]`],
  ]
}

function byRole({ name }: NamedTarget, roles: readonly string[]): string[][] {
  return roles.map((role) => [`aria/${name.text}[role="${role}"]`])
}

/** A field by the words of its label, for one whose name says more than those. XPath 1 has no escapes: quotes are put together. */
function byLabel(text: string): string[] {
  const words = `concat(${text
    .split('"')
    .map((part) => `"${part}"`)
    .join(`, '"', `)}, "")`
  const isField = `self::input or self::select or self::textarea or @role = "combobox" or @role = "textbox"`
  const label = `//label[normalize-space() = ${words}]`
  // without an id on both sides, nothing would be found in nothing
  const isNamed = `@aria-labelledby and ${label}/@id and contains(concat(" ", @aria-labelledby, " "), concat(" ", ${label}/@id, " "))`
  const isLabelled = `@id = ${label}/@for or (${isNamed})`
  return [`xpath///*[${isField}][${isLabelled}]`]
}
