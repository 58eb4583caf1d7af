import { findRestlessCells } from './restless-cells.ts'
import type { Activity, ActivityFrame } from './activity.ts'
import { type Box, areaOf, centre, covered, distance, joined, overlaps, sizeOf } from './box.ts'
import type { Change } from './frame-changes.ts'

/** Where the pointer is from `timeS` on, as the box of its outline in analysis pixels. */
export type PointerMove = { frame: number; timeS: number; box: Change }

export type PointerTrack = { moves: PointerMove[] }

/** A pointer is at least this high and at most this share of the frame's long side, in every theme and most zooms. */
const minHeight = 4
const maxShare = 0.06
/** More places than this in one frame are a page that is drawn anew, in which no pointer can be told. */
const crowded = 60
const crowdedArea = 0.25
/** Hypotheses of where the pointer is that are followed side by side. */
const beamWidth = 60
/** Moves further apart in time than this are not one motion. */
const motionGapS = 0.3
/** Of what merely changed at a place this much is taken for the pointer's: the rest is ground that was not known. */
const vagueWeight = 0.6
/** In analysis pixels. */
const minJourney = 40
/** A pointer that is followed rightly goes on aslant within its first motion; so often a chance pairing does not. */
const minAslant = 4
/** Places that a hypothesis came from, to tell what goes round or blinks from what travels. */
const trailLength = 10

/**
 * What a hypothesis gains by a move is at most about 2; the other weights are in the same measure. A track has to earn
 * its start, so that a few chance moves make none, and is given up at a loss, at a great one while its pointer stands untouched.
 */
const cost = {
  start: 3,
  loss: 1.5,
  untouchedLoss: 14,
  ignoredDeparture: 4,
  halfDeparture: 1.4,
  partialDeparture: 0.4,
  coasting: 0.4,
  flicker: 0.2,
}

type Path = {
  box: Change
  score: number
  timeS: number
  step: readonly [number, number]
  trail: readonly Box[]
  frame: number
  parent: Path | undefined
}

/** The state of knowing no place, and the best way to have come to it. */
type Lost = { score: number; parent: Path | undefined }

/**
 * Follows the pointer through a recording. What leaves one place without a trace while its like arrives at another, again
 * and again, is the pointer: letters arrive and stay, carets come and go in place, spinners go round. Many hypotheses are
 * followed to the end, and the one that explains most is taken. No shape is assumed, so every theme, size and form is followed.
 */
export function trackPointer(activity: Activity): PointerTrack {
  const passages = findPassages(activity)
  const first = followPointer(passages, undefined)
  const forms = usualForms(first)
  const moves = forms.length > 0 ? followPointer(passages, forms) : first
  return { moves: crossesTheScreen(moves) ? moves : [] }
}

type Size = readonly [number, number]

/** What may be the pointer in a frame, and what may have been it. */
type Passage = {
  frame: ActivityFrame
  isCrowded: boolean
  arrived: readonly Change[]
  left: readonly Change[]
  /** Those of `left` that have a pointer's size. */
  origins: readonly Change[]
}

function findPassages(activity: Activity): Passage[] {
  const limit = Math.max(activity.width, activity.height) * maxShare
  const isRestless = findRestlessCells(activity)
  return activity.frames.map((frame) => {
    const isCrowded = frame.area > crowdedArea || frame.arrived.length > crowded
    const left = isCrowded ? [] : frame.left
    return {
      frame,
      isCrowded,
      arrived: isCrowded ? [] : frame.arrived.filter((each) => isPointerSized(each, limit) && !isRestless(each)),
      left,
      origins: left.filter((each) => isPointerSized(each, limit)),
    }
  })
}

function followPointer(passages: readonly Passage[], forms: readonly Size[] | undefined): PointerMove[] {
  let paths: Path[] = []
  let lost: Lost = { score: 0, parent: undefined }
  for (const passage of passages) {
    const { frame, isCrowded, arrived, left } = passage
    const next: Path[] = []
    let bestLost = lost
    for (const path of paths) {
      const departure = departureFrom(path.box, left, frame)
      const isTouched = departure.share > 0.15 || frame.changes.some((each) => isOver(each, path.box))
      next.push({ ...path, score: path.score - stayCost(departure, path.box, frame.arrived) })
      const lostScore = path.score - (isTouched || isCrowded ? cost.loss : cost.untouchedLoss)
      if (lostScore > bestLost.score) bestLost = { score: lostScore, parent: path }
      if (!isTouched && !departure.mark) continue
      const onward = coast(path, frame)
      if (onward) next.push(onward)
      for (const arrival of arrived) {
        const moved = move(path, arrival, { mark: departure.mark, passage, forms })
        if (moved) next.push(moved)
      }
    }
    for (const arrival of arrived) next.push(start(lost, arrival, { passage, forms }))
    paths = best(next)
    lost = bestLost
  }
  const winner = paths.reduce<Path | undefined>(
    (top, path) => (path.score > (top ?? lost).score ? path : top),
    undefined,
  )
  return movesOf(winner ?? lost.parent)
}

