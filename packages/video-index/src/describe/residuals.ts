import type { Activity } from '../sample/activity.ts'
import { findAnimations } from '../sample/animated-cells.ts'
import { findRestlessCells } from '../sample/restless-cells.ts'
import type { Change } from '../sample/frame-changes.ts'
import { overlaps, sizeOf } from '../sample/box.ts'
import type { PointerMove, PointerTrack } from '../sample/track-pointer.ts'

/** What changed in a frame once the pointer itself, carets, and what the browser or recorder draws aside are taken away. */
export type Residual = {
  index: number
  timeS: number
  changes: Change[]
  area: number
  scrolled: number
  /** The changes are a tint around the pointer while it moves or has just stopped: a hover. */
  hover: boolean
  /** The pointer moved in this frame or just before. */
  pointerMoves: boolean
}

/** Share of the frame from which a change is more than a detail of the page. */
export const busyArea = 0.03

const hoverAfterS = 0.27
/** A pointer turns from arrow to hand or bar at once. */
const formAfterS = 0.16
/** The first frame of a motion may show only the place that is left. */
const setOffS = 0.15
const maxCaretWidth = 3
const maxCaretShare = 0.07

/** Residual changes of every frame that has any, in order. `bands` are rows in which captions come and go. */
export function findResiduals(activity: Activity, track: PointerTrack, bands: Band[]): Residual[] {
  const residuals: Residual[] = []
  const isRestless = findRestlessCells(activity)
  const isAnimated = findAnimations(activity, track)
  let at = 0
  let pointer: PointerMove | undefined
  for (const frame of activity.frames) {
    const before = pointer
    while (at < track.moves.length && track.moves[at]!.frame <= frame.index) pointer = track.moves[at++]
    const boxes = [before?.box, pointer?.box].filter((box) => box !== undefined)
    const sinceMove = pointer ? frame.timeS - pointer.timeS : Infinity
    // While it moves, and while its form changes over what it reached, a small change at the pointer is the pointer.
    const moving = sinceMove <= formAfterS || (track.moves[at]?.timeS ?? Infinity) - frame.timeS <= setOffS
    const changes = frame.changes.filter(
      (change) =>
        isContent(change, moving ? boxes : [], activity, bands) &&
        !isRestless(change) &&
        !isAnimated(change, frame.timeS),
    )
    if (changes.length === 0) continue
    const local = boxes.length > 0 && changes.every((change) => boxes.some((box) => overlaps(change, box, 6)))
    const soft = changes.every((change) => change.sharpPixels < 12 || isOutline(change))
    const area =
      changes.reduce((sum, each) => sum + (each.x2 - each.x1) * (each.y2 - each.y1), 0) /
      (activity.width * activity.height)
    // A tint is where the pointer is, as a whole or for the most part; a list that is filled lies below it.
    const here = changes.filter((change) => boxes.some((box) => overlaps(change, box, 6)))
    const mostlyHere = changes.length <= 2 || pixelsOf(here) >= 0.8 * pixelsOf(changes)
    const quick = sinceMove <= hoverAfterS && soft && mostlyHere && area < 0.1
    residuals.push({
      index: frame.index,
      timeS: frame.timeS,
      changes,
      area: Math.min(1, area),
      scrolled: frame.scrolled,
      pointerMoves: sinceMove < 0.1,
      hover: quick || (sinceMove <= hoverAfterS && local && soft),
    })
  }
  return residuals
}

function pixelsOf(changes: readonly Change[]): number {
  return changes.reduce((sum, each) => sum + each.pixels, 0)
}

function isContent(change: Change, pointers: Change[], activity: Activity, bands: Band[]): boolean {
  const [width, height] = sizeOf(change)
  if (width <= 2 || (change.sharpPixels === 0 && (change.pixels < 6 || height <= 2))) return false
  // A caret blinks as a thin upright bar; a letter that is typed moves the caret too and is wider.
  if (height <= activity.height * maxCaretShare && (width <= maxCaretWidth || isThinStroke(change))) return false
  if (isStatusBubble(change, activity)) return false
  if (bands.some((band) => change.y1 >= band.y1 - 3 && change.y2 <= band.y2 + 3)) return false
  for (const pointer of pointers) {
    const [pointerWidth, pointerHeight] = sizeOf(pointer)
    const small = width <= pointerWidth * 3 + 10 && height <= pointerHeight * 3 + 8
    if (overlaps(change, pointer, 3) && small) return false
  }
  return true
}

/** A caret whose box was widened by a faint neighbour, such as the field's underline. */
function isThinStroke(change: Change): boolean {
  const [width, height] = sizeOf(change)
  return width <= 14 && height >= 6 && change.sharpPixels <= 1.1 * height && change.pixels <= 2.5 * height
}

/** Browsers show a link's address in the bottom left corner while the pointer is over it. */
function isStatusBubble(change: Change, { width, height }: Activity): boolean {
  return change.y1 >= height * 0.94 && change.x1 < width * 0.03 && change.x2 < width * 0.6
}

/** A border that lights up: as long as it is hollow. */
export function isOutline(change: Change): boolean {
  const [width, height] = sizeOf(change)
  return (
    width * height > 400 && change.sharpPixels < width * height * 0.25 && change.sharpPixels <= 2.2 * (width + height)
  )
}

/** Rows of the analysis picture, over its whole width. */
export type Band = { y1: number; y2: number }

/** Least share of sharp pixels in what changes when words come or go; the border and ground of a field that lights up have fewer. */
const printedShare = 0.1
/** In analysis pixels: an underline is lower, and a line of words is no higher than what is told from a border by being hollow. */
const minPrintedHeight = 4
const minHollowHeight = 20

function isPrinted(change: Change): boolean {
  const [, height] = sizeOf(change)
  const isHollow = height >= minHollowHeight && isOutline(change)
  return change.sharpPixels >= printedShare * change.pixels && height >= minPrintedHeight && !isHollow
}

/**
 * Rows near the top or bottom edge in which centred text changes again and again: captions and repeated notices. What
 * happens there is no sign of an action.
 */
export function findCaptionBands(activity: Activity): Band[] {
  const { width, height } = activity
  const seen: (Band & { times: number[] })[] = []
  for (const frame of activity.frames) {
    const notable = frame.changes.filter((each) => each.sharpPixels > 0 && sizeOf(each)[0] > maxCaretWidth)
    const edge = notable.filter(
      (each) => each.y1 > height * 0.72 && each.y2 <= height && sizeOf(each)[1] < height * 0.12 && isPrinted(each),
    )
    if (edge.length === 0 || edge.length < notable.length || frame.scrolled) continue
    const x1 = Math.min(...edge.map((each) => each.x1))
    const x2 = Math.max(...edge.map((each) => each.x2))
    const y1 = Math.min(...edge.map((each) => each.y1))
    const y2 = Math.max(...edge.map((each) => each.y2))
    const centred = Math.abs((x1 + x2) / 2 - width / 2) < width * 0.03 && x2 - x1 > width * 0.05
    if (!centred || y2 - y1 > height * 0.14) continue
    const band = seen.find((each) => y1 < each.y2 && each.y1 < y2)
    if (!band) seen.push({ y1, y2, times: [frame.timeS] })
    else {
      band.y1 = Math.min(band.y1, y1)
      band.y2 = Math.max(band.y2, y2)
      if (frame.timeS - band.times.at(-1)! > 0.8) band.times.push(frame.timeS)
    }
  }
  return seen.filter((band) => band.times.length >= 3).map(({ y1, y2 }) => ({ y1, y2 }))
}
