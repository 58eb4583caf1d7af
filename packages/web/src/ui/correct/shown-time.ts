/** `65.4` is `1:05.4`: as fine as a step's time is corrected by hand. */
export function shownTime(seconds: number): string {
  const hundredths = Math.round(seconds * 100)
  const minutes = Math.floor(hundredths / 6000)
  const rest = ((hundredths % 6000) / 100).toFixed(2).padStart(5, '0').replace(/0$/, '')
  const hours = Math.floor(minutes / 60)
  return hours > 0 ? `${hours}:${String(minutes % 60).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`
}

/** Seconds of `65.4`, `1:05.4` or `0:01:05.4`, with a comma as well; undefined for anything else. */
export function readTime(text: string): number | undefined {
  const parts = /^(?:(?:(\d+):)?(\d{1,3}):)?(\d{1,5}(?:[.,]\d+)?)$/.exec(text.trim())
  if (!parts) return undefined
  const [hours, minutes, seconds] = parts.slice(1).map((part) => Number((part ?? '0').replace(',', '.')))
  const isClock = parts[2] !== undefined
  if (isClock && (seconds! >= 60 || (parts[1] !== undefined && minutes! >= 60))) return undefined
  return roundTime(hours! * 3600 + minutes! * 60 + seconds!)
}

export function roundTime(seconds: number): number {
  return Math.round(seconds * 100) / 100
}
