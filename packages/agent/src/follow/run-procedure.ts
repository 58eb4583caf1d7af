import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { IndexDocument } from '@stepcast/video-index'
import { type BoundProcedure, bindValues } from '../bind/bind-values.ts'
import { filesOf, requireFiles } from '../bind/bind-files.ts'
import { AgentError } from '../errors.ts'
import type { RunReport } from '../protocol/report.ts'
import type { RunOptions } from '../protocol/run.ts'
import { writeReport } from '../report/write-report.ts'
import { allowedOrigins } from '../safety/origins.ts'
import { redact } from '../safety/redact.ts'
import { endStateProblem } from './end-state.ts'
import type { RunContext } from './run-context.ts'
import { runInBrowser } from './run-in-browser.ts'
import { newRecord } from './step-record.ts'
import { takeStep } from './take-step.ts'
import { newTeller } from './teller.ts'

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
  else
    await runInBrowser(report, procedure, document.video, { ...options, runDir, origins, tell, ready }, (context) =>
      followSteps(context, report),
    )
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

async function followSteps(context: RunContext, report: RunReport): Promise<void> {
  const { steps } = context.procedure
  const maxSteps = context.options.maxSteps ?? defaultMaxSteps
  if (steps.length === 0)
    throw new AgentError('outcome_unconfirmed', 'the recording shows no step that could be followed', {
      hint: 'look at its steps with `stepcast steps`',
    })
  const { site } = context.options
  const { origin } = new URL(context.options.url)
  context.known = (await site?.recall(origin).catch(() => undefined)) ?? context.known
  let lastDialogs: string[] = []
  for (const index of steps.keys()) {
    context.signal.throwIfAborted()
    if (index >= maxSteps)
      throw new AgentError('budget_exhausted', `the procedure has more than ${maxSteps} steps`, {
        hint: 'allow more steps',
      })
    await takeStep(context, report, index, lastDialogs)
    lastDialogs = context.dialogs
  }
  const problem = await endStateProblem(context, report.steps)
  if (problem)
    throw new AgentError('outcome_unconfirmed', problem, {
      hint: 'compare the pictures of the last steps in the report',
    })
  report.status = 'done'
  // the work is done whether or not it can be remembered
  await site?.confirm(origin, context.renamed).catch(() => undefined)
}
