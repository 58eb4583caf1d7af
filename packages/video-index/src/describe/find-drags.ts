import { type Box, distance, overlaps, sizeOf } from '../sample/box.ts'
import { between, firstFrom } from '../sample/by-time.ts'
import type { Change } from '../sample/frame-changes.ts'
import type { PointerTrack } from '../sample/track-pointer.ts'
import { type Rest, reactionS } from './find-rests.ts'
import type { TypingRun } from './find-typing.ts'
import type { Residual } from './residuals.ts'

/**
 * A motion that took something along, as far as the changes tell: what is read before and after has to confirm it.
 * Places are in analysis pixels.
 */
export type Drag = {
  startS: number
  /** When the pointer set off with what it holds. */
  actionS: number
  /** When it had arrived, and what went along had settled. */
  endS: number
  from: Change
  to: Change
  changes: Change[]
  /** A moment before the pointer reached the first place, and one after it had left the last. */
  beforeS: number
  awayS: number
}

type Clock = { longSide: number; frameS: number; endS: number }

/** Share of the frames of the motion in which something went along. */
const minShare = 0.3
const minFrames = 2
/** What goes along has edges, and is no new page. */
const minSharpPixels = 12
const maxArea = 0.3
/** A hand that drags a knob stops on its way no longer than this. */
const maxStopS = 0.7
/** Share of the frame's long side. */
const minLength = 0.015
/** A value that follows a knob is drawn anew at its place at least this often. */
const minRedrawn = 2
/** A hand presses this shortly before it sets off; what happened sooner was the doing of a click or of keys. */
const pressS = 0.45
const minPixels = 24
/** A pointer further than this share of the frame's long side from a place has left it. */
export const awayReach = 0.035
/** After this long without the pointer the last place is itself again. */
const awayAfterS = 0.3
/** What goes along lags behind the pointer. */
const followS = 0.3
/** What was dragged settles within this time. */
const settleS = 0.5

/** Motions during which the content changed along with the pointer: at the place that it left, or again and again at one place. */
export function findDrags(
  rests: readonly Rest[],
  track: PointerTrack,
  residuals: readonly Residual[],
  clock: Clock,
): Drag[] {
  const drags: Drag[] = []
  for (let at = 0; at + 1 < rests.length; at++) {
    const changes: Change[] = []
    let last = at
    while (last + 1 < rests.length && (last === at || stopS(rests[last]!) < maxStopS)) {
      const along = goneAlong(rests[last]!, rests[last + 1]!, track, residuals)
      if (!along) break
      changes.push(...along)
      last++
    }
    if (last === at || isBusy(rests[at]!, residuals)) continue
    const [first, final] = [rests[at]!, rests[last]!]
    const [from, to] = [first.pointer!.box, final.pointer!.box]
    at = last - 1
    if (distance(from, to) < minLength * clock.longSide) continue
    drags.push({
      startS: first.setOffS,
      actionS: first.toS,
      endS: Math.max(final.fromS, lastChangeS(residuals, Math.min(final.toS, final.fromS + settleS))),
      from,
      to,
      changes,
      beforeS: Math.max(0, first.setOffS - clock.frameS),
      awayS: Math.min(clock.endS - clock.frameS, leftS(final, track, clock) + awayAfterS),
    })
  }
  return drags
}

/** When the pointer has left a place for good, and does not only tremble there. */
function leftS({ pointer, fromS, toS }: Rest, { moves }: PointerTrack, { longSide, endS }: Clock): number {
  const isAway = (box: Box) => distance(box, pointer!.box) > awayReach * longSide
  let at = firstFrom(moves, fromS)
  while (at < moves.length && !isAway(moves[at]!.box)) at++
  return Math.max(toS, moves[at]?.timeS ?? endS)
}

/** Knobs that are seen sliding, where the pointer is lost over them. */
export function slidesToDrags(slides: readonly TypingRun[], residuals: readonly Residual[], clock: Clock): Drag[] {
  return slides.flatMap(({ startS, endS, first, last, box }): Drag[] => {
    if (distance(first, last) < minLength * clock.longSide) return []
    return [
      {
        startS,
        actionS: startS,
        endS,
        from: first,
        to: last,
        changes: [box],
        beforeS: Math.max(0, startS - clock.frameS),
        awayS: Math.min(clock.endS - clock.frameS, lastChangeS(residuals, endS + settleS) + clock.frameS),
      },
    ]
  })
}

function lastChangeS(residuals: readonly Residual[], untilS: number): number {
  return residuals[firstFrom(residuals, untilS + 0.001) - 1]?.timeS ?? 0
}

function stopS({ fromS, toS }: Rest): number {
  return toS - fromS
}

function isBusy({ fromS, toS }: Rest, residuals: readonly Residual[]): boolean {
  return between(residuals, fromS + reactionS, toS - pressS).some(
    (each) => !each.hover && each.changes.reduce((sum, change) => sum + change.pixels, 0) >= minPixels,
  )
}

/** What changed while the pointer went from one rest to the next, when it went along. */
function goneAlong(
  from: Rest,
  to: Rest,
  { moves }: PointerTrack,
  residuals: readonly Residual[],
): Change[] | undefined {
  if (!from.pointer || !to.pointer) return undefined
  const [leftS, reachedS] = [from.toS - 0.001, to.fromS + 0.001]
  const lateS = Math.min(to.toS, reachedS + followS)
  const along = between(residuals, leftS, lateS).filter((each) => !each.scrolled)
  if (along.length < minFrames || along.some((each) => each.area > maxArea)) return undefined
  const place = from.pointer.box
  const changes = along.flatMap((each) => each.changes)
  const values = changes.filter((each) => each.sharpPixels > 0)
  const isRedrawn = values.some((value) => values.filter((each) => isSameValue(value, each)).length >= minRedrawn)
  if (isRedrawn) return changes
  const frames = between(moves, leftS, reachedS).length
  const drawn = along.filter((each) => each.changes.some((change) => change.sharpPixels >= minSharpPixels))
  if (drawn.length < Math.max(minFrames, minShare * frames)) return undefined
  return changes.some((change) => change.sharpPixels >= minSharpPixels && overlaps(change, place)) ? changes : undefined
}

/** A short text that is written anew at its place, longer or shorter by a letter or two. */
function isSameValue(a: Box, b: Box): boolean {
  const height = Math.max(sizeOf(a)[1], sizeOf(b)[1])
  return (
    height > 3 &&
    Math.abs(a.y1 - b.y1) + Math.abs(a.y2 - b.y2) < 6 &&
    Math.max(a.x1, b.x1) - Math.min(a.x2, b.x2) < height
  )
}
