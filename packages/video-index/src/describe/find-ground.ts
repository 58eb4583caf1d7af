import { type Activity, minGapS } from '../sample/activity.ts'
import { overlaps } from '../sample/box.ts'
import { firstFrom } from '../sample/by-time.ts'
import type { Change } from '../sample/frame-changes.ts'
import type { PointerTrack } from '../sample/track-pointer.ts'
import type { Episode } from './find-episodes.ts'

/** Where the pointer stands over a frame, in analysis pixels, and the frames that show what it hides, likeliest first. */
export type Hidden = { pointer: Change; grounds: number[] }

/** How much further than its outline a pointer may reach, in analysis pixels. */
const pointerMargin = 2

/**
 * The last frame before the pointer came to where it stands over frame `index`, and the first after it has left. Those that
 * something done parts from the frame show another state and are left out.
 */
export function findGround(
  index: number,
  { frameTimes }: Activity,
  { moves }: PointerTrack,
  episodes: readonly Episode[],
): Hidden | undefined {
  const timeS = frameTimes[index]!
  const at = firstFrom(moves, timeS + 0.001) - 1
  const pointer = moves[at]?.box
  if (!pointer) return undefined
  const isHere = (each: Change) => overlaps(each, pointer, 2 * pointerMargin)
  let from = at
  while (from > 0 && isHere(moves[from - 1]!.box)) from--
  let to = at + 1
  while (to < moves.length && isHere(moves[to]!.box)) to++
  const isSameState = (other: number) => {
    const [firstS, lastS] = [Math.min(timeS, frameTimes[other]!), Math.max(timeS, frameTimes[other]!)]
    return !episodes.some(({ actionS }) => actionS > firstS + 0.001 && actionS <= lastS + 0.001)
  }
  // Where the pointer was before it was first seen is not known, and frames close together count as one.
  const cameS = moves[from]!.timeS - minGapS - 0.005
  const before =
    from > 0
      ? Math.max(
          moves[from - 1]!.frame,
          frameTimes.findLastIndex((each) => each <= cameS),
        )
      : -1
  const after = moves[to]?.frame ?? -1
  const grounds = [before, after].filter((each) => each >= 0 && each < frameTimes.length && isSameState(each))
  return grounds.length > 0 ? { pointer, grounds } : undefined
}
