import { readTime, relativeBox } from '@stepcast/inference-client'
import type { Step } from '../protocol/procedure.ts'
import { labelText } from '../read/label-text.ts'
import type { Screen } from '../read/screen-reader.ts'
import { bareText, readsAlike, textSimilarity } from '../read/text-compare.ts'
import { type PixelBox, type TextLine, boxHeight, distanceTo } from '../read/text-line.ts'
import { agreementOf } from '../timed-text/agreement.ts'
import { readInstruction } from '../timed-text/instruction.ts'
import type { ModelEvent } from './ask-about-changes.ts'
import type { Change } from './change.ts'

/** The two readings that an answer is held against, and the size of the recording. */
export type Readings = { before: Screen | undefined; after: Screen | undefined; width: number; height: number }

export type CheckedEvent = {
  change: Change
  step: Step
  /** What the model says was done, where the readings do not speak against it. */
  said: string | undefined
  by: 'person' | 'page'
  /** Whether the readings bear the answer out; undefined where it says nothing that they could. */
  agrees: boolean | undefined
  /** What is amiss, in words that the model can be asked again with. */
  objection: string | undefined
}

/** Two that agree are right more often than either; where they do not, one of them is wrong. */
const agreed = 0.5
const disagreed = 0.75
/** What the reader saw no action in, and a model names on the screen under the pointer. */
const named = 0.6
/** Values that read like this are one value, which a model spells better than the reader. */
const sameValue = 0.6
/** A label is the target's where it stands this close to the pointer, in heights of its letters. */
const reach = 2.5
/** A box may miss the pointer by this share of the frame's longer side. */
const boxReach = 0.03
/** A time may be told this far beside the change that it belongs to, in seconds. */
const timeReachS = 2

/** More is no title. */
const maxWordsLength = 90

/** What the reader cannot tell from the pictures, and a model may: how a thing was done that has a name there. */
const nameable = new Set(['click', 'check', 'press', 'select', 'goto', 'drag', 'upload'] as const)
type Nameable = typeof nameable extends Set<infer Kind> ? Kind : never

/**
 * Takes from a model's answer what the readings bear out: a target that stands on the screen where the pointer was, a value
 * that stands there afterwards, words that do not contradict what was seen. What they do not bear out is left as it was read,
 * and the step loses confidence. Times stay those of the frames.
 */
export function checkAnswer(change: Change, answer: ModelEvent, readings: Readings): CheckedEvent {
  const by = /person|user/i.test(answer.by ?? 'person') ? 'person' : 'page'
  const { step, isSeen } = change
  const verdicts =
    by === 'page'
      ? []
      : [
          checkTarget(change, answer.target, readings),
          checkBox(step, answer.box, readings),
          checkValue(step, answer.value, readings.after),
          checkTime(step, answer),
        ]
  const amiss = verdicts.flatMap((each) => each.objection ?? [])
  const known = verdicts.filter((each) => each.agrees !== undefined)
  const agrees = known.length === 0 ? undefined : known.every((each) => each.agrees)
  const parts = Object.assign({}, ...verdicts.map((each) => each.parts)) as Verdict['parts'] & {}
  const target = { ...step.action.target, ...parts.target }
  const kind = !isSeen && agrees && nameable.has(answer.kind as Nameable) ? (answer.kind as Nameable) : step.action.kind
  const checked: Step = {
    ...step,
    action: {
      ...step.action,
      kind,
      ...(Object.keys(target).length > 0 ? { target } : {}),
      ...(parts.value === undefined ? {} : { value: parts.value }),
    },
    confidence: confidenceOf(change, by, agrees),
  }
  return {
    change,
    step: checked,
    said: by === 'person' ? fittingWords(answer.what, checked, readings.before) : undefined,
    by,
    agrees,
    objection: amiss.length > 0 ? amiss.join(' ') : undefined,
  }
}

/** A model's words for a step, where they tell of what was seen: with a verb that is known, or the target or value itself. */
export function fittingWords(words: string, { action }: Step, before: Screen | undefined): string | undefined {
  const plain = words.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim()
  if (plain.length > maxWordsLength) return undefined
  const known = readInstruction(plain)
  const instruction = known ?? { title: plain, numbered: false, kinds: undefined, clicks: 1 }
  const { contradicts, said } = agreementOf(instruction, action, before?.lines ?? [])
  return !contradicts && (known || said >= 0.5) ? plain : undefined
}

