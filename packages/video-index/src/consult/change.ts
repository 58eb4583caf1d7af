import type { Step } from '../protocol/procedure.ts'
import type { TimedText } from '../timed-text/timed-text.ts'

/** A change of the screen that a model is asked about, numbered in order of time. */
export type Change = {
  n: number
  /** What was read of it; of kind `other` where the reader saw no action in it. */
  step: Step
  /** The reader saw an action in it. */
  isSeen: boolean
  /** What captions and speech said at the time. */
  told: string[]
}

const maxTold = 2
const maxToldLength = 200
/** People say what they do a little before they do it. */
const leadS = 1

/** The steps that were read and the changes that none of them accounts for, in order. */
export function changesOf(
  steps: readonly Step[],
  unexplained: readonly Step[],
  texts: readonly TimedText[] = [],
): Change[] {
  return [...steps.map((step) => ({ step, isSeen: true })), ...unexplained.map((step) => ({ step, isSeen: false }))]
    .sort((a, b) => a.step.start_s - b.step.start_s || a.step.n - b.step.n)
    .map((each, at) => ({ ...each, n: at + 1, told: toldAt(each.step, texts) }))
}

function toldAt({ start_s, end_s }: Step, texts: readonly TimedText[]): string[] {
  return texts
    .filter(({ source, startS, endS }) => source !== 'chapter' && startS < end_s && endS > start_s - leadS)
    .slice(-maxTold)
    .map(({ text }) => text.slice(0, maxToldLength))
}
