import { isWeekday, monthNamed } from './date-names.ts'

type DateOrder = 'ymd' | 'mdy' | 'dmy' | 'month-name'

export interface ReadDate {
  /** `YYYY-MM-DD` */
  iso: string
  order: DateOrder
}

/** What stands beside the number of a day: “the 14th of May”. */
const besideDay = /^(st|nd|rd|th|of|the|de|del|den|der|le|el)$/i

const pad = (number: number, width = 2): string => String(number).padStart(width, '0')

function isoOf(year: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day))
  if (year < 1000 || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}`
}

/** Every date that a text may mean, most usual reading first; empty when it is not a date. */
export function readDates(text: string): ReadDate[] {
  const found: ReadDate[] = []
  const add = (order: DateOrder, year: number, month: number, day: number) => {
    const iso = isoOf(year, month, day)
    if (iso && !found.some((date) => date.iso === iso)) found.push({ iso, order })
  }
  const plain = text.trim()
  const ymd = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?(?:T.*)?$/.exec(plain)
  if (ymd) add('ymd', Number(ymd[1]), Number(ymd[2]), Number(ymd[3]))
  const mixed = /^(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})$/.exec(plain)
  if (mixed) {
    add('mdy', Number(mixed[3]), Number(mixed[1]), Number(mixed[2]))
    add('dmy', Number(mixed[3]), Number(mixed[2]), Number(mixed[1]))
  }
  const digits = /^\d{8}$/.exec(plain)
  if (digits) {
    add('ymd', Number(plain.slice(0, 4)), Number(plain.slice(4, 6)), Number(plain.slice(6)))
    add('mdy', Number(plain.slice(4)), Number(plain.slice(0, 2)), Number(plain.slice(2, 4)))
  }
  const numbers = plain.match(/\d+/g)?.map(Number) ?? []
  if (numbers.length === 2 && /^[\d\s.,\p{L}]+$/u.test(plain)) {
    const words = plain.match(/\p{L}+/gu) ?? []
    const month = words.map(monthNamed).find((each) => each !== undefined)
    const isDate = words.every((word) => monthNamed(word) === month || isWeekday(word) || besideDay.test(word))
    const year = numbers.find((number) => number > 31)
    const day = numbers.find((number) => number <= 31)
    if (month !== undefined && isDate && year && day) add('month-name', year, month, day)
  }
  return found
}

/** The `YYYY-MM-DD` of a text that is a date, read as month first where both readings are possible. */
export const toIsoDate = (text: string): string | undefined => readDates(text)[0]?.iso

/** Writes `iso` the way `pattern`, another date, is written. */
export function formatLike(iso: string, pattern: string): string {
  const order = readDates(pattern)[0]?.order
  const [year, month, day] = iso.split('-')
  if (!year || !month || !day || !order || order === 'month-name') return iso
  if (/^\d{8}$/.test(pattern.trim())) return order === 'ymd' ? year + month + day : month + day + year
  if (pattern.includes('年')) return `${year}年${Number(month)}月${Number(day)}日`
  const separator = /[-/.]/.exec(pattern)?.[0] ?? '-'
  const parts = { ymd: [year, month, day], mdy: [month, day, year], dmy: [day, month, year] }[order]
  return parts.join(separator)
}
