import type { TimedText } from './timed-text.ts'

/** Words with the stretch of the recording that they may tell of. */
export type ScopedText = TimedText & { fromS: number; toS: number }

/** People read a caption before they do what it says, or say it while they begin. */
const leadS = 0.5
/** What is said or shown goes on to hold this long, unless the next words come sooner. */
const holdS = 5

/** Chapters hold as long as their marks say, a title card until the next one, other words a little beyond themselves. */
export function scopesOf(texts: readonly TimedText[]): ScopedText[] {
  return texts.map((text) => {
    const next = texts
      .filter((each) => each.source === text.source && each.startS > text.startS)
      .sort((a, b) => a.startS - b.startS)[0]
    const nextS = next?.startS ?? Infinity
    if (text.source === 'chapter') return { ...text, fromS: text.startS, toS: text.endS }
    if (text.source === 'title card') return { ...text, fromS: text.endS, toS: nextS }
    return { ...text, fromS: text.startS - leadS, toS: Math.max(text.endS, Math.min(nextS, text.endS + holdS)) }
  })
}

/** Share of a step's time that lies in the scope. */
export function overlapOf(step: { start_s: number; end_s: number }, { fromS, toS }: ScopedText): number {
  const shared = Math.min(step.end_s, toS) - Math.max(step.start_s, fromS)
  return Math.max(0, shared) / Math.max(0.01, step.end_s - step.start_s)
}
