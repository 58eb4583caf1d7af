/** Whether a text is a time of the day and nothing else. */
export const isTime = (text: string): boolean => /^\s*\d{1,2}:\d{2}(:\d{2})?\s*([ap]\.?m\.?)?\s*$/i.test(text)

/** The `HH:MM` (24 hours) of a text that holds a time of the day, such as “9:30 pm”; undefined for another. */
export function readTime(text: string): string | undefined {
  const read = /(\d{1,2}):(\d{2})(?::\d{2})?\s*([ap])?/i.exec(text)
  if (!read) return undefined
  const half = read[3]?.toLowerCase()
  const hour = (Number(read[1]) % (half ? 12 : 24)) + (half === 'p' ? 12 : 0)
  return `${String(hour).padStart(2, '0')}:${read[2]}`
}