function movesOf(last: Path | undefined): PointerMove[] {
  const moves: PointerMove[] = []
  for (let path = last; path; path = path.parent) moves.push({ frame: path.frame, timeS: path.timeS, box: path.box })
  return moves.reverse()
}

type Departure = { mark: Change | undefined; share: number }

/** What left the place without a trace, as one box, and how much of the place it covers. */
function departureFrom(box: Change, left: readonly Change[], frame: ActivityFrame): Departure {
  const touching = left.filter((each) => overlaps(each, box, 1))
  const mark = touching.reduce<Change | undefined>(
    (sum, each) => (sum ? { ...joined(sum, each), pixels: sum.pixels + each.pixels } : each),
    undefined,
  )
  if (mark && mark.pixels >= 0.6 * box.pixels) return { mark, share: covered(box, mark) }
  return vagueDeparture(box, frame) ?? { mark, share: mark ? covered(box, mark) : 0 }
}

/** What leaves a menu that opened under it does not restore what was known of the ground: more changes there than arrives. */
function vagueDeparture(box: Change, frame: ActivityFrame): Departure | undefined {
  const change = frame.changes.find((each) => areaOf(each) < 4 * areaOf(box) && covered(box, each) > 0.7)
  if (!change) return undefined
  const arrived = frame.arrived.reduce((sum, each) => sum + (covered(each, change) > 0.5 ? each.pixels : 0), 0)
  const pixels = Math.round(vagueWeight * (change.pixels - arrived))
  return pixels < 0.3 * box.pixels ? undefined : { mark: { ...box, pixels }, share: 0.3 }
}

/** Whether a change covers a place: the border of a field around it does not. */
function isOver(change: Change, box: Box): boolean {
  return change.sharpPixels > 0 && change.pixels > 0.25 * areaOf(change) && covered(box, change) > 0.3
}

function stayCost({ mark, share }: Departure, box: Change, arrived: readonly Change[]): number {
  if (!mark) return 0
  // A pointer that takes another form, or is coded anew, leaves and arrives at once.
  const back = arrived.reduce((sum, each) => sum + (covered(each, box) > 0.5 ? each.pixels : 0), 0)
  if (back > 0.4 * mark.pixels) return cost.flicker
  if (share > 0.6 && areaOf(mark) < 4 * areaOf(box))
    return mark.pixels >= 0.6 * box.pixels ? cost.ignoredDeparture : cost.halfDeparture
  return share > 0.2 ? cost.partialDeparture : 0
}

/** `forms` are the sizes that a first run saw, when there was one. */
type Context = { passage: Passage; forms: readonly Size[] | undefined }

