import type { Expectation } from '@stepcast/video-index'
import { isReadIn, lettersAndDigits } from '../ground/text-match.ts'
import type { Observation } from '../observe/observation.ts'

const dateWords =
  /\b(\d{1,2}(st|nd|rd|th)|jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?|(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?|(a few |an? )?(seconds?|minutes?|hours?|days?|weeks?|months?|years?)|just|now|ago|at|on|today|yesterday|tomorrow|am|pm|utc|gmt)\b|[年月日时分秒前]|今天|昨天|刚刚/gi

/** Texts that differ from one run to the next whatever is done: numbers, times, dates, identifiers. */
function isVolatile(text: string): boolean {
  const isDated = /\d|\b(now|ago|today|yesterday|tomorrow)\b/i.test(text)
  if (isDated && lettersAndDigits(text.replace(dateWords, ' ')).replace(/\d/g, '').length < 3) return true
  const letters = lettersAndDigits(text)
  const words = letters.replace(/\d/g, '')
  if (/\p{Script=Han}/u.test(words)) return words.length < 2
  return words.length < 3 || words.length < letters.length * 0.4
}

/** The expected texts that say something: long enough to be told from noise, and each once. */
export function significantTexts(expect: Expectation): string[] {
  const known = new Set<string>()
  return expect.text.filter((text) => {
    const letters = lettersAndDigits(text)
    if (isVolatile(text) || known.has(letters)) return false
    known.add(letters)
    return true
  })
}

export interface SeenTexts {
  wanted: string[]
  seen: string[]
  /** Those of the seen that were not there before. */
  appeared: string[]
}

export function lookForTexts(expect: Expectation, before: Observation, after: Observation): SeenTexts {
  const wanted = significantTexts(expect)
  const known = new Set(before.passing.map(({ key }) => key))
  const passed = after.passing.filter(({ key }) => !known.has(key)).map(({ text }) => text)
  const now = [...after.texts, ...passed, ...after.dialogs, after.title]
  const seen = wanted.filter((text) => isReadIn(text, now) !== undefined)
  const earlier = [...before.texts, before.title]
  return { wanted, seen, appeared: seen.filter((text) => isReadIn(text, earlier) === undefined) }
}

/** Path, query and fragment without numbers, so that another record's address is the same kind of address. */
function addressPattern(address: string): string {
  const withScheme = /^[a-z]+:\/\//i.test(address) ? address : `http://${address}`
  const url = URL.parse(withScheme)
  if (!url) return ''
  const rest = `${url.pathname}${url.hash.replace(/\?.*$/, '')}`
  return rest
    .toLowerCase()
    .replace(/[\da-f]{8,}(-[\da-f]+)*|\d+/g, '*')
    .replace(/\/+$/, '')
}

/** Whether the address is of the kind that the recording showed; null when that shows nothing. */
export function isExpectedAddress(expected: string | null, live: string): boolean | null {
  if (!expected) return null
  return addressPattern(expected) === addressPattern(live)
}
