import type { Activity } from '../sample/activity.ts'
import type { Change } from '../sample/frame-changes.ts'
import { between, firstFrom } from '../sample/by-time.ts'
import { areaOf, centre, covered, sizeOf } from '../sample/box.ts'
import type { PointerMove, PointerTrack } from '../sample/track-pointer.ts'
import { findTouches } from './find-touches.ts'
import { type TypingRun, findTyping } from './find-typing.ts'
import { groupEffects, sameField } from './group-effects.ts'
import { type Drag, findDrags, slidesToDrags } from './find-drags.ts'
import { type Rest, findRests, lateEffectS, reactionS } from './find-rests.ts'
import { type Residual, busyArea } from './residuals.ts'

/**
 * A stretch of the recording in which the person did one thing: from when they set about it until its effect has
 * settled. Places are in analysis pixels.
 */
export type Episode = {
  startS: number
  /** When the first effect was seen. */
  actionS: number
  endS: number
  /** Where the pointer rested; undefined where none was seen. */
  pointer: Change | undefined
  /** What lit up around the pointer as it came to rest: the row, button or field that it is over. */
  hovered: Change | undefined
  typing: TypingRun | undefined
  changes: Change[]
  /** How many frames brought them. */
  frames: number
  /** Those of the first frame: where nothing shows the pointer, what was pressed lights up first. */
  firstChanges: Change[]
  /** Typing that went on below the first line of a longer text. */
  furtherLines: TypingRun[]
  /** The screen changed at large right after something was typed here: its effect, or a key that sent it. */
  afterTyping: boolean
  /** Where the pointer let go of what it had taken along, as far as the changes tell. */
  draggedTo: Change | undefined
  /** By how much the page scrolled, in analysis pixels downwards, where that is all that was done. */
  scrolled: number
  /** Largest share of the frame that changed at once. */
  area: number
  /** The changes stayed near the pointer. */
  local: boolean
  /** The picture to read the target from, and the ones to read the effect from: at the end, and as late as nothing else happened. */
  beforeS: number
  afterS: number
  lateS: number
}

/** What changes this shortly before the pointer is first seen moving is its own departure. */
const departureS = 0.3
/** What comes up sooner than this, before the pointer is first seen, is how the recording begins. */
const unseenS = 3
/** So much of the frame changes at once where one scene is cut to the next. */
const cutArea = 0.5
/** A tooltip or a tint covers less than this share of the frame. */
const tooltipArea = 0.06
/** What a pointer lights up goes this soon after it has left. */
const leaveS = 0.3
const minUndone = 0.75
/** A hand scrolls over at least so many frames. */
const minScrolls = 4

