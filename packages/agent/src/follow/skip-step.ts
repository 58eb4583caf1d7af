import type { BoundStep } from '../bind/bind-values.ts'
import { hasKnownEnd } from '../bind/is-drop.ts'
import { groundTarget } from '../ground/ground-target.ts'
import { similarity } from '../ground/text-match.ts'
import type { Observation } from '../observe/observation.ts'
import { isCommit } from '../safety/commit-words.ts'
import { lookForTexts, significantTexts } from '../verify/expectation.ts'
import type { RunContext } from './run-context.ts'

const confirming = ['ok', 'okay', 'yes', 'confirm', '确定', '确认', '是']

/**
 * Whether a step that cannot be done may be left out: when its effect is there already, or when the recording itself shows no
 * effect of it, and the page is where the steps after it go on. A step that enters or names something the user set never is.
 * @returns why, in words for the report
 */
export async function reasonToSkip(
  context: RunContext,
  index: number,
  page: Observation,
  lastDialogs: readonly string[],
): Promise<string | undefined> {
  const { steps } = context.procedure
  const step = steps[index]
  if (!step || step.set) return undefined
  const answered = reasonAnswered(step, lastDialogs)
  if (answered) return answered
  const { action } = step
  const name = action.target?.text ?? ''
  if (['fill', 'select', 'upload', 'check'].includes(action.kind) || (action.kind === 'drag' && hasKnownEnd(action)))
    return step.confidence < 0.5 && (await goesOn(context, index, page))
      ? 'the reading is doubtful, and the page is where the next step goes on'
      : undefined
  const wanted = significantTexts(step.expect)
  const { seen } = lookForTexts(step.expect, page, page)
  const isDoubtful = step.confidence < 0.5
  if (index === steps.length - 1)
    return isDoubtful && wanted.length === 0 && !step.expect.url && !isCommit(name)
      ? 'the reading is doubtful, and the recording shows no effect of it'
      : undefined
  if (isCommit(name) && !isDoubtful) return undefined
  if (!(await goesOn(context, index, page))) return undefined
  if (wanted.length > 0 && seen.length >= wanted.length * 0.6) return 'what it leads to is on the page already'
  if (wanted.length === 0 && !step.expect.url && (name !== '' || isDoubtful))
    return 'the recording shows no effect of it, and the page is where the next step goes on'
  return isDoubtful ? 'the reading is doubtful, and the page is where the next step goes on' : undefined
}

/** Whether a step answers one of the browser's own dialogs, which were answered when they came. */
export function reasonAnswered({ action, set }: BoundStep, lastDialogs: readonly string[]): string | undefined {
  const name = action.target?.text ?? ''
  const isAnswer = action.kind === 'click' && !set && confirming.some((word) => similarity(name, word) >= 0.9)
  return isAnswer && lastDialogs.length > 0 ? 'the dialog it answers was answered already' : undefined
}

/**
 * Whether a step is better not tried at all: a doubtful reading of a click on something without words, that the recording shows no effect
 * of, while the page is where the next step goes on. Doing it could undo the step before (a switch that is read twice).
 */
export async function reasonNotToTry(
  context: RunContext,
  index: number,
  page: Observation,
): Promise<string | undefined> {
  const step = context.procedure.steps[index]
  if (!step || step.set || step.confidence >= 0.5 || step.action.kind !== 'click' || step.action.target?.text)
    return undefined
  const showsEffect = significantTexts(step.expect).length > 0 || step.expect.url !== null
  if (showsEffect || (await nextTargetShown(context.procedure.steps, index, page, 1)) === undefined) return undefined
  return 'left out: the reading is doubtful, the recording shows no effect of it, and the page is where the next step goes on'
}

/** Whether the target of one of the next two steps is on the page. */
async function goesOn(context: RunContext, index: number, page: Observation): Promise<boolean> {
  return (await nextTargetShown(context.procedure.steps, index, page)) !== undefined
}

/** The words of the next step's target (or of the one after it), if the page shows that target now. */
export async function nextTargetShown(
  steps: readonly BoundStep[],
  index: number,
  page: Observation,
  ahead = 2,
): Promise<string | undefined> {
  for (const next of steps.slice(index + 1, index + 1 + ahead)) {
    const text = next.action.target?.text
    if (!text) continue
    const result = await groundTarget(next.action, page, { rowNames: next.rowNames })
    if (result.found && result.grounding.score > 0.6) return text
  }
  return undefined
}
