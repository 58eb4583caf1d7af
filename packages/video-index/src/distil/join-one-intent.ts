import type { Scale } from '../describe/observation.ts'
import { readsAlike } from '../read/text-compare.ts'
import { distance } from '../sample/box.ts'
import type { FoundAction } from './found-action.ts'
import { joinRow } from './typed-row.ts'

/** Share of the frame by which two readings of one field differ at most. */
const sameFieldReach = 0.012
/** In seconds. */
const maxPauseS = 0.3
/** Share of the frame. */
const maxHeldArea = 0.02
/** How soon after a press its button says what it is doing, in seconds. */
const maxWorkS = 2
const working = /^(?:\p{L}{2,}ing|正在.{1,10}|.{1,8}中)\s*(?:…|\.{2,3}|。{3})$/iu
/** A pointer that turns from arrow to hand stirs by so much, in analysis pixels. */
const maxStir = 6

/** A field that is corrected, a button that is held, and one that then says what it is doing, are one intent. */
export function joinOneIntent(actions: readonly FoundAction[], scale: Scale): FoundAction[] {
  const joined: FoundAction[] = []
  for (const action of actions) {
    const before = joined.at(-1)
    if (before && isSameField(before, action, scale)) {
      before.observations.push(...action.observations)
      before.value = action.value
    } else if (before && (isHeld(before, action) || isAtWork(before, action)))
      before.observations.push(...action.observations)
    else joined.push(action)
  }
  return joined
}

/**
 * What one press on words brings about in two goes, as a switch that slides does: the second begins before the first is over,
 * under the same pointer, and nothing else is read there by then. Icons may well be pressed so fast.
 */
function isSamePress(before: FoundAction, action: FoundAction): boolean {
  const [ending, opening] = [before.observations.at(-1)!.episode, action.observations[0]!.episode]
  if (!ending.pointer || !opening.pointer || opening.startS >= ending.endS) return false
  const [words, later] = [before.target.text, action.target.text]
  if (words === undefined || (later !== undefined && !readsAlike(words, later))) return false
  if (distance(ending.pointer, opening.pointer) < maxStir) return true
  const [a, b] = [before.target.box, action.target.box]
  const isOver = a && b && a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
  return isOver === true && later !== undefined
}

/** A button that goes on changing under a pointer that stays was pressed once. */
function isHeld(before: FoundAction, action: FoundAction): boolean {
  if (before.kind !== 'click' || action.kind !== 'click') return false
  const [ending, opening] = [before.observations.at(-1)!.episode, action.observations[0]!.episode]
  const [a, b] = [before.target.box, action.target.box]
  return (
    isSamePress(before, action) ||
    (before.target.text !== undefined &&
      // The pointer hides some of the letters.
      readsAlike(before.target.text, action.target.text ?? '') &&
      (opening.startS <= ending.endS ||
        (opening.startS - ending.endS < maxPauseS && Math.max(ending.area, opening.area) < maxHeldArea)) &&
      a !== undefined &&
      b !== undefined &&
      Math.abs(a[0] - b[0]) < sameFieldReach &&
      Math.abs(a[1] - b[1]) < sameFieldReach)
  )
}

/** “Saving…” is what the press before brought about: nobody presses what says that it is busy. */
function isAtWork(before: FoundAction, action: FoundAction): boolean {
  if (before.kind !== 'click' || action.kind !== 'click' || !working.test(action.target.text ?? '')) return false
  return action.observations[0]!.episode.startS - before.observations.at(-1)!.episode.endS < maxWorkS
}

/** A field that is corrected is filled once, with what stands there in the end; one that was sent and emptied is not. */
function isSameField(before: FoundAction, action: FoundAction, { width, height }: Scale): boolean {
  if (before.kind !== 'fill' || action.kind !== 'fill' || before.secret !== action.secret) return false
  const [a, b] = [before.target, action.target]
  if (!a.text || a.text !== b.text || !a.box || !b.box) return false
  const isThere = Math.abs(a.box[1] - b.box[1]) < sameFieldReach && Math.abs(a.box[0] - b.box[0]) < 3 * sameFieldReach
  if (!isThere || before.value === undefined) return isThere
  const [x1, y1, x2, y2] = a.box
  const box = { x1: x1 * width, y1: y1 * height, x2: x2 * width, y2: y2 * height }
  const left = joinRow(action.observations[0]!.before, box)
  return left !== undefined && readsAlike(left.text, before.value)
}
