import type { Activity, ActivityFrame } from './activity.ts'
import type { Change } from './frame-changes.ts'

/** Where the pointer is from `timeS` on, as the box of its outline in analysis pixels. */
export type PointerMove = { frame: number; timeS: number; box: Change }

export type PointerTrack = { moves: PointerMove[] }

/** A pointer is at least this high and at most this share of the frame's long side, in every theme and most zooms. */
const minHeight = 4
const maxShare = 0.05
/** More separate sharp changes than this in one frame are a change of content, in which no pointer can be told. */
const crowded = 10
/** A pointer that slows down goes this much further at most, in analysis pixels, when nothing else confirms it. */
const restReach = 12
/** In analysis pixels. */
const minJourney = 40
/** Frames further apart than this are not one motion. */
const maxFrameGapS = 0.35
/** After a pause this long a jump has to prove itself again. */
const groupGapS = 0.25

/**
 * Follows the pointer through a recording. A moving pointer is what leaves one place and arrives at another in the same
 * frame, again and again: typed letters arrive and stay, a caret comes and goes in place. No shape is assumed, so
 * every theme, size and form of pointer is followed.
 */
export function trackPointer(activity: Activity): PointerTrack {
  const limit = Math.max(activity.width, activity.height) * maxShare
  const frames = activity.frames
  const blobs = frames.map((frame) =>
    frame.sharpMarks.length > crowded * 4 ? [] : frame.sharpMarks.filter((change) => isPointerSized(change, limit)),
  )
  const moves: PointerMove[] = []
  let current: Change | undefined
  for (const [at, frame] of frames.entries()) {
    const last = moves.at(-1)
    const before = moves.at(-2)
    const moving =
      last && before && frame.timeS - last.timeS <= maxFrameGapS && last.timeS - before.timeS <= maxFrameGapS
    const reach = moving ? 1.3 * distance(last.box, before.box) + restReach : 3 * restReach
    const creeping =
      last && before && frame.timeS - last.timeS <= 0.11 && last.timeS - before.timeS <= 0.11 ? before.box : undefined
    const next = arrival(frames, blobs, at, current, { reach, creeping })
    if (!next) continue
    if (current && !overlaps(current, next, 2) && !(last && frame.timeS - last.timeS <= maxFrameGapS))
      moves.push(...setOffMoves(frames, blobs, at, next))
    current = next
    moves.push({ frame: frame.index, timeS: frame.timeS, box: next })
  }
  return { moves: withoutGlitches(moves, frames, blobs) }
}

/**
 * Content that appears beside a resting pointer looks like a jump or two. It was none when the next motion sets off from
 * the place before the jump and not from the one it seemed to reach.
 */
function withoutGlitches(moves: PointerMove[], frames: ActivityFrame[], blobs: Change[][]): PointerMove[] {
  const position = new Map(frames.map((frame, at) => [frame.index, at]))
  const groups: PointerMove[][] = []
  for (const move of moves) {
    const last = groups.at(-1)?.at(-1)
    if (last && move.timeS - last.timeS <= groupGapS) groups.at(-1)!.push(move)
    else groups.push([move])
  }
  const kept: PointerMove[] = []
  for (const [at, group] of groups.entries()) {
    const previous = kept.at(-1)
    const reached = group.at(-1)!
    const setOff = groups[at + 1]?.[0]
    if (previous && group.length <= 3) {
      const marks = setOff ? blobs[position.get(setOff.frame)!]! : []
      const left = (box: Change) => marks.some((mark) => overlaps(mark, box, 1))
      const [[width, height], [oldWidth, oldHeight]] = [sizeOf(reached.box), sizeOf(previous.box)]
      const alike = Math.abs(width - oldWidth) <= 5 && Math.abs(height - oldHeight) <= 3
      const calm = group.every((move) => frames[position.get(move.frame)!]!.area < 0.15)
      const believed = setOff ? left(reached.box) && !left(previous.box) : calm
      if (!alike || !believed) continue
    }
    kept.push(...group)
  }
  return kept.length > 0 && travelsFar(kept) ? kept : []
}

