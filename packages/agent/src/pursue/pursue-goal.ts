import type { ChatClient } from '@stepcast/inference-client'
import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { nameOf } from '../act/actor.ts'
import { allowedFile } from '../bind/bind-files.ts'
import type { BoundProcedure } from '../bind/bind-values.ts'
import { waitUntilStill } from '../browser/stillness.ts'
import { AgentError, type AgentErrorCode } from '../errors.ts'
import { carryOut } from '../follow/carry-out.ts'
import { look, picture, type RunContext } from '../follow/run-context.ts'
import { runInBrowser } from '../follow/run-in-browser.ts'
import { isReadIn } from '../ground/text-match.ts'
import { type Asker, defaultMaxTokens, newAsker } from '../model/asker.ts'
import { markPicture } from '../model/mark-picture.ts'
import { pageText } from '../model/page-text.ts'
import type { Observation } from '../observe/observation.ts'
import type { BoundValue, RunReport } from '../protocol/report.ts'
import type { RunOptions } from '../protocol/run.ts'
import { redact } from '../safety/redact.ts'
import { makePlan, type Plan } from './make-plan.ts'
import { decide, type Decision } from './decide.ts'
import { doAction } from './do-action.ts'
import { endProblem } from './end-problem.ts'
import { type Goal, newGoal } from './goal.ts'
import { sayAction } from './parse-action.ts'
import type { Tutorial } from './tutorial.ts'

export interface PursueOptions extends Omit<RunOptions, 'goal' | 'keyframePath' | 'dryRun' | 'client'> {
  /** Who plans and looks. */
  client: ChatClient
  /** Recordings that may tell how it is done, the likeliest first. */
  tutorials?: readonly Tutorial[]
}

const defaultMaxSteps = 40
/** So many failures in a row, and the plan is made anew; so many plans, and the run ends. */
const failuresToReplan = 2
const maxPlans = 4
/** What a person would try otherwise; everything else ends the run. */
const repeatable: readonly AgentErrorCode[] = [
  'target_missing',
  'target_ambiguous',
  'target_covered',
  'action_failed',
  'outcome_unconfirmed',
  'navigation_blocked',
  'invalid_url',
]

/**
 * Reaches a goal that no recording shows exactly: a model breaks it down by the tutorials, then says what to do on each screen; every action
 * is grounded, approved and checked as those of a recording are, and the live page is believed over the tutorial. `done` is said only when
 * words on the page, which were not there before, show that the goal is reached, and every value that was given was entered.
 * @throws AgentError before anything is started: `file_missing`, `invalid_url`, `chrome_missing`, `chrome_failed`. What goes
 *   wrong later, the model server included, is in the report.
 */
export async function pursueGoal(goal: string, options: PursueOptions): Promise<RunReport> {
  const tutorials = options.tutorials ?? []
  const files = (options.files ?? []).map((path) => allowedFile(path, []))
  const values = Object.entries(options.values ?? {}).map(([name, value]): BoundValue => ({
    name,
    label: name,
    kind: 'text',
    recorded_value: '',
    value,
    set: true,
    steps: [],
  }))
  const procedure: BoundProcedure = { title: goal, start_url: options.url, parameters: [], steps: [], values }
  const undertaking = {
    goal,
    video: tutorials[0]?.document.video,
    procedure,
    paths: files,
    // Pictures of several recordings are shown: each step carries the whole path of its own.
    options: { ...options, goal, files, keyframePath: (path: string) => path },
  }
  return await carryOut(undertaking, (report, runOptions, size) =>
    runInBrowser(report, procedure, size, runOptions, (context) =>
      pursue(context, report, newGoal(goal, { ...options, files }), { ...options, tutorials }),
    ),
  )
}

