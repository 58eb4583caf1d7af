import { readTime } from '@stepcast/inference-client'
import type { Step } from '../protocol/procedure.ts'
import { labelText } from '../read/label-text.ts'
import type { Screen } from '../read/screen-reader.ts'
import { bareText, readsAlike, textSimilarity } from '../read/text-compare.ts'
import { type TextLine, boxHeight } from '../read/text-line.ts'
import { agreementOf } from '../timed-text/agreement.ts'
import { readInstruction } from '../timed-text/instruction.ts'
import type { ModelStep } from './ask-about-steps.ts'

/** What a step is, with the two readings that its answer is held against. */
export type Readings = { before: Screen | undefined; after: Screen | undefined; width: number; height: number }

/** `said` is what the model says was done, where the readings do not speak against it. */
export type CheckedStep = { step: Step; said: string | undefined }

/** Two that agree are right more often than either; where they do not, one of them is wrong. */
const agreed = 0.5
const disagreed = 0.75
/** Values that read like this are one value, which a model spells better than the reader. */
const sameValue = 0.6
/** A label is the target's where it stands this close to the pointer, in heights of its letters. */
const reach = 2.5
/** A time may be told this far beside the change that it belongs to, in seconds. */
const timeReachS = 2

/**
 * Takes from a model's answer what the readings bear out: a target that stands on the screen where the pointer was, a value
 * that stands there afterwards, words that do not contradict what was seen. What they do not bear out is left as it was read,
 * and the step loses confidence. Times stay those of the frames.
 */
export function checkAnswer(step: Step, answer: ModelStep, readings: Readings): CheckedStep {
  const { action } = step
  const target = checkTarget(step, answer.target, readings)
  const value = checkValue(step, answer.value, readings.after)
  const verdicts = [target.agrees, value.agrees, timeAgrees(step, answer)].filter((each) => each !== undefined)
  const checked: Step = {
    ...step,
    action: {
      ...action,
      ...(target.text === undefined ? {} : { target: { ...action.target, text: target.text } }),
      ...(value.text === undefined ? {} : { value: value.text }),
    },
    confidence: confidenceOf(step.confidence, verdicts),
  }
  const instruction = readInstruction(answer.what)
  const fits =
    instruction !== undefined && !agreementOf(instruction, checked.action, readings.before?.lines ?? []).contradicts
  const said = fits && answer.what.trim() !== '' ? answer.what.trim() : undefined
  return { step: checked, said }
}

type Verdict = { text?: string; agrees?: boolean }

function checkTarget({ action }: Step, told: string | null | undefined, readings: Readings): Verdict {
  const own = action.target?.text
  if (!told?.trim()) return {}
  if (own !== undefined && readsAlike(own, told)) return { agrees: true }
  const line = [...(readings.before?.lines ?? [])].find((each) => readsAlike(labelText(each.text), told))
  if (!line) return { agrees: false }
  const isThere = isAtPointer(line, action.target?.point, readings)
  if (own === undefined) return isThere ? { text: labelText(line.text), agrees: true } : {}
  return isThere && !readings.before?.lines.some((each) => readsAlike(labelText(each.text), own))
    ? { text: labelText(line.text), agrees: true }
    : { agrees: false }
}

function isAtPointer(
  { box }: TextLine,
  point: readonly [number, number] | undefined,
  { width, height }: Readings,
): boolean {
  if (!point) return false
  const [x, y] = [point[0] * width, point[1] * height]
  const margin = reach * boxHeight(box)
  return x >= box.x1 - margin && x <= box.x2 + margin && y >= box.y1 - margin && y <= box.y2 + margin
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
  if (textSimilarity(own, told) >= sameValue) return isShown ? { text: told.trim(), agrees: true } : { agrees: true }
  return { agrees: false }
}

function timeAgrees(step: Step, { start, end }: ModelStep): boolean | undefined {
  const [from, to] = [readTime(start), readTime(end)]
  if (from === undefined || to === undefined) return undefined
  return Math.min(from, to) <= step.end_s + timeReachS && Math.max(from, to) >= step.start_s - timeReachS
}

function confidenceOf(confidence: number, verdicts: readonly boolean[]): number {
  if (verdicts.length === 0) return confidence
  const next = verdicts.every(Boolean) ? confidence + (1 - confidence) * agreed : confidence * disagreed
  return Math.round(next * 100) / 100
}
