import type { Activity } from '../sample/activity.ts'
import type { Change } from '../sample/frame-changes.ts'

const cellSide = 16
/** A place that changes in this many different seconds, over most of the recording, moves by itself. */
const minSeconds = 8
const minShareOfSeconds = 0.45
const minSpread = 0.7
/** A change lies in restless ground when this much of it does. */
const minCover = 0.6

/** Tells whether a change lies where the page moves by itself all along: a clock, a chart that is updated, a video. */
export type RestlessCells = (change: Change) => boolean

export function findRestlessCells({ frames, width, height, frameTimes }: Activity): RestlessCells {
  const columns = Math.ceil(width / cellSide)
  const durationS = frameTimes.at(-1) ?? 0
  const seconds = new Map<number, Set<number>>()
  for (const frame of frames) {
    if (frame.scrolled || frame.area > 0.5) continue
    for (const change of frame.changes)
      for (const cell of cellsOf(change, columns)) {
        const seen = seconds.get(cell)
        if (seen) seen.add(Math.floor(frame.timeS))
        else seconds.set(cell, new Set([Math.floor(frame.timeS)]))
      }
  }
  const restless = new Uint8Array(columns * Math.ceil(height / cellSide))
  for (const [cell, seen] of seconds) {
    const times = [...seen]
    const spread = Math.max(...times) - Math.min(...times)
    if (times.length >= Math.max(minSeconds, durationS * minShareOfSeconds) && spread >= durationS * minSpread)
      restless[cell] = 1
  }
  return (change) => {
    const cells = cellsOf(change, columns)
    return cells.filter((cell) => restless[cell] === 1).length >= minCover * cells.length
  }
}

function cellsOf(change: Change, columns: number): number[] {
  const cells: number[] = []
  for (let row = Math.floor(change.y1 / cellSide); row <= Math.floor((change.y2 - 1) / cellSide); row++)
    for (let column = Math.floor(change.x1 / cellSide); column <= Math.floor((change.x2 - 1) / cellSide); column++)
      cells.push(row * columns + column)
  return cells
}
