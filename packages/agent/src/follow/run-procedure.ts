import { basename } from 'node:path'
import type { IndexDocument } from '@stepcast/video-index'
import { type BoundProcedure, type BoundStep, bindValues } from '../bind/bind-values.ts'
import { filesOf, requireFiles } from '../bind/bind-files.ts'
import { AgentError } from '../errors.ts'
import type { Heal, RunReport } from '../protocol/report.ts'
import type { RunOptions } from '../protocol/run.ts'
import { defaultMaxTokens, newAsker } from '../model/asker.ts'
import { allowedOrigins } from '../safety/origins.ts'
import { redact } from '../safety/redact.ts'
import { carryOut } from './carry-out.ts'
import { endStateProblem } from './end-state.ts'
import { entersSecret, type Place } from './find-place.ts'
import type { RunContext } from './run-context.ts'
import { runInBrowser } from './run-in-browser.ts'
import { leaveOut, newRecord } from './step-record.ts'
import { takeStep } from './take-step.ts'

const defaultMaxSteps = 200

/**
 * Follows a recorded procedure in a browser of its own, with new values, and checks every step on the page. The report is written
 * to `<runsDir>/<run_id>/report.{json,html}` and returned; its `status` is `done` only when the outcome of every step was seen.
 * @throws AgentError before anything is started: `unknown_parameter`, `ambiguous_parameter`, `unknown_step`, `file_missing`, `invalid_url`, `chrome_missing`,
 *   `chrome_failed`. What goes wrong later is in the report.
 */
export async function runProcedure(document: IndexDocument, options: RunOptions): Promise<RunReport> {
  // an address that cannot be used is told before a value that is unknown
  allowedOrigins(options.url, options.allowOrigins ?? [])
  const procedure = bindValues(document.procedure, options)
  const first = firstIndex(procedure, options.fromStep)
  if (!options.dryRun) requireFiles({ ...procedure, steps: procedure.steps.slice(first) })
  const undertaking = {
    goal: options.goal ?? null,
    video: document.video,
    procedure,
    paths: filesOf(procedure),
    options,
  }
  return await carryOut(undertaking, async (report, runOptions, size) => {
    if (options.dryRun) plan(report, procedure, first)
    else await runInBrowser(report, procedure, size, runOptions, (context) => followSteps(context, report, first))
  })
}

function firstIndex({ steps }: BoundProcedure, fromStep: number | undefined): number {
  if (fromStep === undefined) return 0
  const index = steps.findIndex(({ n }) => n === fromStep)
  if (index >= 0) return index
  throw new AgentError('unknown_step', `the recording has no step ${fromStep}`, {
    hint: `begin with one of its steps, 1 to ${steps.length}`,
  })
}

const doneBefore = 'left out: the run begins after it'

function plan(report: RunReport, procedure: BoundProcedure, first: number): void {
  report.status = 'stopped'
  report.reason = 'dry run'
  report.steps = procedure.steps.map((step, index) => ({
    ...newRecord({ videoId: report.video_id }, step),
    status: 'skipped',
    verified_by: index < first ? doneBefore : 'planned: nothing was touched',
  }))
}

async function followSteps(context: RunContext, report: RunReport, first: number): Promise<void> {
  const { steps } = context.procedure
  const maxSteps = context.options.maxSteps ?? defaultMaxSteps
  if (steps.length === 0)
    throw new AgentError('outcome_unconfirmed', 'the recording shows no step that could be followed', {
      hint: 'look at its steps with `stepcast steps`',
    })
  const { site, client, maxTokens = defaultMaxTokens, secrets = {} } = context.options
  if (client)
    context.asker = newAsker(client, report.usage, {
      maxTokens,
      signal: context.signal,
      hide: (text) => redact(text, secrets, filesOf(context.procedure)),
    })
  const { origin } = new URL(context.options.url)
  context.known = (await site?.recall(origin).catch(() => undefined)) ?? context.known
  context.firstIndex = first
  for (const step of steps.slice(0, first)) leaveOutStep(context, report, step, doneBefore)
  let lastDialogs: string[] = []
  let heals: Heal[] = []
  let goneBackFrom: GoneBack | undefined
  let taken = 0
  for (let index = first; index < steps.length; index++) {
    context.signal.throwIfAborted()
    if (++taken > maxSteps)
      throw new AgentError('budget_exhausted', `the procedure has more than ${maxSteps} steps`, {
        hint: 'allow more steps',
      })
    const step = steps[index] as BoundStep
    const place = await takeStep(context, report, index, lastDialogs, heals).catch((error: unknown) => {
      throw goneBackFrom && index < goneBackFrom.index ? inVain(error, goneBackFrom, step) : error
    })
    heals = []
    lastDialogs = context.dialogs
    if (!place) continue
    if (place.index < index) {
      goneBackFrom = { index, step, otherwise: place.otherwise }
      heals = [
        {
          tried: 'went back to this step',
          because: `step ${step.n} could not be done: ${place.because}`,
          helped: false,
        },
      ]
    }
    resumeAt(context, report, index, place)
    index = place.index - 1
  }
  const unused = context.procedure.namedFiles?.find((file) => !context.handedOver.has(file))
  if (unused !== undefined)
    throw new AgentError('outcome_unconfirmed', `nothing on the page asked for ${basename(unused)}`, {
      hint: 'upload it by hand, or record the upload so that the name of its file is shown',
    })
  const problem = await endStateProblem(context, report.steps)
  if (problem)
    throw new AgentError('outcome_unconfirmed', problem, {
      hint: 'compare the pictures of the last steps in the report',
    })
  report.status = 'done'
  // the work is done whether or not it can be remembered
  await site?.confirm(origin, context.renamed).catch(() => undefined)
}

interface GoneBack {
  index: number
  step: BoundStep
  otherwise: AgentError | undefined
}

/** What a run ends with when going back to an earlier step did not help: why it went back comes first. */
function inVain(error: unknown, { step, otherwise }: GoneBack, now: BoundStep): unknown {
  if (!(error instanceof AgentError) || !otherwise) return error
  const { code, message, hint } = otherwise
  const tried = `going back to step ${now.n} did not help: ${error.message}`
  return new AgentError(code, `step ${step.n} could not be done (${message}), and ${tried}`, { hint, cause: error })
}

/** Goes on where the page is; the steps passed over are left out, those gone back to are followed anew. */
function resumeAt(context: RunContext, report: RunReport, index: number, place: Place): void {
  const { steps } = context.procedure
  const { n } = steps[place.index] as BoundStep
  if (place.index > index) {
    report.steps.pop()
    const because = `left out: the page is where step ${n} begins already (${place.because})`
    for (const step of steps.slice(index, place.index)) leaveOutStep(context, report, step, because)
    context.neededNoSignIn ||= entersSecret(steps.slice(index, place.index))
  } else {
    context.wentBack = true
    report.steps.length = place.index
  }
}

function leaveOutStep(context: RunContext, report: RunReport, step: BoundStep, because: string): void {
  const record = newRecord(context, step)
  leaveOut(record, because)
  report.steps.push(record)
  context.emit({ type: 'step-end', step: step.n, report: record })
}