type Verdict = {
  parts?: { target?: Partial<NonNullable<Step['action']['target']>>; value?: string }
  agrees?: boolean
  objection?: string
}

function checkTarget({ step, isSeen }: Change, told: string | null | undefined, readings: Readings): Verdict {
  const { target } = step.action
  const own = target?.text
  if (!told?.trim()) return {}
  if (own !== undefined && readsAlike(own, told)) return { agrees: true }
  const matches = (readings.before?.lines ?? []).filter((each) => readsAlike(labelText(each.text), told))
  if (matches.length === 0)
    return { agrees: false, objection: `the words ${JSON.stringify(told)} stand nowhere on the screen before it.` }
  const line = matches.find((each) => isAtPointer(each, target?.point, readings))
  const isOwnThere = own !== undefined && readings.before?.lines.some((each) => readsAlike(labelText(each.text), own))
  if (line && !isOwnThere) return { parts: { target: { text: labelText(line.text) } }, agrees: true }
  if (own === undefined && isSeen) return {}
  return { agrees: false, objection: `${JSON.stringify(told)} stands elsewhere than where the pointer was.` }
}

function isAtPointer(
  { box }: TextLine,
  point: readonly [number, number] | undefined,
  { width, height }: Readings,
): boolean {
  return point !== undefined && distanceTo(box, [point[0] * width, point[1] * height]) <= reach * boxHeight(box)
}

/** A box away from the pointer speaks against the answer; where no pointer was seen it tells where the target is. */
function checkBox(step: Step, told: unknown, { width, height }: Readings): Verdict {
  const corners = relativeBox(told, { width, height })
  if (!corners) return {}
  const [x1, y1, x2, y2] = corners
  const box: PixelBox = { x1, y1, x2, y2 }
  const { point, box: own } = step.action.target ?? {}
  const share = (value: number, side: number) => Math.round((value / side) * 10_000) / 10_000
  const place = [share(x1, width), share(y1, height), share(x2, width), share(y2, height)] as const
  if (!point) return own ? {} : { parts: { target: { box: [...place] } } }
  const isThere = distanceTo(box, [point[0] * width, point[1] * height]) <= boxReach * Math.max(width, height)
  // That it is there says little: the model was told where the pointer was.
  return isThere ? {} : { agrees: false, objection: 'the pointer was not at the box that you gave.' }
}

function checkValue({ action }: Step, told: string | null | undefined, after: Screen | undefined): Verdict {
  const own = action.value
  const isEntry = action.kind === 'fill' || action.kind === 'select' || action.kind === 'upload'
  // Dots are no value, and nothing that a model says makes one of them.
  if (!isEntry || !told?.trim() || own === undefined || /^[\s•●*·]*$/u.test(own)) return {}
  if (bareText(own) === bareText(told)) return { agrees: true }
  const isShown = (after?.lines ?? []).some(
    (line) => bareText(line.text).includes(bareText(told)) || textSimilarity(line.text, told) >= 0.9,
  )
  // The letters were read one by one: another value must stand on the screen, or be a better spelling of the same.
  if (textSimilarity(own, told) >= sameValue)
    return isShown ? { parts: { value: told.trim() }, agrees: true } : { agrees: true }
  return {
    agrees: false,
    objection: `the value ${JSON.stringify(told)} was not read there; ${JSON.stringify(own)} was.`,
  }
}

function checkTime(step: Step, { start, end }: ModelEvent): Verdict {
  const [from, to] = [readTime(start), readTime(end)]
  if (from === undefined || to === undefined) return {}
  const isThere = Math.min(from, to) <= step.end_s + timeReachS && Math.max(from, to) >= step.start_s - timeReachS
  // Nor does a time that it was told.
  if (isThere) return {}
  return { agrees: false, objection: `nothing changed at ${from} to ${to} seconds that belongs to it.` }
}

function confidenceOf({ step, isSeen }: Change, by: CheckedEvent['by'], agrees: boolean | undefined): number {
  if (by === 'page') return rounded(step.confidence * disagreed)
  if (agrees === undefined) return step.confidence
  if (!isSeen) return agrees ? named : step.confidence
  return rounded(agrees ? step.confidence + (1 - step.confidence) * agreed : step.confidence * disagreed)
}

function rounded(share: number): number {
  return Math.round(share * 100) / 100
}
