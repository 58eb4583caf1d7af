import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { IndexDocument } from '@stepcast/video-index'
import type { Actor } from '../act/actor.ts'
import { type BoundProcedure, bindValues } from '../bind/bind-values.ts'
import { filesOf, requireFiles } from '../bind/bind-files.ts'
import { type BrowserSession, openSession } from '../browser/open-session.ts'
import { waitUntilStill } from '../browser/stillness.ts'
import { AgentError } from '../errors.ts'
import type { RunReport, StepReport } from '../protocol/report.ts'
import type { RunOptions } from '../protocol/run.ts'
import { writeReport } from '../report/write-report.ts'
import { allowedOrigins } from '../safety/origins.ts'
import { redact } from '../safety/redact.ts'
import { answerDialog } from './answer-dialog.ts'
import { endStateProblem } from './end-state.ts'
import { followStep } from './follow-step.ts'
import { type RunBudget, startBudget } from './run-budget.ts'
import { picture, type RunContext } from './run-context.ts'
import { newRecord, savePicture } from './step-record.ts'
import { newTeller, type Teller } from './teller.ts'
import { untilAborted } from './until-aborted.ts'

const defaultTimeoutMs = 10 * 60_000
const defaultMaxSteps = 200

/**
 * Follows a recorded procedure in a browser of its own, with new values, and checks every step on the page. The report is written
 * to `<runsDir>/<run_id>/report.{json,html}` and returned; its `status` is `done` only when the outcome of every step was seen.
 * @throws AgentError before anything is started: `unknown_parameter`, `ambiguous_parameter`, `file_missing`, `invalid_url`, `chrome_missing`,
 *   `chrome_failed`. What goes wrong later is in the report.
 */
export async function runProcedure(document: IndexDocument, options: RunOptions): Promise<RunReport> {
  const started = performance.now()
  const origins = allowedOrigins(options.url, options.allowOrigins ?? [])
  const procedure = bindValues(document.procedure, options)
  if (!options.dryRun) requireFiles(procedure)
  const runId = options.runId ?? `run_${randomBytes(8).toString('hex')}`
  const runDir = resolve(options.runsDir, runId)
  const secrets = options.secrets ?? {}
  const paths = filesOf(procedure)
  const { tell, ready } = newTeller(options.onEvent, (event) => redact(event, secrets, paths))
  const report: RunReport = {
    run_id: runId,
    video_id: document.video.id,
    title: procedure.title,
    url: options.url,
    goal: options.goal ?? null,
    status: 'failed',
    reason: null,
    steps: [],
    values: procedure.values,
    blocked: [],
    usage: { model_calls: 0, input_tokens: 0, output_tokens: 0, wall_s: 0 },
    report: join(runDir, 'report.html'),
    started_at: new Date().toISOString(),
  }
  await mkdir(runDir, { recursive: true })
  tell({
    type: 'run-start',
    run_id: runId,
    steps: procedure.steps.map(({ n, title }) => ({ n, title })),
    values: procedure.values,
  })
  if (options.dryRun) plan(report, procedure)
  else await follow(report, procedure, document, { ...options, runDir, origins, tell, ready })
  report.usage.wall_s = Math.round((performance.now() - started) / 10) / 100
  const shown = redact(report, secrets, paths)
  await writeReport(shown, document, options.keyframePath, runDir)
  tell({ type: 'run-end', report: shown })
  // nobody who still holds a stopped run back is waited for
  if (!options.signal?.aborted) await ready()
  return shown
}

function plan(report: RunReport, procedure: BoundProcedure): void {
  report.status = 'stopped'
  report.reason = 'dry run'
  report.steps = procedure.steps.map((step) => ({
    ...newRecord({ videoId: report.video_id }, step),
    status: 'skipped',
    verified_by: 'planned: nothing was touched',
  }))
}

interface FollowOptions extends RunOptions, Teller {
  runDir: string
  origins: ReadonlySet<string>
}

async function follow(
  report: RunReport,
  procedure: BoundProcedure,
  document: IndexDocument,
  options: FollowOptions,
): Promise<void> {
  using budget = startBudget(options.timeoutMs ?? defaultTimeoutMs)
  const signal = options.signal ? AbortSignal.any([options.signal, budget.signal]) : budget.signal
  let context: RunContext | undefined
  try {
    signal.throwIfAborted()
    await using session = await openSession({
      origins: options.origins,
      viewport: viewportFor(document.video),
      chromePath: options.chromePath,
      headless: options.headless,
      signal,
      onBlocked: (what) => {
        report.blocked.push(what)
        options.tell({ type: 'navigation-block', step: report.steps.at(-1)?.n ?? 0, url: what })
      },
      onDialog: async (dialog) => {
        if (context) await answerDialog(context, report.steps.at(-1), dialog)
        else await dialog.dismiss()
      },
    })
    context = newContext(session, report, procedure, options, signal, budget)
    await openStart(context)
    await followSteps(context, report)
  } catch (error) {
    if (error instanceof AgentError && (error.code === 'chrome_missing' || error.code === 'chrome_failed')) throw error
    explain(report, error, { isAborted: options.signal?.aborted ?? false, isOverBudget: budget.signal.aborted })
  }
}

