const locales = ['en', 'en-GB', 'zh', 'de', 'fr', 'es', 'pt', 'it', 'nl', 'pl', 'ru', 'ja', 'ko']

const plainOf = (name: string): string => name.toLowerCase().replace(/\.$/, '')

/** What the first `count` days or months of an ordinary year are called, long or short, with the number of each, from 1 on. */
function namesOf(part: 'month' | 'weekday', count: number): Map<string, number> {
  const names = new Map<string, number>()
  for (const locale of locales)
    for (const style of ['long', 'short'] as const) {
      const format = new Intl.DateTimeFormat(locale, { [part]: style, timeZone: 'UTC' })
      for (let at = 0; at < count; at++) {
        const time = part === 'month' ? Date.UTC(2001, at, 15) : Date.UTC(2001, 0, 1 + at)
        names.set(plainOf(format.format(time)), at + 1)
      }
    }
  return names
}

// Making all the names takes as long as starting a command does: they are made once somebody asks for one.
let months: ReadonlyMap<string, number> | undefined
let weekdays: ReadonlyMap<string, number> | undefined

/** The month (1 to 12) of a name, long or short, in a language that is widely used; undefined for another word. */
export const monthNamed = (word: string): number | undefined => (months ??= namesOf('month', 12)).get(plainOf(word))

export const isWeekday = (word: string): boolean => (weekdays ??= namesOf('weekday', 7)).has(plainOf(word))

/** The year and the month (1 to 12) that the heading of a calendar tells, such as “November 2026”, “2026年 11月” and “11/2026”. */
export function readMonth(text: string): { year: number; month: number } | undefined {
  const year = Number(/(?<!\d)(?:19|20|21)\d\d(?!\d)/.exec(text)?.[0])
  if (!year || text.length > 40) return undefined
  const rest = text.replace(String(year), ' ')
  const numbered = /^\D*?(0?[1-9]|1[0-2])(?!\d)\D*$/.exec(rest)
  if (numbered) return { year, month: Number(numbered[1]) }
  if (/\d/.test(rest)) return undefined
  for (const word of rest.match(/\p{L}+\.?/gu) ?? []) {
    const month = monthNamed(word)
    if (month !== undefined) return { year, month }
  }
  return undefined
}
