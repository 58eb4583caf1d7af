import { readDates } from '../bind/dates.ts'
import { isTime, readTime } from '../bind/read-time.ts'
import { lettersAndDigits } from '../ground/text-match.ts'

/** The number that a text is, however its thousands are set apart and whatever is counted. */
export const numberOf = (text: string): number | undefined => {
  const plain = text
    .replace(/[^\d.,-]/g, '')
    .replace(/(?<!(?:^|\D)0)[,.](?=\d{3}(\D|$))/g, '')
    .replace(',', '.')
  return /\d/.test(plain) && Number.isFinite(Number(plain)) ? Number(plain) : undefined
}

/** Whether a field that shows `seen` holds `wanted`, however it formats dates, numbers, spaces and case. */
export function holdsValue(seen: string, wanted: string): boolean {
  if (seen.trim() === wanted.trim()) return true
  const letters = lettersAndDigits(wanted)
  if (letters !== '' && lettersAndDigits(seen) === letters && !/[.,]/.test(seen + wanted)) return true
  if (letters !== '' && lettersAndDigits(seen) === letters && /\p{L}/u.test(wanted)) return true
  const dates = readDates(wanted).map(({ iso }) => iso)
  if (readDates(seen).some(({ iso }) => dates.includes(iso))) return true
  if (isTime(wanted) && isTime(seen) && readTime(seen) === readTime(wanted)) return true
  if (/^[\s\d.,+()-]+$/.test(wanted)) {
    const number = numberOf(wanted)
    if (number !== undefined && numberOf(seen) === number) return true
    const digits = wanted.replace(/\D/g, '')
    return digits.length >= 6 && digits === seen.replace(/\D/g, '')
  }
  return false
}