/** A knob that slides is no pointer: a hand crosses the screen at least once. */
function travelsFar(moves: PointerMove[]): boolean {
  let from = moves[0]!
  for (const [at, move] of moves.entries()) {
    if (at > 0 && move.timeS - moves[at - 1]!.timeS > groupGapS) from = move
    if (distance(from.box, move.box) >= minJourney) return true
  }
  return false
}

function isPointerSized(change: Change, limit: number): boolean {
  const [width, height] = sizeOf(change)
  return height >= minHeight && width >= 2 && width <= height * 2.2 && width <= limit * 1.6 && height <= limit * 1.6
}

/** Where the pointer went in frame `at`, or undefined when it stayed or cannot be told. */
function arrival(
  frames: ActivityFrame[],
  blobs: Change[][],
  at: number,
  current: Change | undefined,
  { reach, creeping }: { reach: number; creeping: Change | undefined },
): Change | undefined {
  const here = blobs[at]!
  const chained = chainedArrival(frames, blobs, at) ?? pairedArrival(frames, blobs, at)
  if (!current) return chained
  const touching = here.filter((blob) => overlaps(blob, current, 1))
  // A pointer seen elsewhere, though its place is untouched, has to go on moving there to be believed.
  if (touching.length === 0) {
    if (!chained && creeps(frames, blobs, at) && leavesLine(blobs, at) && alikeSize(here[0]!, current)) return here[0]
    const calm = frames[at]!.area < 0.1 && frames[at]!.sharpMarks.length <= 6
    const [high, wasHigh] = [chained ? sizeOf(chained)[1] : 0, sizeOf(current)[1]]
    return chained &&
      calm &&
      Math.min(high, wasHigh) > 0.65 * Math.max(high, wasHigh) &&
      (distance(chained, current) < 24 || isLeftNext(frames, blobs, at, chained))
      ? chained
      : undefined
  }
  const elsewhere = here.filter((blob) => !touching.includes(blob))
  const merged = touching.map((blob) => farEnd(blob, current)).find((box) => box !== undefined)
  if (
    !merged &&
    elsewhere.length === 0 &&
    here.length === 1 &&
    (creeps(frames, blobs, at) || (creeping && goesOn(creeping, current, here[0]!)))
  )
    return nearest(touching, current)
  // While the content itself changes, only what keeps moving is trusted.
  const busy = frames[at]!.sharpMarks.length > crowded || frames[at]!.area > 0.15
  const candidates = [...elsewhere.filter((blob) => alikeSize(blob, current)), ...(merged ? [merged] : [])]
  // Among several, the one that is left again in the next motion is the pointer; the others are content.
  const left = candidates.filter(
    (blob) => isLeftNext(frames, blobs, at, blob) && (!busy || Math.abs(sizeOf(blob)[1] - sizeOf(current)[1]) <= 2),
  )
  if (left.length > 0 && !(busy && left.length > 1)) return nearest(left, current)
  if (chained && !busy) return chained
  if (busy || candidates.length === 0) return undefined
  const likely = merged ?? nearest(candidates, current)
  const [[width, height], [oldWidth, oldHeight]] = [sizeOf(likely), sizeOf(current)]
  const same = Math.abs(width - oldWidth) <= 2 && Math.abs(height - oldHeight) <= 2
  return distance(likely, current) <= reach || (same && frames[at]!.sharpMarks.length <= 2) ? likely : undefined
}

/** The only mark of this frame and of the next two goes on in one direction by a pixel or more each time. */
function creeps(frames: ActivityFrame[], blobs: Change[][], at: number): boolean {
  const centres: (readonly [number, number])[] = []
  for (let later = at; later <= at + 2; later++) {
    const marks = blobs[later]
    if (!marks || marks.length !== 1 || frames[later]!.sharpMarks.length > 2) return false
    if (later > at && frames[later]!.timeS - frames[later - 1]!.timeS > 0.11) return false
    centres.push(centre(marks[0]!))
  }
  const [[ax, ay], [bx, by], [cx, cy]] = centres as [[number, number], [number, number], [number, number]]
  const onward = (bx - ax) * (cx - bx) + (by - ay) * (cy - by)
  return onward > 0.5 && Math.hypot(bx - ax, by - ay) >= 1 && Math.hypot(cx - ax, cy - ay) >= 3
}

