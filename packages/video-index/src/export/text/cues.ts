import type { Step } from '../../protocol/procedure.ts'

const shortestCueMs = 1

/** A step's time on the screen, in milliseconds: in order, not over each other, and never empty. */
export function toCues(steps: readonly Step[]): { step: Step; startMs: number; endMs: number }[] {
  const starts = steps.map((step) => Math.round(step.start_s * 1000))
  return steps.map((step, index) => {
    const startMs = starts[index] ?? 0
    const nextMs = starts[index + 1] ?? Number.POSITIVE_INFINITY
    return { step, startMs, endMs: Math.max(Math.min(Math.round(step.end_s * 1000), nextMs), startMs + shortestCueMs) }
  })
}

/** `01:02:03.456`, with whatever parts the seconds from their thousandths. */
export function toTimestamp(milliseconds: number, point: '.' | ','): string {
  const pad = (value: number, width: number) => String(value).padStart(width, '0')
  const hours = Math.floor(milliseconds / 3_600_000)
  const minutes = Math.floor(milliseconds / 60_000) % 60
  const seconds = Math.floor(milliseconds / 1000) % 60
  return `${pad(hours, 2)}:${pad(minutes, 2)}:${pad(seconds, 2)}${point}${pad(milliseconds % 1000, 3)}`
}
