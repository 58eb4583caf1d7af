import { centre, joined, overlaps } from '../sample/box.ts'
import type { Change } from '../sample/frame-changes.ts'
import type { PointerMove } from '../sample/track-pointer.ts'
import type { Residual } from './residuals.ts'

/** So many steps that the pointer and what changes beside it go together are no chance. */
const minSteps = 3
/** Frames further apart in time are not one motion. */
const maxGapS = 0.2
/** What follows a pointer is at most this far from it, as a share of the frame's long side, and covers at most this share of the frame. */
const maxReach = 0.12
const maxArea = 0.12
/** A shorter way of the pointer, in analysis pixels, tells nothing of what goes along with it. */
const minWay = 3

type Seen = { residual: Residual; box: Change; pointer: Change }

/**
 * What goes along with the pointer: the tooltip of a chart, a magnifier, a halo. It is drawn anew with every move, and is
 * nobody's doing. Told for the moves of a motion in which place and pointer go the same way several times in a row.
 */
export function findFollowers(
  residuals: readonly Residual[],
  moves: readonly PointerMove[],
  longSide: number,
): ReadonlySet<Residual> {
  const byFrame = new Map(moves.map((move) => [move.frame, move.box]))
  const seen = residuals.flatMap((residual): Seen[] => {
    const pointer = byFrame.get(residual.index)
    if (!pointer || residual.scrolled || residual.area > maxArea) return []
    const box = residual.changes.reduce((all, each) => joined(all, each))
    return overlaps(box, pointer, maxReach * longSide) ? [{ residual, box, pointer }] : []
  })
  const followers = new Set<Residual>()
  let run: Seen[] = []
  const close = () => {
    if (run.length > minSteps) for (const each of run) followers.add(each.residual)
    run = []
  }
  for (const each of seen) {
    const before = run.at(-1)
    if (before && !goesAlong(before, each)) close()
    run.push(each)
  }
  close()
  return followers
}

function goesAlong(before: Seen, after: Seen): boolean {
  if (after.residual.timeS - before.residual.timeS > maxGapS) return false
  const [way, shift] = [wayOf(before.pointer, after.pointer), wayOf(before.box, after.box)]
  const length = Math.hypot(...way)
  // A change takes in the place before, so that it lags by half a step.
  const miss = Math.hypot(shift[0] - way[0], shift[1] - way[1])
  return length >= minWay && miss < 0.7 * length + 2
}

function wayOf(from: Change, to: Change): [number, number] {
  const [[x1, y1], [x2, y2]] = [centre(from), centre(to)]
  return [x2 - x1, y2 - y1]
}
