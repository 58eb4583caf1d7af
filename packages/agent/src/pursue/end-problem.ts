import { basename } from 'node:path'
import { endStateProblem } from '../follow/end-state.ts'
import type { RunContext } from '../follow/run-context.ts'
import { isReadIn, lettersAndDigits } from '../ground/text-match.ts'
import type { Observation } from '../observe/observation.ts'
import type { RunReport } from '../protocol/report.ts'
import type { Goal } from './goal.ts'

interface End {
  /** The page as it was in the beginning, and as it is now. */
  first: Observation
  page: Observation
  /** Words of the page that are said to show that the goal is reached. */
  evidence: readonly string[]
  goal: Goal
}

/**
 * Why a goal is not reached although a model says so; undefined when the page bears it out: the words it names stand there, some of them
 * did not in the beginning, every value that was given was entered or stands there, and the page reports no failure.
 */
export async function endProblem(
  context: RunContext,
  report: RunReport,
  { first, page, evidence, goal }: End,
): Promise<string | undefined> {
  const words = evidence.filter((text) => lettersAndDigits(text).length > 1)
  if (words.length === 0) return 'no words on the page were named that show it'
  const unseen = words.find((text) => isReadIn(text, page.texts) === undefined)
  if (unseen !== undefined) return `“${unseen}” does not stand on the page`
  const isNew = words.some((text) => isReadIn(text, first.texts) === undefined)
  if (!isNew) return 'what was named stood on the page before anything was done'
  const done = report.steps.filter(({ status }) => status === 'done')
  const entered = done.map(({ value }) => value).filter((value) => value !== null)
  const missing = Object.entries(goal.values).find(
    ([, value]) => ![...entered, ...page.texts].some((text) => isReadIn(basename(value), [text]) !== undefined),
  )
  if (missing) return `the value ${missing[0]} was entered nowhere`
  return await endStateProblem(context, report.steps)
}
