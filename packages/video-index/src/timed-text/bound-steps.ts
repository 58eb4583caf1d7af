import type { SeenStep } from './seen-step.ts'
import { readInstruction } from './instruction.ts'
import type { TimedText } from './timed-text.ts'

/** Marks are set by hand: a step that reaches further across one was not cut there by its author. */
const reachS = 1
const minStepS = 0.1

/** Ends steps at the marks of chapters and numbered captions that they reach across a little: a step lies where its action does. */
export function boundSteps(seen: readonly SeenStep[], texts: readonly TimedText[]): SeenStep[] {
  const marks = texts.filter(
    ({ source, text }) => source === 'chapter' || (source === 'caption' && readInstruction(text)?.numbered),
  )
  return seen.map((each) => {
    const step = { ...each.step }
    for (const { startS } of marks) {
      if (startS <= step.start_s || startS >= step.end_s) continue
      if (startS <= each.actionS && startS - step.start_s <= reachS)
        step.start_s = Math.min(startS, step.end_s - minStepS)
      else if (startS > each.actionS && step.end_s - startS <= reachS)
        step.end_s = Math.max(startS, step.start_s + minStepS)
    }
    return { ...each, step }
  })
}