/** The last of a creeping motion: a mark of the pointer's size that covers it and lies further along the same way. */
function goesOn(before: Change, current: Change, mark: Change): boolean {
  const [[ax, ay], [bx, by], [cx, cy]] = [centre(before), centre(current), centre(mark)]
  const onward = (bx - ax) * (cx - bx) + (by - ay) * (cy - by)
  const [width, height] = sizeOf(mark)
  return (
    onward > 0 &&
    Math.hypot(cx - bx, cy - by) >= 1.5 &&
    covered(current, mark) > 0.3 &&
    width <= sizeOf(current)[0] + 6 &&
    height <= sizeOf(current)[1] + 6
  )
}

/** Text that is typed goes on along its line; a hand seldom moves so level. */
function leavesLine(blobs: Change[][], at: number): boolean {
  const [from, to] = [blobs[at]![0]!, blobs[at + 2]![0]!]
  return Math.abs(centre(to)[1] - centre(from)[1]) >= 3 && Math.abs(sizeOf(to)[1] - sizeOf(from)[1]) <= 8
}

/**
 * A hand sets off slowly: for a frame or three, old and new place are one mark that creeps. They are found backwards from
 * the first clear step, so that they are not taken for something that happened on the page.
 */
function setOffMoves(frames: ActivityFrame[], blobs: Change[][], at: number, arrived: Change): PointerMove[] {
  const found: PointerMove[] = []
  let from = blobs[at]!.filter((blob) => blob !== arrived && alikeSize(blob, arrived)).sort(
    (a, b) => distance(a, arrived) - distance(b, arrived),
  )[0]
  for (
    let earlier = at - 1;
    from && earlier >= Math.max(0, at - 6) && frames[earlier + 1]!.timeS - frames[earlier]!.timeS <= 0.11;
    earlier--
  ) {
    const marks = blobs[earlier]!
    const creeping: Change | undefined = marks.find((mark) => overlaps(mark, from!, 5))
    if (!creeping || marks.length > 2) break
    found.unshift({ frame: frames[earlier]!.index, timeS: frames[earlier]!.timeS, box: creeping })
    from = creeping
  }
  return found
}

/** A blob that arrived in frame `at` and left in the next, while another was left in `at` and one arrived in the next. */
function chainedArrival(frames: ActivityFrame[], blobs: Change[][], at: number): Change | undefined {
  const here = blobs[at]!
  const next = blobs[at + 1]
  if (!next || here.length < 2 || here.length > crowded || next.length > crowded || !follows(frames, at))
    return undefined
  for (const blob of here) {
    if (sizeOf(blob)[0] < 3 && sizeOf(blob)[1] < 6) continue
    const departure = next.find((each) => samePlace(each, blob) || covered(blob, each) > 0.6)
    if (!departure) continue
    const from = here.find((each) => each !== blob && alikeSize(each, blob) && distance(each, blob) > 2)
    const onward =
      next.find((each) => each !== departure && alikeSize(each, blob) && distance(each, blob) > 2) ??
      farEnd(departure, blob)
    if (!from || !onward) continue
    // A hand moves smoothly; two unrelated changes do not.
    const [dx, dy] = [centre(blob)[0] - centre(from)[0], centre(blob)[1] - centre(from)[1]]
    const [ex, ey] = [centre(onward)[0] - centre(blob)[0], centre(onward)[1] - centre(blob)[1]]
    const bend = Math.hypot(ex - dx, ey - dy)
    if (bend <= 0.9 * Math.max(Math.hypot(dx, dy), Math.hypot(ex, ey)) + 6) return blob
  }
  return undefined
}

