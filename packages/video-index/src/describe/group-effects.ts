import type { Residual } from './residuals.ts'
import type { TypingRun } from './find-typing.ts'

/** Changes that have one cause. */
export type EffectGroup = { residuals: Residual[]; afterTyping: boolean }

/** An effect that has been still for longer than this has settled; what comes later has a cause of its own. */
const settleS = 1.1
const faintAfterS = 0.5
/** A page that is loaded shows within this time. */
const answerS = 2.5
/** A change at large this long after the last letter may be the doing of a key that sent it. */
const sendAfterS = 0.15
const largeArea = 0.1

/**
 * Groups what changed while the pointer rested: effects of one cause follow each other closely, typing goes on through
 * longer pauses, the next field typed into is the next cause, and so is a change at large after typing.
 */
export function groupEffects(
  effects: readonly Residual[],
  typing: readonly TypingRun[],
  pointed: boolean,
  /** When fingers were put down: each is a cause of its own. */
  touches: ReadonlySet<number> = new Set(),
): EffectGroup[] {
  const runs = withoutEchoes(typing)
  const groups = splitByPauses(effects, runs, touches).flatMap((group) => splitAtFields(group, runs))
  const kept: EffectGroup[] = []
  for (const [at, group] of groups.entries()) {
    const previous = kept.at(-1)
    const typedBefore = previous !== undefined && isTyped(previous.residuals, runs)
    if (at > 0 && typedBefore && !isTyped(group, runs) && !touches.has(group[0]!.timeS)) {
      if (largest(group) > largeArea) kept.push({ residuals: group, afterTyping: true })
      continue
    }
    // A page that answers slowly goes on changing at large before the pointer has moved.
    if (previous && pointed && !typedBefore && !isTyped(group, runs) && isLateAnswer(previous, group)) {
      previous.residuals.push(...group)
      continue
    }
    // With a pointer at rest, only its first effect and what is typed are the person's doing: notices vanish by themselves.
    if (at > 0 && pointed && !isTyped(group, runs)) continue
    kept.push(...splitAtSending(group, runs))
  }
  return kept
}

function isLateAnswer({ residuals, afterTyping }: EffectGroup, group: readonly Residual[]): boolean {
  return !afterTyping && largest(group) > largeArea && group[0]!.timeS - residuals.at(-1)!.timeS <= answerS
}

function splitByPauses(
  effects: readonly Residual[],
  runs: readonly TypingRun[],
  touches: ReadonlySet<number>,
): Residual[][] {
  const groups: Residual[][] = []
  for (const residual of effects) {
    const group = groups.at(-1)
    const last = group?.at(-1)
    // Faint changes long after the effect are the encoder's, or a tint fading out.
    const faint = residual.area < 0.02 && residual.changes.every((each) => each.sharpPixels === 0)
    if (last && residual.timeS - last.timeS > faintAfterS && faint) continue
    const typedOn = (run: TypingRun) =>
      last!.timeS >= run.startS - 1.5 && residual.timeS <= run.endS + 0.01 && residual.timeS > run.startS - 1.5
    if (last && !touches.has(residual.timeS) && (residual.timeS - last.timeS <= settleS || runs.some(typedOn)))
      group!.push(residual)
    else groups.push([residual])
  }
  return groups
}

/** Text is typed into one field, left by the Tab key, and typed into the next, all under a resting pointer. */
function splitAtFields(group: Residual[], runs: readonly TypingRun[]): Residual[][] {
  const inside = runs.filter((run) => run.startS >= group[0]!.timeS - 0.01 && run.startS <= group.at(-1)!.timeS)
  const cuts = inside.slice(1).flatMap((run, at) => (isNextField(inside[at]!, run, group) ? [run.startS] : []))
  const parts: Residual[][] = []
  let rest = group
  for (const cut of cuts) {
    parts.push(rest.filter((each) => each.timeS < cut - 0.001))
    rest = rest.filter((each) => each.timeS >= cut - 0.001)
  }
  return [...parts, rest].filter((part) => part.length > 0)
}

/** Another field, or the next prompt of a terminal: what comes up at once left of the letters was not typed. */
function isNextField(run: TypingRun, next: TypingRun, group: readonly Residual[]): boolean {
  if (next.startS < run.endS - 0.001) return false
  if (!sameField(run, next)) return true
  const { x1, y1, y2 } = next.box
  return group
    .filter((each) => each.timeS >= run.endS - 0.001 && each.timeS <= next.startS)
    .flatMap((each) => each.changes)
    .some((each) => each.x2 - each.x1 > 3 * (y2 - y1) && each.x1 < x1 && each.y1 < y2 && y1 < each.y2)
}

/** On one line, or on the next line of the same text. */
export function sameField(a: TypingRun, b: TypingRun): boolean {
  const height = Math.max(a.box.y2 - a.box.y1, b.box.y2 - b.box.y1)
  const down = b.box.y1 - a.box.y1
  const near = b.box.x1 < a.box.x2 + 4 * height && b.box.x2 > a.box.x1 - 4 * height
  return near && down > -0.5 * height && down < 1.8 * height
}

function splitAtSending(group: Residual[], runs: readonly TypingRun[]): EffectGroup[] {
  const last = runs.findLast((run) => run.startS >= group[0]!.timeS - 0.01 && run.endS <= group.at(-1)!.timeS + 0.01)
  const sent = last ? group.findIndex((each) => each.timeS >= last.endS + sendAfterS && each.area > largeArea) : -1
  if (sent <= 0) return [{ residuals: group, afterTyping: false }]
  return [
    { residuals: group.slice(0, sent), afterTyping: false },
    { residuals: group.slice(sent), afterTyping: true },
  ]
}

/** What is typed shows elsewhere too at times, as in a title that follows: the run with the most keys is the field. */
function withoutEchoes(runs: readonly TypingRun[]): TypingRun[] {
  return runs.filter(
    (run) =>
      !runs.some(
        (other) => other !== run && other.keys > run.keys && other.startS <= run.endS && run.startS <= other.endS,
      ),
  )
}

function isTyped(group: readonly Residual[], runs: readonly TypingRun[]): boolean {
  return runs.some((run) => run.startS >= group[0]!.timeS - 0.3 && run.startS <= group.at(-1)!.timeS + 0.01)
}

function largest(group: readonly Residual[]): number {
  return Math.max(...group.map((each) => each.area))
}
