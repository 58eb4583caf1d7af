import { centre, sizeOf } from '../sample/box.ts'
import type { PointerMove, PointerTrack } from '../sample/track-pointer.ts'
import { type Residual, busyArea } from './residuals.ts'

/** A stretch in which the pointer stayed in one place; the first one ends when the pointer is first seen moving. */
export type Rest = {
  fromS: number
  toS: number
  /** When it left the place before this one. */
  setOffS: number
  pointer: PointerMove | undefined
}

/** A pointer that stays within this share of the frame's long side for this long rests. */
const restReach = 0.0135
const minRestS = 0.2
/** A page answers a click this soon, when it answers while the pointer is under way. */
const passingS = 0.8
/** What happens sooner after the pointer came to rest was brought about before. */
export const reactionS = 0.07
/** Effects come this soon after the pointer has set off again, when the page is slow. */
export const lateEffectS = 0.35

/**
 * Where the pointer stayed in one place for a while, as fixations of an eye are found: by how little the places differ.
 * A hand that clicks in passing slows down for a moment only, and is found by what it brought about.
 */
export function findRests(
  { moves }: PointerTrack,
  residuals: readonly Residual[],
  { endS, longSide }: { endS: number; longSide: number },
): Rest[] {
  const rests = findFixations(moves, endS, restReach * longSide)
  addPassingClicks(rests, moves, residuals)
  return rests
}

function findFixations(moves: readonly PointerMove[], endS: number, reach: number): Rest[] {
  const first = moves[0]
  const usual = usualHeight(moves)
  const rests: Rest[] = [{ fromS: 0, toS: first?.timeS ?? endS, setOffS: 0, pointer: undefined }]
  for (let from = 0; from < moves.length;) {
    let to = from
    while (to + 1 < moves.length && staysWithin(moves, from, to + 1, reach)) to++
    const [fromS, toS] = [moves[from]!.timeS, moves[to + 1]?.timeS ?? endS]
    if (toS - fromS < minRestS) {
      from++
      continue
    }
    const setOffS = Math.min(rests.at(-1)!.toS, fromS)
    rests.push({ fromS, toS, setOffS, pointer: wholePointer(moves.slice(from, to + 1), usual) })
    from = to + 1
  }
  return rests
}

/** What lights up or is drawn under a pointer hides a part of it: the last place where all of it was seen is where it points. */
function wholePointer(moves: readonly PointerMove[], usual: number): PointerMove {
  const last = moves.at(-1)!
  const isWhole = ({ box }: PointerMove) => sizeOf(box)[1] > 0.85 * usual && sizeOf(box)[1] < 1.2 * usual
  return isWhole(last) ? last : { ...last, box: (moves.findLast(isWhole) ?? last).box }
}

function usualHeight(moves: readonly PointerMove[]): number {
  const heights = moves.map(({ box }) => sizeOf(box)[1]).sort((a, b) => a - b)
  return heights[heights.length >> 1] ?? 0
}

function staysWithin(moves: readonly PointerMove[], from: number, to: number, reach: number): boolean {
  const [x, y] = centre(moves[to]!.box)
  for (let at = from; at < to; at++) {
    const [fromX, fromY] = centre(moves[at]!.box)
    if (Math.hypot(x - fromX, y - fromY) > reach) return false
  }
  return true
}

/**
 * A quick hand clicks while it slows down and is on its way again before the page answers: where much changes under way,
 * the slowest place of the motion is where it was pressed.
 */
function addPassingClicks(rests: Rest[], moves: readonly PointerMove[], residuals: readonly Residual[]): void {
  let [restAt, moveAt] = [0, 0]
  for (const { timeS, area, hover, scrolled } of residuals) {
    if (area < busyArea || hover || scrolled) continue
    while (restAt + 1 < rests.length && rests[restAt + 1]!.fromS + reactionS <= timeS) restAt++
    const rest = rests[restAt]!
    if (timeS <= rest.toS + lateEffectS) continue
    const fromS = Math.max(rest.toS, timeS - passingS)
    while (moveAt < moves.length && moves[moveAt]!.timeS < fromS) moveAt++
    let slowest: { pointer: PointerMove; toS: number } | undefined
    for (let at = moveAt; at + 1 < moves.length && moves[at + 1]!.timeS < timeS; at++) {
      const [pointer, toS] = [moves[at]!, moves[at + 1]!.timeS]
      if (!slowest || toS - pointer.timeS > slowest.toS - slowest.pointer.timeS) slowest = { pointer, toS }
    }
    if (!slowest) continue
    rests.splice(restAt + 1, 0, {
      fromS: slowest.pointer.timeS,
      toS: slowest.toS,
      setOffS: rest.toS,
      pointer: slowest.pointer,
    })
    const next = rests[restAt + 2]
    if (next) next.setOffS = slowest.toS
  }
}