/** The path gone on to what arrived in this frame, or undefined where that is out of the question. */
function move(
  path: Path,
  arrival: Change,
  { mark, passage, forms }: Context & Pick<Departure, 'mark'>,
): Path | undefined {
  const { frame, arrived } = passage
  const creeps =
    overlaps(arrival, path.box, 1) ||
    (mark !== undefined && overlaps(arrival, mark, 1) && distance(arrival, path.box) < Math.max(...sizeOf(path.box)))
  const box = creeps ? slid(path.box, arrival, mark) : arrival
  const far = distance(box, path.box)
  if (far < 0.7) return undefined
  const [x, y] = centre(box)
  const [fromX, fromY] = centre(path.box)
  const step = [x - fromX, y - fromY] as const
  const sinceS = frame.timeS - path.timeS
  const running = sinceS <= motionGapS
  // As much has to leave as stood there, and as much to arrive: of a caret that a letter follows only a rest leaves.
  const alike = mark ? balance(mark, arrival) : 0
  const gone = creeps ? alike : mark ? Math.min(1, mark.pixels / path.box.pixels) : 0
  const like = 1.2 * (likeness(sizeOf(box), sizeOf(path.box)) - 0.5)
  let gain = 1.6 * gone - 0.6 + 0.6 * (alike - 0.5) + (like > 0 ? like * gone : like)
  gain -= running ? bend(path.step, step) : Math.min(0.5, far / 200)
  gain -= crowdCost(arrived.length) + strangeness(sizeOf(box), forms)
  // Hands move over several frames: a jump out of rest proves little.
  if (!running && far > 12) gain = Math.min(gain, 0.3)
  // What comes back to where it just was goes round or blinks.
  if (path.trail.some((each) => distance(each, box) < 3)) gain = Math.min(gain, 0.1) - 0.3
  // Its departure may be hidden by a row that lights up; what has its form close by is still likely the pointer.
  const isPlausible =
    arrived.length <= 3 && far < 2.5 * Math.max(...sizeOf(path.box)) && forms && isUsual(sizeOf(box), forms)
  if (isPlausible) gain = Math.max(gain, -0.6)
  if (gain < -1.2) return undefined
  return {
    box,
    score: path.score + gain,
    timeS: frame.timeS,
    step,
    trail: [path.box, ...path.trail].slice(0, trailLength),
    frame: frame.index,
    parent: path,
  }
}

/** What is under the pointer changes at large while it moves, as a button that lights up: it is out of sight for a frame. */
function coast(path: Path, frame: ActivityFrame): Path | undefined {
  const [dx, dy] = path.step
  if (frame.timeS - path.timeS > motionGapS || Math.hypot(dx, dy) < 2) return undefined
  const { x1, y1, x2, y2 } = path.box
  const box = { ...path.box, x1: x1 + dx, y1: y1 + dy, x2: x2 + dx, y2: y2 + dy }
  if (!frame.changes.some((each) => areaOf(each) > 4 * areaOf(box) && covered(box, each) > 0.9)) return undefined
  return { ...path, box, score: path.score - cost.coasting, timeS: frame.timeS, frame: frame.index, parent: path }
}

function start(lost: Lost, arrival: Change, { passage: { frame, arrived, origins }, forms }: Context): Path {
  const origin = origins
    .map((each) => ({ each, alike: balance(each, arrival) * likeness(sizeOf(each), sizeOf(arrival)) }))
    .sort((a, b) => b.alike - a.alike)[0]
  const [x, y] = centre(arrival)
  const [fromX, fromY] = origin ? centre(origin.each) : [x, y]
  const odd = crowdCost(arrived.length) + strangeness(sizeOf(arrival), forms)
  return {
    box: arrival,
    score: lost.score - cost.start + 0.6 * (origin?.alike ?? 0) - odd,
    timeS: frame.timeS,
    step: [x - fromX, y - fromY],
    trail: origin ? [origin.each] : [],
    frame: frame.index,
    parent: lost.parent,
  }
}

/** The best hypothesis for each place. */
function best(paths: Path[]): Path[] {
  paths.sort((a, b) => b.score - a.score)
  const kept: Path[] = []
  for (const path of paths) {
    if (kept.length >= beamWidth) break
    const [, height] = sizeOf(path.box)
    const isTold = kept.some((each) => distance(each.box, path.box) < 2 && Math.abs(sizeOf(each.box)[1] - height) <= 3)
    if (!isTold) kept.push(path)
  }
  return kept
}

/** Where old and new place overlap only what differs is seen: the old outline is slid until it reaches as far. */
function slid(old: Change, arrival: Change, departure: Change | undefined): Change {
  const [width, height] = sizeOf(old)
  const [newWidth, newHeight] = sizeOf(arrival)
  const isWhole = newWidth >= width * 0.9 && newHeight >= height * 0.9
  if (isWhole && newWidth <= width * 1.6 && newHeight <= height * 1.6) return arrival
  // Where all of the old outline left, all of the new one arrived: it has another form.
  if (departure && departure.pixels >= 0.65 * old.pixels && newHeight >= 0.7 * height) return arrival
  const [x, y] = centre(arrival)
  const [fromX, fromY] = centre(departure ?? old)
  const x1 = slide(old.x1, width, arrival.x1, arrival.x2, x - fromX)
  const y1 = slide(old.y1, height, arrival.y1, arrival.y2, y - fromY)
  return { ...old, x1, y1, x2: x1 + width, y2: y1 + height }
}

