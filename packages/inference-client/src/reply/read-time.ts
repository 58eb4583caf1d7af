const clock = /^(?:(\d+):)?(\d{1,3}):(\d{1,2}(?:[.,]\d+)?)$/
const parts =
  /(\d+(?:[.,]\d+)?)\s*(hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s|milliseconds?|msecs?|ms|小时|分钟|分|秒|毫秒)(?![a-z])/giu
const secondsOf: readonly (readonly [unit: RegExp, seconds: number])[] = [
  [/^(?:ms|msec|milli|毫秒)/i, 0.001],
  [/^(?:h|小时)/i, 3600],
  [/^(?:m|分)/i, 60],
  [/^(?:s|秒)/i, 1],
]

/**
 * A time of a model's reply in seconds: a number, “12.5”, “<12.0 seconds>”, “mm:ss.ff”, “hh:mm:ss”, “1 min 3 s”, “1分3秒”.
 * Undefined for everything else.
 */
export function readTime(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? value : undefined
  if (typeof value !== 'string') return undefined
  const plain = value.replaceAll(/[<>[\]()]/g, ' ').trim()
  if (/^\d+(?:[.,]\d+)?$/.test(plain)) return numberOf(plain)
  const read = clock.exec(plain)
  if (read) return Number(read[1] ?? 0) * 3600 + Number(read[2]) * 60 + numberOf(read[3]!)
  const found = [...plain.matchAll(parts)]
  if (found.length === 0) return undefined
  return found.reduce(
    (sum, [, count, unit]) => sum + numberOf(count!) * secondsOf.find(([pattern]) => pattern.test(unit!))![1],
    0,
  )
}

function numberOf(text: string): number {
  return Number(text.replace(',', '.'))
}
