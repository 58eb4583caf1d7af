import type { Action } from '@stepcast/video-index'
import { centreOf, type Observation, type ObservedElement } from '../observe/observation.ts'
import { lettersAndDigits, similarity } from './text-match.ts'

const leastAlike = 0.85

/** The share of the recorded words that stand on an element's row, those further left counting more. */
export function rowFit(element: ObservedElement, words: readonly string[], page: Observation): number {
  const texts = textsOnRow(element, page)
  let [sum, whole] = [0, 0]
  for (const [at, each] of words.entries()) {
    const weight = 1 / (at + 1)
    whole += weight
    if (texts.some((text) => similarity(text, each) >= leastAlike)) sum += weight
  }
  return whole === 0 ? 0 : sum / whole
}

/** Whether an element's row holds every one of these words, letter by letter: nobody misread them, the user gave them. */
export function isOnRowOf(element: ObservedElement, words: readonly string[], page: Observation): boolean {
  const texts = textsOnRow(element, page).map(lettersAndDigits)
  return words.every((each) => texts.includes(lettersAndDigits(each)))
}

/** A tick box in a row of a table that is called by the words that the row begins with. */
export function isMarkOfRow(element: ObservedElement, { kind, target }: Action, page: Observation): boolean {
  const [head] = target?.row ?? []
  if (kind !== 'check' || !head || element.kind !== 'toggle' || head !== target?.text) return false
  return isOnRowOf(element, [head], page)
}

function textsOnRow(element: ObservedElement, page: Observation): string[] {
  return page.elements
    .filter((other) => other.frame === element.frame && other.key !== element.key && isLevel(element, other))
    .flatMap((other) => [other.ownText, other.value])
    .filter((text) => text !== '')
}

/** The middle of the lower of the two lies within the other: a cell may be higher than what stands in it. */
export function isLevel({ box: a }: ObservedElement, { box: b }: ObservedElement): boolean {
  const [low, high] = a.height < b.height ? [a, b] : [b, a]
  const { y } = centreOf(low)
  return y >= high.y && y <= high.y + high.height
}
