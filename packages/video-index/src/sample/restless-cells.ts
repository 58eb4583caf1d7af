import type { Activity } from './activity.ts'
import { cellsOf } from './cells.ts'
import type { Change } from './frame-changes.ts'

/** A place that changes in this many different seconds, over most of the recording, moves by itself. */
const minSeconds = 8
const minShareOfSeconds = 0.45
const minSpread = 0.7
/** A change lies in restless ground when this much of it does. */
const minCover = 0.6

/** Tells whether a change lies where the page moves by itself all along: a clock, a chart that is updated, a video. */
export type RestlessCells = (change: Change) => boolean

export function findRestlessCells({ frames, width, frameTimes }: Activity): RestlessCells {
  const durationS = frameTimes.at(-1) ?? 0
  const seconds = new Map<number, Set<number>>()
  for (const frame of frames) {
    if (frame.scrolled || frame.area > 0.5) continue
    for (const change of frame.changes)
      for (const cell of cellsOf(change, width)) {
        const seen = seconds.get(cell)
        if (seen) seen.add(Math.floor(frame.timeS))
        else seconds.set(cell, new Set([Math.floor(frame.timeS)]))
      }
  }
  const restless = new Set<number>()
  for (const [cell, seen] of seconds) {
    const times = [...seen]
    const spread = Math.max(...times) - Math.min(...times)
    if (times.length >= Math.max(minSeconds, durationS * minShareOfSeconds) && spread >= durationS * minSpread)
      restless.add(cell)
  }
  return (change) => {
    const cells = cellsOf(change, width)
    return cells.filter((cell) => restless.has(cell)).length >= minCover * cells.length
  }
}