/** Cuts the recording at the pointer's rests, and each rest at its pauses, and keeps what had an effect. */
export function findEpisodes(activity: Activity, track: PointerTrack, residuals: Residual[]): Episode[] {
  const endS = (activity.frameTimes.at(-1) ?? 0) + 0.01
  const frameS = medianGap(activity.frameTimes)
  const { typing, slides } = findTyping(residuals, activity.height)
  const clock = { endS, frameS, longSide: Math.max(activity.width, activity.height) }
  const rests = findRests(track, residuals, clock)
  const isTouched = track.moves.length === 0
  const touches = isTouched ? findTouches(residuals, Math.min(activity.width, activity.height)) : new Set<number>()
  const effectsOf = shareOut(residuals, rests)
  const busy = residuals.filter((each) => !each.hover && (isScroll(each) || each.area > busyArea))
  const episodes: Episode[] = []
  let scrollFromS: number | undefined
  for (const rest of rests) {
    const inside = effectsOf.get(rest)!
    const effects: Residual[] = []
    let lastScrollS: number | undefined
    for (const residual of inside) {
      if (isScroll(residual)) {
        if (effects.length === 0) {
          scrollFromS ??= residual.timeS
          lastScrollS = residual.timeS
        }
        continue
      }
      if (residual.hover && effects.length === 0) continue
      // The tail of a scroll fades in without moving any further.
      if (lastScrollS !== undefined && effects.length === 0 && residual.timeS - lastScrollS < 0.25) continue
      effects.push(residual)
    }
    const groups = groupEffects(effects, typing, rest.pointer !== undefined, touches)
    for (const [at, { residuals: group, afterTyping }] of groups.entries()) {
      const first = group[0]!
      const within = typing.filter(
        (each) => each.startS >= first.timeS - 0.3 && each.startS <= group.at(-1)!.timeS + 0.01,
      )
      const longest = within.toSorted((a, b) => b.keys - a.keys)[0]
      const run = longest && (within.find((each) => each.endS < longest.startS && sameField(each, longest)) ?? longest)
      const setOffS = at === 0 ? Math.min(rest.setOffS, scrollFromS ?? Infinity) : first.timeS - frameS
      const settledS = group.at(-1)!.timeS
      const nextS = Math.min(
        groups[at + 1]?.residuals[0]?.timeS ?? rest.toS,
        busy[firstFrom(busy, settledS + frameS / 2)]?.timeS ?? Infinity,
      )
      // What scrolled or faded since the last episode has to be over before the screen is read.
      const busyUntilS = busy[firstFrom(busy, first.timeS - frameS / 2) - 1]?.timeS ?? 0
      const readS = Math.max(at === 0 ? rest.setOffS - frameS : first.timeS - frameS, busyUntilS + 2 * frameS)
      const episode = describeGroup(group, run, rest.pointer, activity)
      if (!episode || (!run && isUndone(group, rest, residuals))) continue
      // Before the pointer is first seen moving, its own departure looks like an effect.
      // A screen that comes up by itself before that, such as a title card, is nobody's doing either.
      const isNobodys = first.timeS > rest.toS - departureS || rest.toS < unseenS || episode.area > cutArea
      if (!rest.pointer && rests.length > 1 && !run && isNobodys) continue
      episodes.push({
        ...episode,
        frames: group.length,
        firstChanges: first.changes,
        furtherLines: run
          ? within.filter((each) => each.startS > run.endS && each.box.y1 > run.box.y2 - 2 && sameField(run, each))
          : [],
        afterTyping,
        draggedTo: undefined,
        scrolled: 0,
        hovered: at === 0 && rest.pointer ? hoveredBox(residuals, rest) : undefined,
        startS: Math.max(0, setOffS),
        actionS: first.timeS,
        endS: Math.max(settledS, first.timeS + frameS),
        beforeS: Math.max(0, Math.min(readS, first.timeS - frameS)),
        afterS: settledS + frameS,
        lateS: Math.max(settledS + frameS, Math.min(nextS, endS) - frameS),
      })
      scrollFromS = undefined
    }
    if (inside.some(isScroll) && groups.length > 0) {
      const trailing = inside.filter((each) => isScroll(each) && each.timeS > groups.at(-1)!.residuals.at(-1)!.timeS)
      scrollFromS = trailing[0]?.timeS
    }
  }
  const lastScroll = scrollFromS === undefined ? [] : lastScrolling(residuals, scrollFromS, frameS)
  const drags = [...findDrags(rests, track, residuals, clock), ...slidesToDrags(slides, residuals, clock)]
  return [...episodes, ...lastScroll, ...drags.map(dragEpisode)].sort((a, b) => a.startS - b.startS)
}

const nothing = {
  pointer: undefined,
  draggedTo: undefined,
  hovered: undefined,
  typing: undefined,
  afterTyping: false,
  scrolled: 0,
  area: 0,
  local: true,
} as const

function dragEpisode({ from, to, awayS, changes, ...times }: Drag): Episode {
  return {
    ...nothing,
    ...times,
    firstChanges: [],
    furtherLines: [],
    pointer: from,
    draggedTo: to,
    changes,
    frames: changes.length,
    afterS: awayS,
    lateS: awayS,
  }
}

/** Scrolling is part of the step whose target it brings into view; nothing follows the last one. */
function lastScrolling(residuals: readonly Residual[], fromS: number, frameS: number): Episode[] {
  const scrolls = residuals.filter((each) => isScroll(each) && each.timeS >= fromS)
  // A page that settles moves too, in a frame or two.
  if (scrolls.length < minScrolls) return []
  const endS = scrolls.at(-1)!.timeS
  const episode: Episode = {
    ...nothing,
    firstChanges: [],
    furtherLines: [],
    startS: fromS,
    actionS: fromS,
    endS,
    changes: scrolls.flatMap((each) => each.changes),
    frames: scrolls.length,
    scrolled: scrolls.reduce((sum, each) => sum + each.scrolled, 0),
    beforeS: Math.max(0, fromS - frameS),
    afterS: endS + frameS,
    lateS: endS + 2 * frameS,
  }
  return [episode]
}