async function pursue(context: RunContext, report: RunReport, goal: Goal, options: PursueOptions): Promise<void> {
  const { tutorials = [], client, maxTokens = defaultMaxTokens, maxSteps = defaultMaxSteps } = options
  const asker = newAsker(client, report.usage, {
    maxTokens,
    signal: context.signal,
    hide: (text) => redact(text, options.secrets ?? {}, goal.files),
  })
  const first = await look(context)
  const failures: string[] = []
  const history: string[] = []
  const known = new Map<string, Decision>()
  let plans = 1
  const planAnew = async (page: Observation) => {
    const made = await makePlan(asker, goal, tutorials, { page: pageText(page).text, failures })
    const told = { steps: made.steps.map(({ what }) => what), thought: made.thought }
    report.plans = [...(report.plans ?? []), told]
    context.emit({ type: 'plan-made', plan: told })
    return made
  }
  let plan = await planAnew(first)
  let failed = 0
  for (let turn = 0; ; turn++) {
    context.signal.throwIfAborted()
    if (context.procedure.steps.length >= maxSteps || turn >= 2 * maxSteps)
      throw new AgentError('budget_exhausted', `the goal was not reached in ${maxSteps} steps`, {
        hint: 'allow more steps, or give a smaller goal',
      })
    if (failed >= failuresToReplan) {
      if (plans++ >= maxPlans)
        throw new AgentError('outcome_unconfirmed', `the goal was not reached: ${failures.at(-1)}`, {
          hint: 'look at the report, give a recording that shows it, or do the rest by hand',
        })
      plan = await planAnew(await look(context))
      failed = 0
    }
    await waitUntilStill(context.actor.session, { signal: context.signal })
    const page = await look(context)
    const decision = await decideOnce(asker, context, { goal, plan, history, page, known, failures })
    const problem = decision
      ? decision.kind === 'finish'
        ? await endProblem(context, report, { first, page, evidence: decision.evidence, goal })
        : await act(context, report, decision, { goal, tutorials, page })
      : 'the model gave no action that can be done'
    if (decision?.kind === 'finish' && problem === undefined) {
      report.status = 'done'
      return
    }
    const what = decision?.kind === 'act' ? sayAction(decision.action) : decision ? 'finish' : 'nothing'
    history.push(problem ? `${what} failed: ${problem}` : `${what}: ${report.steps.at(-1)?.verified_by ?? 'done'}`)
    if (problem) failures.push(`${what}: ${problem}`)
    failed = problem ? failed + 1 : 0
  }
}

type Thinking = {
  goal: Goal
  plan: Plan
  history: readonly string[]
  page: Observation
  known: Map<string, Decision>
  failures: readonly string[]
}

/** A screen that was met before with the same question is not asked about again. */
async function decideOnce(
  asker: Asker,
  context: RunContext,
  { goal, plan, history, page, known, failures }: Thinking,
): Promise<Decision | undefined> {
  const question = JSON.stringify([goal.text, plan.steps, failures, pageText(page).text])
  const key = createHash('sha256').update(question).digest('hex')
  const remembered = known.get(key)
  const isStuck = remembered?.kind === 'act' && history.at(-1)?.startsWith(sayAction(remembered.action))
  if (remembered && !isStuck) return remembered
  const decision = await decide(asker, {
    goal,
    plan,
    history,
    page,
    picture: async (marks) => markPicture(await picture(context), marks, page.viewport),
  })
  if (decision) known.set(key, decision)
  return decision
}

/** Does what was decided; what went wrong in words, where something else may be tried. */
async function act(
  context: RunContext,
  report: RunReport,
  decision: Decision & { kind: 'act' },
  { goal, tutorials, page }: { goal: Goal; tutorials: readonly Tutorial[]; page: Observation },
): Promise<string | undefined> {
  const before = report.steps.length
  context.thought = decision.thought
  try {
    const problem = await doAction(context, report, decision, { goal, tutorials, page })
    if (problem) return problem
  } catch (error) {
    if (!(error instanceof AgentError) || !repeatable.includes(error.code)) throw error
    return error.message
  } finally {
    const record = report.steps[before]
    if (record) {
      const name = record.target?.name ?? (decision.element ? nameOf(decision.element) : '')
      if (record.grounded_by !== null && decision.element && name) record.grounded_by = 'model'
    }
  }
  const step = context.procedure.steps.at(-1)
  if (!step || report.steps.length === before) return undefined
  const used = report.values.filter(
    ({ value }) => step.action.value === value || basename(step.file ?? '') === basename(value),
  )
  for (const value of used) value.steps.push(step.n)
  if (decision.expect) {
    const after = await look(context)
    const seen = isReadIn(decision.expect, after.texts) ?? null
    report.steps.at(-1)?.checks.push({ what: `“${decision.expect}” is shown`, ok: seen !== null, seen })
  }
  return undefined
}
