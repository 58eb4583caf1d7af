import { lettersAndDigits, similarity, wordsPattern } from '../ground/text-match.ts'
import { formatLike, readDates } from './dates.ts'

/** From what the recording shows to what shall stand there instead. */
export interface Replacement {
  from: string
  to: string
}

const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu) ?? []

/**
 * The part of `to` that stands for `part` of `from`: the words at the same places where both have as many, all of `to` otherwise.
 * A word that was only begun counts as that word. Undefined when `part` is no part of `from`.
 */
export function correspondingPart(part: string, { from, to }: Replacement): string | undefined {
  const partWords = wordsOf(part).map(lettersAndDigits)
  const fromWords = wordsOf(from).map(lettersAndDigits)
  const toWords = wordsOf(to)
  if (partWords.length === 0 || lettersAndDigits(part).length < 3 || partWords.length > fromWords.length)
    return undefined
  for (let start = 0; start + partWords.length <= fromWords.length; start++) {
    const fits = partWords.every((word, index) => {
      const whole = fromWords[start + index] ?? ''
      const isLast = index === partWords.length - 1
      return word === whole || (isLast && whole.startsWith(word)) || (word.length > 4 && similarity(word, whole) >= 0.8)
    })
    if (!fits) continue
    if (partWords.length === fromWords.length) return to
    return fromWords.length === toWords.length ? toWords.slice(start, start + partWords.length).join(' ') : to
  }
  return undefined
}

/** A new value written as the found text is, where that is one word joined by signs: an address or a short name in a link. */
function inTheStyleOf(found: string, to: string): string {
  const joint = /^[^\s,]+$/.test(found) ? /[\p{L}\p{N}]([._+/-])[\p{L}\p{N}]/u.exec(found)?.[1] : undefined
  const words = to.trim().split(/\s+/)
  if (!joint || words.length < 2) return to
  const isLower = found === found.toLowerCase() && found !== found.toUpperCase()
  return isLower ? words.join(joint).toLowerCase() : words.join(joint)
}

/** Whether a recorded text is the same as a value: letters and digits alike, the same date, or a slip of the OCR. */
export function isSameValue(text: string, value: string): boolean {
  if (lettersAndDigits(text) !== '' && lettersAndDigits(text) === lettersAndDigits(value)) return true
  if (text.trim() !== '' && text.trim() === value.trim()) return true
  const dates = readDates(value)
  return dates.length > 0 && readDates(text).some((date) => dates.some((other) => other.iso === date.iso))
}

/** A text of the recording with the new value in the place of the old one, wherever that appears in it. */
export const replaceIn = (text: string, replacement: Replacement): string => replaceEach(text, [replacement])

/** The same for several values, the longest first; what was put in is not replaced again. */
export function replaceEach(text: string, replacements: readonly Replacement[]): string {
  const longestFirst = replacements.toSorted((a, b) => b.from.length - a.from.length)
  const whole = longestFirst.find(({ from }) => isSameValue(text, from))
  if (whole) return wholeValue(text, whole)
  const replaced = replaceParts(text, longestFirst)
  if (replaced !== text) return replaced
  const misread = longestFirst.find(({ from }) => lettersAndDigits(from).length > 5 && similarity(text, from) >= 0.85)
  return misread ? misread.to : text
}

function replaceParts(text: string, replacements: readonly Replacement[]): string {
  for (const replacement of replacements) {
    const place = findIn(text, replacement)
    if (!place) continue
    const rest = (part: string) => (part === '' ? '' : replaceParts(part, replacements))
    return rest(text.slice(0, place.start)) + place.to + rest(text.slice(place.end))
  }
  return text
}

function wholeValue(text: string, { from, to }: Replacement): string {
  const iso = readDates(from).length > 0 ? readDates(to)[0]?.iso : undefined
  return iso ? formatLike(iso, text) : inTheStyleOf(text, to)
}

/** Where in a text the old value stands, and what stands there instead. */
function findIn(text: string, { from, to }: Replacement): { start: number; end: number; to: string } | undefined {
  const at = (start: number, length: number, put: string) =>
    start < 0 ? undefined : { start, end: start + length, to: put }
  // a letter or two stand for the value only where they are quoted
  if (lettersAndDigits(from).length < 3) return at(text.indexOf(`“${from}”`) + 1 || -1, from.length, to)
  if (/[^\p{L}\p{N}]$/u.test(from) && text.includes(from)) return at(text.indexOf(from), from.length, to)
  const found = wordsPattern(from)?.exec(text)
  return found ? at(found.index, found[0].length, inTheStyleOf(found[0], to)) : undefined
}