function slide(from: number, length: number, low: number, high: number, by: number): number {
  if (Math.abs(by) < 0.8) return from
  return by > 0 ? Math.max(from, high - length) : Math.min(from, low)
}

/** What a move loses by going on otherwise than the one before it: a hand moves smoothly. */
function bend(before: readonly [number, number], step: readonly [number, number]): number {
  const miss = Math.hypot(step[0] - before[0], step[1] - before[1])
  return Math.min(1.2, (1.5 * miss) / (15 + Math.hypot(...before) + Math.hypot(...step)))
}

/** 1 for like sizes, less the more they differ. */
function likeness(a: Size, b: Size): number {
  const along = (one: number, other: number) =>
    Math.min(1, (Math.min(one, other) + 2) / Math.max(1, Math.max(one, other)))
  return along(a[0], b[0]) * along(a[1], b[1])
}

/** As much arrives as left. */
function balance(left: Change, arrived: Change): number {
  return Math.min(left.pixels, arrived.pixels) / Math.max(1, left.pixels, arrived.pixels)
}

/** Among many marks some pair looks like a move by chance. */
function crowdCost(arrivals: number): number {
  return Math.min(1.2, 0.1 * Math.max(0, arrivals - 1))
}

function strangeness(size: Size, forms: readonly Size[] | undefined): number {
  return !forms || isUsual(size, forms) ? 0 : 1
}

/** A hand, an arrow and a bar differ in size, but all of them come back again and again. */
function isUsual(size: Size, forms: readonly Size[]): boolean {
  const near = (a: number, b: number) => Math.abs(a - b) <= Math.max(2, 0.25 * b)
  return forms.some((form) => near(size[0], form[0]) && near(size[1], form[1]))
}

/** The sizes that the pointer has while it plainly moves on in one direction: some for each of its forms. */
function usualForms(moves: readonly PointerMove[]): Size[] {
  const counts = new Map<string, { size: Size; count: number }>()
  for (const [at, { timeS, box }] of moves.entries()) {
    const [before, earlier] = [moves[at - 1], moves[at - 2]]
    if (!before || !earlier || timeS - earlier.timeS > 2 * motionGapS || overlaps(before.box, box)) continue
    if (!goesOn(earlier.box, before.box, box)) continue
    const size = sizeOf(box)
    const known = counts.get(size.join())
    if (known) known.count++
    else counts.set(size.join(), { size, count: 1 })
  }
  const sizes = [...counts.values()]
  const total = sizes.reduce((sum, { count }) => sum + count, 0)
  const near = (a: Size, b: Size) => Math.abs(a[0] - b[0]) <= 2 && Math.abs(a[1] - b[1]) <= 2
  const alike = ({ size }: { size: Size }) =>
    sizes.reduce((sum, each) => sum + (near(each.size, size) ? each.count : 0), 0)
  return sizes.filter((each) => alike(each) >= Math.max(3, 0.1 * total)).map(({ size }) => size)
}

function goesOn(a: Box, b: Box, c: Box): boolean {
  const [[ax, ay], [bx, by], [cx, cy]] = [centre(a), centre(b), centre(c)]
  const [first, second] = [Math.hypot(bx - ax, by - ay), Math.hypot(cx - bx, cy - by)]
  return (bx - ax) * (cx - bx) + (by - ay) * (cy - by) > 0.8 * first * second
}

/** A knob slides along its line and a cursor types along its own: a hand crosses the screen aslant, at least at times. */
function crossesTheScreen(moves: readonly PointerMove[]): boolean {
  const aslant = moves.filter(({ timeS, box }, at) => {
    const [before, earlier] = [moves[at - 1], moves[at - 2]]
    if (!before || !earlier || timeS - earlier.timeS > 2 * motionGapS || !goesOn(earlier.box, before.box, box))
      return false
    const rises = [centre(box)[1] - centre(before.box)[1], centre(before.box)[1] - centre(earlier.box)[1]]
    return rises.every((rise) => Math.abs(rise) > 1)
  })
  return aslant.length >= minAslant && moves.some(({ box }) => distance(box, moves[0]!.box) >= minJourney)
}

function isPointerSized(change: Change, limit: number): boolean {
  const [width, height] = sizeOf(change)
  return height >= minHeight && width >= 2 && width <= height * 2.5 && width <= limit && height <= limit
}
