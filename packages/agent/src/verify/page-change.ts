import type { Observation, ObservedElement } from '../observe/observation.ts'

export interface PageChange {
  /** In words, the most telling first; empty when nothing changed. */
  descriptions: string[]
  /** Messages of failure that were not there before. */
  failures: string[]
}

const failureWords =
  /\b(error|errors|failed|failure|invalid|denied|forbidden|not allowed|unauthori[sz]ed|could not|couldn't|cannot|can't|unable to|went wrong|is required|are required|must be|try again)\b|失败|错误|无效|必填|不能为空|请输入|请填写|出错|异常|无权/i

/** Whether a text says that something did not work. */
export const tellsOfFailure = (text: string): boolean => failureWords.test(text)

const stateOf = (element: ObservedElement): string =>
  [
    element.tag,
    element.role,
    element.kind === 'field' ? '' : element.text,
    element.value,
    element.checked,
    element.expanded,
    element.selected,
    element.disabled,
  ].join('|')

const quote = (texts: string[]): string =>
  texts
    .slice(0, 3)
    .map((text) => `“${text.slice(0, 60)}”`)
    .join(', ')

/** What a person would notice between two looks at the page. */
export function comparePages(before: Observation, after: Observation, target?: ObservedElement): PageChange {
  const descriptions: string[] = []
  const earlier = new Set(before.texts)
  const later = new Set(after.texts)
  const appeared = after.texts.filter((text) => !earlier.has(text))
  const gone = before.texts.filter((text) => !later.has(text))
  if (before.url !== after.url) descriptions.push(`the address became ${after.url}`)
  const wasDialog = before.elements.some((element) => element.inDialog)
  const isDialog = after.elements.some((element) => element.inDialog)
  if (wasDialog !== isDialog) descriptions.push(isDialog ? 'a dialog opened' : 'the dialog closed')
  if (appeared.length > 0) descriptions.push(`${quote(appeared)} appeared`)
  if (gone.length > 0) descriptions.push(`${quote(gone)} went away`)
  const known = new Set(before.passing.map(({ key }) => key))
  const passed = after.passing.filter(({ key, text }) => !known.has(key) && !earlier.has(text) && !later.has(text))
  if (descriptions.length === 0 && passed.length > 0)
    descriptions.push(`${quote(passed.map(({ text }) => text))} came and went`)
  if (descriptions.length === 0 && !isSameBag(before.elements.map(stateOf), after.elements.map(stateOf)))
    descriptions.push('the state of a control changed')
  // where the focus goes only matters when it was what the action was for
  const focused = after.elements.find((element) => element.focused)
  const isInput = target?.kind === 'field' || target?.kind === 'choice'
  if (descriptions.length === 0 && isInput && focused?.key === target.key && !target.focused)
    descriptions.push('the field has the focus')
  return { descriptions, failures: failuresIn(before, after) }
}

function isSameBag(left: string[], right: string[]): boolean {
  return left.length === right.length && left.toSorted().join('\n') === right.toSorted().join('\n')
}

function failuresIn(before: Observation, after: Observation): string[] {
  const earlier = new Set(before.texts)
  const alarms = after.elements
    .filter((element) => element.isAlert || element.invalid)
    .flatMap((element) => [element.text, ...(element.invalid ? element.beside : [])])
  const appeared = after.texts.filter((text) => !earlier.has(text))
  // a page that was just opened may say what is required of it; a message is a few new words on the page that was there
  const isMessage = before.url === after.url && appeared.length <= 6
  const messages = isMessage ? appeared.filter((text) => text.length <= 200 && failureWords.test(text)) : []
  const known = new Set(before.passing.map(({ key }) => key))
  for (const { key, text, isAlert } of after.passing) if (isAlert && !known.has(key)) alarms.push(text)
  const said = alarms.filter((text) => text !== '' && failureWords.test(text) && !earlier.has(text))
  const wasInvalid = before.elements.filter((element) => element.invalid).length
  const isInvalid = after.elements.filter((element) => element.invalid).length
  const refused = isInvalid > wasInvalid ? ['a field is marked as invalid'] : []
  return [...new Set([...said, ...messages, ...refused])]
}