/** What lit up only while the pointer was over it, a tooltip or a tint, and goes as it leaves. */
function isUndone(group: readonly Residual[], rest: Rest, residuals: readonly Residual[]): boolean {
  if (!rest.pointer || group.some((each) => each.area > tooltipArea)) return false
  const leaving = between(residuals, rest.toS - 0.05, rest.toS + leaveS).flatMap((each) => each.changes)
  const changes = group.flatMap((each) => each.changes)
  const undone = changes.filter((change) =>
    leaving.some((each) => !group.some((one) => one.changes.includes(each)) && isSamePlace(change, each)),
  )
  const weigh = (boxes: readonly Change[]) => boxes.reduce((sum, each) => sum + each.pixels, 0)
  return weigh(undone) >= minUndone * weigh(changes)
}

function isSamePlace(a: Change, b: Change): boolean {
  const shared = covered(a, b) * areaOf(a)
  return shared > 0.6 * (areaOf(a) + areaOf(b) - shared)
}

/** The tightest tint around the pointer that came with its last motion. */
function hoveredBox(residuals: Residual[], { pointer, setOffS, fromS }: Rest): Change | undefined {
  const [x, y] = centre(pointer!.box)
  const around = between(residuals, setOffS, fromS + 0.3)
    .filter((each) => each.hover)
    .flatMap((each) => each.changes)
    .filter((change) => change.x1 <= x && x <= change.x2 && change.y1 <= y && y <= change.y2)
  return around.sort((a, b) => sizeOf(a)[0] * sizeOf(a)[1] - sizeOf(b)[0] * sizeOf(b)[1])[0]
}

function isScroll(residual: Residual): boolean {
  return residual.scrolled !== 0 && Math.abs(residual.scrolled) < 130
}

function describeGroup(
  group: Residual[],
  typing: TypingRun | undefined,
  pointer: PointerMove | undefined,
  activity: Activity,
): Pick<Episode, 'pointer' | 'typing' | 'changes' | 'area' | 'local'> | undefined {
  const changes = group.flatMap((each) => each.changes)
  const area = Math.max(...group.map((each) => each.area))
  const reach = Math.max(activity.width, activity.height) * 0.12
  const local = pointer !== undefined && changes.every((change) => nearPointer(change, pointer.box, reach))
  const weight = changes.reduce((sum, each) => sum + each.pixels, 0)
  if (weight < 24) return undefined
  return { pointer: pointer?.box, typing, changes, area, local }
}

function nearPointer(change: Change, pointer: Change, reach: number): boolean {
  const [x, y] = centre(pointer)
  return change.x1 - reach < x && x < change.x2 + reach && change.y1 - reach < y && y < change.y2 + reach
}

/** Each change belongs to the rest that it follows; what lights up while the pointer is on its way is nobody's doing. */
function shareOut(residuals: readonly Residual[], rests: readonly Rest[]): Map<Rest, Residual[]> {
  const shares = new Map<Rest, Residual[]>(rests.map((rest) => [rest, []]))
  let at = 0
  for (const residual of residuals) {
    while (at + 1 < rests.length && rests[at + 1]!.fromS + reactionS <= residual.timeS) at++
    const rest = rests[at]!
    const isUnderWay = residual.timeS >= rest.toS
    if (isUnderWay && (residual.hover || (residual.timeS > rest.toS + lateEffectS && residual.area < busyArea)))
      continue
    shares.get(rest)!.push(residual)
  }
  return shares
}

function medianGap(times: Float64Array): number {
  const gaps = Array.from(times.subarray(1), (time, at) => time - times[at]!).sort((a, b) => a - b)
  return Math.min(0.2, Math.max(0.01, gaps[gaps.length >> 1] ?? 0.066))
}
