import type { Activity } from '../sample/activity.ts'
import type { Change } from '../sample/frame-changes.ts'
import { type PointerMove, type PointerTrack, centre, sizeOf } from '../sample/track-pointer.ts'
import { type TypingRun, findTyping } from './find-typing.ts'
import { groupEffects, sameField } from './group-effects.ts'
import type { Residual } from './residuals.ts'

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
  /** Those of the first frame: where nothing shows the pointer, what was pressed lights up first. */
  firstChanges: Change[]
  /** Typing that went on below the first line of a longer text. */
  furtherLines: TypingRun[]
  /** The screen changed at large right after something was typed here: its effect, or a key that sent it. */
  afterTyping: boolean
  /** Largest share of the frame that changed at once. */
  area: number
  /** The changes stayed near the pointer. */
  local: boolean
  /** The picture to read the target from, and the ones to read the effect from: at the end, and as late as nothing else happened. */
  beforeS: number
  afterS: number
  lateS: number
}

/** A pause in a motion shorter than this is still one motion. */
const motionPauseS = 0.3
/** Share of the frame from which a change is more than a detail of the page. */
const busyArea = 0.03
/** Effects come this soon after the pointer has set off again, when the page is slow. */
const lateEffectS = 0.35

type Motion = { startS: number; endS: number; from: PointerMove | undefined; to: PointerMove }
type Rest = { fromS: number; toS: number; setOffS: number; pointer: PointerMove | undefined }

/** Cuts the recording at the pointer's rests, and each rest at its pauses, and keeps what had an effect. */
export function findEpisodes(activity: Activity, track: PointerTrack, residuals: Residual[]): Episode[] {
  const endS = (activity.frameTimes.at(-1) ?? 0) + 0.01
  const frameS = medianGap(activity.frameTimes)
  const motions = findMotions(track, frameS)
  const typing = findTyping(residuals, activity.height)
  const rests = findRests(motions, endS)
  const episodes: Episode[] = []
  let scrollFromS: number | undefined
  for (const rest of rests) {
    const inside = residuals.filter(
      (each) =>
        each.timeS >= rest.fromS - 0.001 &&
        each.timeS < rest.toS + lateEffectS &&
        !(each.timeS >= rest.toS && each.hover),
    )
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
    const groups = groupEffects(effects, typing, rest.pointer !== undefined)
    for (const [at, { residuals: group, afterTyping }] of groups.entries()) {
      const first = group[0]!
      const within = typing.filter(
        (each) => each.startS >= first.timeS - 0.3 && each.startS <= group.at(-1)!.timeS + 0.01,
      )
      const longest = within.toSorted((a, b) => b.keys - a.keys)[0]
      const run = longest && (within.find((each) => each.endS < longest.startS && sameField(each, longest)) ?? longest)
      const setOffS = at === 0 ? Math.min(rest.setOffS, scrollFromS ?? Infinity) : first.timeS - frameS
      const settledS = group.at(-1)!.timeS
      const busy = residuals.filter((each) => !each.hover && (isScroll(each) || each.area > busyArea))
      const nextS = Math.min(
        groups[at + 1]?.residuals[0]?.timeS ?? rest.toS,
        busy.find((each) => each.timeS > settledS + frameS / 2)?.timeS ?? Infinity,
      )
      // What scrolled or faded since the last episode has to be over before the screen is read.
      const busyUntilS = busy.findLast((each) => each.timeS < first.timeS - frameS / 2)?.timeS ?? 0
      const readS = Math.max(at === 0 ? rest.setOffS - frameS : first.timeS - frameS, busyUntilS + 2 * frameS)
      const episode = describeGroup(group, run, rest.pointer, activity)
      if (!episode) continue
      // Before the pointer is first seen moving, its own departure looks like an effect.
      // A screen that comes up by itself before that, such as a title card, is nobody's doing either.
      if (!rest.pointer && motions.length > 0 && !run) continue
      episodes.push({
        ...episode,
        firstChanges: first.changes,
        furtherLines: run
          ? within.filter((each) => each.startS > run.endS && each.box.y1 > run.box.y2 - 2 && sameField(run, each))
          : [],
        afterTyping,
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
  return episodes
}

/** The tightest tint around the pointer that came with its last motion. */
function hoveredBox(residuals: Residual[], { pointer, setOffS, fromS }: Rest): Change | undefined {
  const [x, y] = centre(pointer!.box)
  const around = residuals
    .filter((each) => each.hover && each.timeS >= setOffS && each.timeS <= fromS + 0.3)
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

function findMotions(track: PointerTrack, frameS: number): Motion[] {
  const motions: (Motion & { steps: number })[] = []
  let previous: PointerMove | undefined
  for (const move of track.moves) {
    const last = motions.at(-1)
    if (last && move.timeS - last.endS <= motionPauseS) {
      last.endS = move.timeS
      last.to = move
      last.steps++
    } else motions.push({ startS: move.timeS - frameS, endS: move.timeS, from: previous, to: move, steps: 1 })
    previous = move
  }
  // A pointer that changes its form in place does not move.
  return motions.filter(({ from, to }) => !from || travelled(from.box, to.box))
}

function travelled(from: Change, to: Change): boolean {
  const [width, height] = sizeOf(from)
  const [ax, ay] = centre(from)
  const [bx, by] = centre(to)
  return Math.hypot(ax - bx, ay - by) > Math.max(width, height) * 0.9
}

function findRests(motions: Motion[], endS: number): Rest[] {
  const rests: Rest[] = [{ fromS: 0, toS: motions[0]?.startS ?? endS, setOffS: 0, pointer: motions[0]?.from }]
  for (const [at, motion] of motions.entries())
    rests.push({ fromS: motion.endS, toS: motions[at + 1]?.startS ?? endS, setOffS: motion.startS, pointer: motion.to })
  return rests
}

function medianGap(times: Float64Array): number {
  const gaps = Array.from(times.subarray(1), (time, at) => time - times[at]!).sort((a, b) => a - b)
  return Math.min(0.2, Math.max(0.01, gaps[gaps.length >> 1] ?? 0.066))
}