function newContext(
  session: BrowserSession,
  report: RunReport,
  procedure: BoundProcedure,
  options: FollowOptions,
  signal: AbortSignal,
  budget: RunBudget,
): RunContext {
  const waitForPerson = <T>(answer: Promise<T>) => budget.offTheClock(untilAborted(answer, signal))
  const actor: Actor = { session, signal, secretFields: [] }
  return {
    actor,
    options,
    procedure,
    videoId: report.video_id,
    runDir: options.runDir,
    signal,
    emit: options.tell,
    announce: (event) => {
      options.tell(event)
      return waitForPerson(options.ready())
    },
    waitForPerson,
    blocked: report.blocked,
    offset: undefined,
    dialogs: [],
    isApproved: false,
    refusedDialog: undefined,
    isSignedIn: false,
    requestMark: 0,
    blockedMark: 0,
  }
}

/** The recording's own size, halved where it was made on a screen with two pixels for one. */
function viewportFor({ width, height }: { width: number; height: number }): { width: number; height: number } {
  const scale = width > 2000 ? 2 : 1
  const clamp = (size: number, least: number, most: number) => Math.min(most, Math.max(least, Math.round(size / scale)))
  return { width: clamp(width, 360, 2560), height: clamp(height, 480, 1600) }
}

async function openStart(context: RunContext): Promise<void> {
  const { page } = context.actor.session
  const { url } = context.options
  try {
    const response = await page.goto(url, { waitUntil: 'domcontentloaded', timeout: 30_000, signal: context.signal })
    if (response && response.status() >= 500) throw new Error(`it answered ${response.status()}`)
  } catch (cause) {
    context.signal.throwIfAborted()
    const blocked = context.blocked.at(-1)
    if (blocked)
      throw new AgentError('navigation_blocked', `${url} led to ${blocked.replace(/^an? /, '')}, which was refused`, {
        hint: 'allow that origin with --allow-origin, if it is the sign-in page of the app',
        cause,
      })
    throw new AgentError(
      'page_unreachable',
      `${url} did not load: ${cause instanceof Error ? cause.message : String(cause)}`,
      { hint: 'check the address and that the app is running', cause },
    )
  }
  await waitUntilStill(context.actor.session, { signal: context.signal })
}

async function followSteps(context: RunContext, report: RunReport): Promise<void> {
  const { steps } = context.procedure
  const maxSteps = context.options.maxSteps ?? defaultMaxSteps
  if (steps.length === 0)
    throw new AgentError('outcome_unconfirmed', 'the recording shows no step that could be followed', {
      hint: 'look at its steps with `stepcast steps`',
    })
  let lastDialogs: string[] = []
  for (const [index, step] of steps.entries()) {
    context.signal.throwIfAborted()
    if (index >= maxSteps)
      throw new AgentError('budget_exhausted', `the procedure has more than ${maxSteps} steps`, {
        hint: 'allow more steps',
      })
    await context.announce({ type: 'step-start', step: step.n, title: step.title, keyframe: step.keyframes.before })
    const record = newRecord(context, step)
    report.steps.push(record)
    context.dialogs = []
    const started = performance.now()
    try {
      await followStep(context, index, record, lastDialogs)
    } catch (error) {
      record.status = 'failed'
      if (record.screenshot === '' && !context.signal.aborted)
        await savePicture(context, record, await picture(context)).catch(() => undefined)
      record.dialogs = [...context.dialogs]
      record.error = errorOf(error)
      record.verified_by ||= record.error.message
      throw error
    } finally {
      record.seconds = Math.round((performance.now() - started) / 10) / 100
      context.emit({ type: 'step-end', step: step.n, report: record })
    }
    lastDialogs = context.dialogs
  }
  const problem = await endStateProblem(context, report.steps)
  if (problem)
    throw new AgentError('outcome_unconfirmed', problem, {
      hint: 'compare the pictures of the last steps in the report',
    })
  report.status = 'done'
}

const errorOf = (error: unknown): NonNullable<StepReport['error']> =>
  error instanceof AgentError
    ? { code: error.code, message: error.message, hint: error.hint }
    : {
        code: 'action_failed',
        message: error instanceof Error ? error.message : String(error),
        hint: 'look at the report, then run it again',
      }

function explain(
  report: RunReport,
  error: unknown,
  { isAborted, isOverBudget }: { isAborted: boolean; isOverBudget: boolean },
): void {
  const last = report.steps.at(-1)
  if (isAborted || isOverBudget) {
    report.status = isAborted ? 'stopped' : 'failed'
    report.error = isAborted
      ? { code: 'aborted', message: 'the run was stopped', hint: 'start it again' }
      : {
          code: 'budget_exhausted',
          message: 'the run took longer than it may',
          hint: 'look at the report to see where the time went',
        }
    if (last?.status === 'failed') last.error = report.error
  } else {
    report.error = errorOf(error)
    const isDenied = report.error.code === 'approval_needed' && report.error.hint.startsWith('it was denied')
    report.status = report.error.code !== 'approval_needed' ? 'failed' : isDenied ? 'stopped' : 'needs_approval'
  }
  report.reason = last?.status === 'failed' ? `step ${last.n}: ${report.error.message}` : report.error.message
}
