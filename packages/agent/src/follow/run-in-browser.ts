import { join } from 'node:path'
import { InferenceError } from '@stepcast/inference-client'
import type { Actor } from '../act/actor.ts'
import type { BoundProcedure } from '../bind/bind-values.ts'
import { type BrowserSession, openSession } from '../browser/open-session.ts'
import { waitUntilStill } from '../browser/stillness.ts'
import { AgentError } from '../errors.ts'
import type { RunError, RunReport } from '../protocol/report.ts'
import type { RunOptions } from '../protocol/run.ts'
import { answerDialog } from './answer-dialog.ts'
import { openToPerson } from './by-hand.ts'
import { Trace } from '../trace/trace.ts'
import { type RunBudget, startBudget } from './run-budget.ts'
import type { RunContext } from './run-context.ts'
import type { Teller } from './teller.ts'
import { untilAborted } from './until-aborted.ts'

const defaultTimeoutMs = 10 * 60_000

export interface BrowserRunOptions extends RunOptions, Teller {
  runDir: string
  origins: ReadonlySet<string>
}

/** Opens a browser at the run's address and has the work done there; how it ended is written into the report. */
export async function runInBrowser(
  report: RunReport,
  procedure: BoundProcedure,
  video: { width: number; height: number },
  options: BrowserRunOptions,
  work: (context: RunContext) => Promise<void>,
): Promise<void> {
  using budget = startBudget(options.timeoutMs ?? defaultTimeoutMs)
  const signal = options.signal ? AbortSignal.any([options.signal, budget.signal]) : budget.signal
  let context: RunContext | undefined
  try {
    signal.throwIfAborted()
    await using session = await openSession({
      origins: options.origins,
      viewport: viewportFor(video),
      chromePath: options.chromePath,
      headless: options.headless,
      profileDir: options.profileDir,
      connectTo: options.connectTo,
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
    options.onPage?.(openToPerson(context))
    await work(context)
  } catch (error) {
    if (error instanceof AgentError && (error.code === 'chrome_missing' || error.code === 'chrome_failed')) throw error
    explain(report, error, { isAborted: options.signal?.aborted ?? false, isOverBudget: budget.signal.aborted })
  } finally {
    if (context) {
      await context.textReader?.[Symbol.asyncDispose]()
      report.trace = join(options.runDir, 'trace.json')
      await Bun.write(report.trace, context.actor.trace.write(report.title, options.secrets ?? {}))
    }
  }
}

function newContext(
  session: BrowserSession,
  report: RunReport,
  procedure: BoundProcedure,
  options: BrowserRunOptions,
  signal: AbortSignal,
  budget: RunBudget,
): RunContext {
  const waitForPerson = <T>(answer: Promise<T>) => budget.offTheClock(untilAborted(answer, signal))
  const actor: Actor = { session, signal, trace: new Trace(), secretFields: [] }
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
    last: undefined,
    dialogs: [],
    isApproved: false,
    refusedDialog: undefined,
    isSignedIn: false,
    neededNoSignIn: false,
    firstIndex: 0,
    wentBack: false,
    known: new Map(),
    renamed: new Map(),
    handedOver: new Set(),
    requestMark: 0,
    entry: undefined,
    byHand: undefined,
    thought: undefined,
    isInHand: false,
    actedAt: 0,
    verified: undefined,
    textReader: undefined,
    asker: undefined,
    asked: new Set(),
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
  const { trace } = context.actor
  const viewport = page.viewport()
  if (viewport) trace.viewport(viewport)
  trace.navigate(url)
  page.on('domcontentloaded', () => trace.loaded())
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

export function errorOf(error: unknown): RunError {
  if (error instanceof AgentError || error instanceof InferenceError)
    return { code: error.code, message: error.message, hint: error.hint ?? 'run it again' }
  return {
    code: 'action_failed',
    message: error instanceof Error ? error.message : String(error),
    hint: 'look at the report, then run it again',
  }
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
