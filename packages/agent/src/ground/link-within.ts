import type { Target } from '@stepcast/video-index'
import { isPartOf, type Observation, type ObservedElement } from '../observe/observation.ts'
import { lettersAndDigits } from './text-match.ts'

/** Fewer letters stand in a sentence by chance. */
const minLetters = 3

/**
 * Of a sentence that was pressed the link in it whose words the recorded ones hold: the only one, else the one where the pointer stood in
 * the recorded line; the sentence itself where it holds none.
 */
export function linkWithin(element: ObservedElement, { text, box, point }: Target, page: Observation): ObservedElement {
  if (element.kind !== 'text') return element
  const recorded = lettersAndDigits(text ?? '')
  const links = page.elements.filter((each) => {
    const letters = lettersAndDigits(each.text)
    const isNamed = letters.length >= minLetters && recorded.includes(letters) && letters !== recorded
    return each.kind === 'action' && isNamed && each.frame === element.frame && isPartOf(each.box, element.box)
  })
  if (links.length <= 1 || !box || !point) return links.length === 1 ? links[0]! : element
  const x = element.box.x + (element.box.width * (point[0] - box[0])) / (box[2] - box[0])
  return links.find((each) => each.box.x <= x && x <= each.box.x + each.box.width) ?? element
}