/** The only two marks of a frame, alike in size: one place left, one reached. What happens next there tells which. */
function pairedArrival(frames: ActivityFrame[], blobs: Change[][], at: number): Change | undefined {
  const [a, b, ...more] = blobs[at]!
  if (!a || !b || more.length > 0 || frames[at]!.sharpMarks.length > 2) return undefined
  const [[aw, ah], [bw, bh]] = [sizeOf(a), sizeOf(b)]
  if (Math.max(aw, bw) < 3 || Math.abs(aw - bw) > 2 || Math.abs(ah - bh) > 2 || distance(a, b) < 8) return undefined
  const since = (box: Change) =>
    blobs.slice(Math.max(0, at - 3), at).some((marks) => marks.some((mark) => overlaps(mark, box, 2)))
  const next = blobs
    .slice(at + 1, at + 40)
    .find((marks) => marks.some((mark) => overlaps(mark, a) || overlaps(mark, b)))
  if (since(a) !== since(b)) return since(a) ? b : a
  const touches = (box: Change) => next?.some((mark) => overlaps(mark, box)) ?? false
  if (touches(a) === touches(b)) return undefined
  return touches(a) ? a : b
}

function isLeftNext(frames: ActivityFrame[], blobs: Change[][], at: number, blob: Change): boolean {
  for (let later = at + 1; later < Math.min(frames.length, at + 3); later++) {
    if (!follows(frames, later - 1)) return false
    if (frames[later]!.sharpMarks.length > crowded) return false
    const touching = blobs[later]!.filter((each) => overlaps(each, blob, 1))
    if (touching.length === 0) continue
    return touching.some((each) => farEnd(each, blob) !== undefined) || blobs[later]!.length > touching.length
  }
  return false
}

function follows(frames: ActivityFrame[], at: number): boolean {
  return frames[at + 1] !== undefined && frames[at + 1]!.timeS - frames[at]!.timeS <= maxFrameGapS
}

/** When old and new place touch, the change is one box: the new place is its end away from the old one. */
function farEnd(blob: Change, from: Change): Change | undefined {
  const [width, height] = sizeOf(from)
  const [blobWidth, blobHeight] = sizeOf(blob)
  if (covered(from, blob) < 0.5) return undefined
  if (blobWidth <= width + 2 && blobHeight <= height + 2) return undefined
  // The form may change on the way: a thin bar over text is a broad arrow elsewhere.
  if (blobWidth > Math.max(26, width * 3.2 + 6) || blobHeight > Math.max(26, height * 3.2 + 6)) return undefined
  const right = blob.x2 - from.x2 >= from.x1 - blob.x1
  const down = blob.y2 - from.y2 >= from.y1 - blob.y1
  const x1 = right ? Math.max(blob.x1, blob.x2 - width) : blob.x1
  const y1 = down ? Math.max(blob.y1, blob.y2 - height) : blob.y1
  return { ...from, x1, y1, x2: Math.min(blob.x2, x1 + width), y2: Math.min(blob.y2, y1 + height) }
}

/** Share of `box` that lies within `by`. */
function covered(box: Change, by: Change): number {
  const width = Math.min(box.x2, by.x2) - Math.max(box.x1, by.x1)
  const height = Math.min(box.y2, by.y2) - Math.max(box.y1, by.y1)
  return (Math.max(0, width) * Math.max(0, height)) / Math.max(1, (box.x2 - box.x1) * (box.y2 - box.y1))
}

function alikeSize(a: Change, b: Change): boolean {
  const [aw, ah] = sizeOf(a)
  const [bw, bh] = sizeOf(b)
  return Math.abs(ah - bh) <= 0.6 * Math.max(ah, bh) + 1 && Math.abs(aw - bw) <= 0.75 * Math.max(aw, bw) + 4
}

function samePlace(a: Change, b: Change): boolean {
  return distance(a, b) <= 4 && alikeSize(a, b)
}

function nearest(blobs: Change[], to: Change): Change {
  return blobs.reduce((best, each) => (distance(each, to) < distance(best, to) ? each : best))
}

export function sizeOf(box: Change): [number, number] {
  return [box.x2 - box.x1, box.y2 - box.y1]
}

export function centre(box: Change): [number, number] {
  return [(box.x1 + box.x2) / 2, (box.y1 + box.y2) / 2]
}

function distance(a: Change, b: Change): number {
  const [ax, ay] = centre(a)
  const [bx, by] = centre(b)
  return Math.hypot(ax - bx, ay - by)
}

export function overlaps(a: Change, b: Change, margin = 0): boolean {
  return a.x1 < b.x2 + margin && b.x1 < a.x2 + margin && a.y1 < b.y2 + margin && b.y1 < a.y2 + margin
}
