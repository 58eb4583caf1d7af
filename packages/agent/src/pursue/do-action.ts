import type { ObservedElement, Observation } from '../observe/observation.ts'
import type { RunContext } from '../follow/run-context.ts'
import { takeStep } from '../follow/take-step.ts'
import { isReadIn } from '../ground/text-match.ts'
import type { RunReport } from '../protocol/report.ts'
import type { Goal } from './goal.ts'
import type { PlannedAction } from './parse-action.ts'
import { toStep } from './to-step.ts'
import type { Tutorial } from './tutorial.ts'

export interface Decided {
  action: PlannedAction
  /** The element that is meant, where that is known. */
  element: ObservedElement | undefined
  /** The tutorial's step that shows it, as `A3`. */
  tutorial: string | undefined
}

/**
 * Does one action as a step of its own, which is added to the procedure and the report.
 * @returns why it cannot be done at all, in words; undefined once it was done
 * @throws AgentError where the step failed
 */
export async function doAction(
  context: RunContext,
  report: RunReport,
  decided: Decided,
  { goal, tutorials, page }: { goal: Goal; tutorials: readonly Tutorial[]; page: Observation },
): Promise<string | undefined> {
  const { action } = decided
  const { session } = context.actor
  if (action.name === 'wait') {
    await Bun.sleep(1000)
    return undefined
  }
  if (action.name === 'go_back') {
    session.markAction()
    await session.page.goBack({ waitUntil: 'domcontentloaded', timeout: 10_000 }).catch(() => undefined)
    context.actor.trace.navigate(session.page.url())
    return undefined
  }
  if (action.name === 'scroll') {
    session.markAction()
    await session.page.mouse.wheel({ deltaY: (action.direction === 'up' ? -0.8 : 0.8) * page.viewport.height })
    return undefined
  }
  const { steps } = context.procedure
  const made = toStep(decided, { n: steps.length + 1, goal, tutorials, page, url: context.options.url })
  if ('problem' in made) return made.problem
  const { step, cited } = made
  steps.push(step)
  context.shows = (names) =>
    cited !== undefined && names.some((name) => isReadIn(name, [cited.step.action.target?.text ?? '']) !== undefined)
  context.videoId = cited?.tutorial.document.video.id ?? ''
  await takeStep(context, report, steps.length - 1, context.dialogs)
  return undefined
}
