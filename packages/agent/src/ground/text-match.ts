import { distance } from 'fastest-levenshtein'

/** Letters and digits only, in one case: what OCR, layout and punctuation leave untouched. */
export const lettersAndDigits = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')

/** Maps letters that OCR takes for one another to one of them. */
const withoutLookalikes = (letters: string): string =>
  letters.replace(/[o]/g, '0').replace(/[il|]/g, '1').replace(/s/g, '5').replace(/rn/g, 'm').replace(/vv/g, 'w')

/**
 * How alike two labels are, from 0 to 1, as OCR sees them: spaces, case and punctuation are ignored, and a few wrong letters cost
 * little in long labels and everything in short ones. Labels of signs alone ("+", "×") are compared as they are.
 */
export function similarity(left: string, right: string): number {
  const a = lettersAndDigits(left)
  const b = lettersAndDigits(right)
  if (a === '' || b === '') return left.trim() !== '' && left.trim() === right.trim() ? 1 : 0
  if (a === b) return 1
  if (withoutLookalikes(a) === withoutLookalikes(b)) return 0.97
  if (/\d/.test(a) && /^\d+$/.test(a) && /^\d+$/.test(b)) return 0
  const longest = Math.max(a.length, b.length)
  const close = 1 - distance(a, b) / longest
  const allowed = longest <= 3 ? 1 : longest <= 5 ? 0.8 : 0.75
  const likeness = close >= allowed && !hasAnotherWord(left, right) ? close * 0.97 : 0
  return Math.max(likeness, containment(left, right), containment(right, left))
}

const wordsOf = (text: string): string[] =>
  (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  ).map(withoutLookalikes)

/**
 * Whether one word of a name is quite another in the other one: "Row blue AB" is not a misread "Row blue CD". Numbers of up to two digits
 * may count something, and those of a time or date go on; longer ones are part of what a thing is called only where a name is compared.
 */
function hasAnotherWord(left: string, right: string): boolean {
  const [mine, others] = [wordsOf(left), wordsOf(right)]
  if (mine.length !== others.length || mine.length < 2) return false
  return mine.some((word, index) => {
    const other = others[index] ?? ''
    if (word === other || (/\d/.test(word) && /\d/.test(other))) return false
    const longest = Math.max(word.length, other.length)
    return longest <= 2 || distance(word, other) > Math.max(1, longest / 3)
  })
}

/** Whether two names are told apart by a number of three digits or more: another order, another invoice. */
export function differsInNumber(left: string, right: string): boolean {
  const numbersOf = (text: string) => wordsOf(text).filter((word) => /^\d{3,}$/.test(word))
  const [mine, others] = [numbersOf(left), numbersOf(right)]
  return mine.length > 0 && mine.length === others.length && mine.some((number, index) => number !== others[index])
}

/** A label that holds another one as whole words ("Save" in "Save changes") is a weaker sign the more else it says. */
function containment(whole: string, part: string): number {
  const wholeLetters = lettersAndDigits(whole)
  const partLetters = lettersAndDigits(part)
  if (partLetters.length < 2 || !wholeLetters.includes(partLetters)) return 0
  if (!holdsWords(whole, part)) return 0
  const share = 0.5 + 0.45 * (partLetters.length / wholeLetters.length)
  // what a line begins with is what it is about; the rest describes it
  return partLetters.length >= 5 && wholeLetters.startsWith(partLetters) ? Math.max(0.7, share) : share
}

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** A pattern that finds `text` whatever stands between its words and in whichever case. */
export function wordsPattern(text: string, flags = 'iu'): RegExp | undefined {
  const words = text.normalize('NFKC').match(/[\p{L}\p{N}]+/gu)
  if (!words) return undefined
  const body = words.map(escapePattern).join('[^\\p{L}\\p{N}]*')
  const isWordy = (letter: string | undefined) =>
    letter !== undefined && !/\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}/u.test(letter)
  const first = words[0]?.[0]
  const last = words.at(-1)?.at(-1)
  return new RegExp(
    `${isWordy(first) ? '(?<![\\p{L}\\p{N}])' : ''}${body}${isWordy(last) ? '(?![\\p{L}\\p{N}])' : ''}`,
    flags,
  )
}

const holdsWords = (whole: string, part: string): boolean => wordsPattern(part)?.test(whole.normalize('NFKC')) ?? false

/** Whether `text` can be read somewhere in `page`: as it stands, or with the few slips that OCR makes. */
export function isReadIn(text: string, page: readonly string[]): string | undefined {
  const wanted = lettersAndDigits(text)
  if (wanted === '') return page.find((line) => line.includes(text.trim()))
  return page.find((line) => {
    const letters = lettersAndDigits(line)
    if (letters === '') return false
    if (wanted.length >= 4 ? letters.includes(wanted) : holdsWords(line, text)) return true
    if (wanted.length > 3 && Math.abs(letters.length - wanted.length) <= wanted.length * 0.3)
      return similarity(line, text) >= 0.8
    return false
  })
}
