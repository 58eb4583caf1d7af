import type { Activity } from './activity.ts'
import { type Box, overlaps } from './box.ts'
import { cellsOf } from './cells.ts'
import type { PointerTrack } from './track-pointer.ts'

/** What changes again within this time, so often and for so long in one place, moves by itself: letters go on along their line. */
const maxGapS = 0.35
const minTimes = 6
const minLengthS = 1.2
/** It may be out of sight for a while, under a pointer that passes or a page that scrolls. */
const maxBreakS = 3
/** A change is part of an animation when this much of it lies where one runs. */
const minCover = 0.6
/** What changes closer to the pointer than this may be its doing, in analysis pixels. */
const reach = 40

type Stretch = { fromS: number; toS: number }

/** Tells whether a change at a time belongs to something that moves by itself for a while: a spinner, a video, a dashed line that runs. */
export type IsAnimated = (change: Box, timeS: number) => boolean

/** What follows the pointer, such as a slider or a marquee, is the person's doing and no animation. */
export function findAnimations({ frames, width }: Activity, { moves }: PointerTrack): IsAnimated {
  const times = new Map<number, number[]>()
  let at = 0
  for (const frame of frames) {
    while (at + 1 < moves.length && moves[at + 1]!.timeS <= frame.timeS) at++
    const move = moves[at]
    if (frame.scrolled || frame.area > 0.5) continue
    const cells = new Set(
      frame.changes.flatMap((change) => (move && overlaps(change, move.box, reach) ? [] : cellsOf(change, width))),
    )
    for (const cell of cells) {
      const known = times.get(cell)
      if (known) known.push(frame.timeS)
      else times.set(cell, [frame.timeS])
    }
  }
  const stretches = new Map([...times].map(([cell, each]) => [cell, stretchesOf(each)]))
  return (change, timeS) => {
    const cells = cellsOf(change, width)
    const runs = (cell: number) =>
      stretches.get(cell)?.some(({ fromS, toS }) => fromS <= timeS && timeS <= toS) ?? false
    return cells.filter(runs).length >= minCover * cells.length
  }
}

function stretchesOf(times: readonly number[]): Stretch[] {
  const runs: (Stretch & { count: number })[] = []
  for (const timeS of times) {
    const run = runs.at(-1)
    if (run && timeS - run.toS <= maxGapS) {
      run.toS = timeS
      run.count++
    } else runs.push({ fromS: timeS, toS: timeS, count: 1 })
  }
  const joined: Stretch[] = []
  for (const { fromS, toS, count } of runs) {
    const last = joined.at(-1)
    const isLong = count >= minTimes && toS - fromS >= minLengthS
    if (last && fromS - last.toS <= maxBreakS && (isLong || count >= 3)) last.toS = toS
    else if (isLong) joined.push({ fromS, toS })
  }
  return joined
}
