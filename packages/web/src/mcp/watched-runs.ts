import { createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { WebError } from '../errors.ts'
import type { JobStore } from '../jobs/job-store.ts'
import type { Run, RunRequest } from '../jobs/run.ts'
import type { RunJobs } from '../jobs/run-jobs.ts'

type Question = { token: string; plan: string; run: Run; giveUp: NodeJS.Timeout }

type WaitOptions = {
  /** Aborting it stops the run. */
  signal: AbortSignal
  /** How long to wait before the run is answered for as it stands. */
  waitMs: number
  onChange?: (run: Run) => void
}

const tenMinutesMs = 10 * 60_000

type WatchedRunsOptions = {
  runs: RunJobs
  store: JobStore
  /** The browser stays open at a question this long; then the answer is no. */
  questionKeptMs?: number
}

/**
 * Runs as a caller follows them that cannot listen all the time: it waits for the next thing that needs an answer, and answers
 * in another call. Each question of a run has a token of its own, good once, for exactly what was asked and the plan it was asked in.
 */
export class WatchedRuns {
  readonly #runs: RunJobs
  readonly #store: JobStore
  readonly #plans = new Map<string, string>()
  readonly #questions = new Map<string, Question>()
  readonly #questionKeptMs: number

  constructor({ runs, store, questionKeptMs = tenMinutesMs }: WatchedRunsOptions) {
    this.#runs = runs
    this.#store = store
    this.#questionKeptMs = questionKeptMs
  }

  /** `plan` is all that was asked; later calls must ask the same. */
  start(
    request: RunRequest,
    { secrets, title, plan }: { secrets: Record<string, string>; title: string; plan: unknown },
  ) {
    const { run_id: runId = '' } = this.#runs.add(request, secrets, title)
    this.#plans.set(runId, digest(plan))
    return runId
  }

  /** @throws WebError `run_not_found`, `plan_changed` */
  resume(runId: string, plan: unknown): string {
    if (this.#plans.get(runId) !== digest(plan) && this.#runs.get(runId)) throw planChanged()
    return runId
  }

  /**
   * Answers the question that `token` was given for, and returns the run's id.
   * @throws WebError `approval_expired`, `plan_changed`
   */
  answer(token: string, { approve, plan }: { approve: boolean; plan: unknown }): string {
    const question = this.#questions.get(token)
    if (!question) {
      throw new WebError('approval_expired', 'that approval is no longer asked for', {
        hint: 'run the procedure again and answer what it asks within ten minutes',
      })
    }
    if (question.plan !== digest(plan)) throw planChanged()
    this.#decide(question, approve)
    return question.run.run_id
  }

  /** The token that answers what the run asks; undefined when it asks nothing. */
  question(run: Run): string | undefined {
    if (run.approval === null) return undefined
    for (const { token, run: asked } of this.#questions.values()) {
      if (asked.run_id === run.run_id && sameQuestion(run.approval, asked.approval)) return token
    }
    const token = `apr_${randomBytes(16).toString('hex')}`
    const question = { token, plan: this.#plans.get(run.run_id) ?? '', run }
    const giveUp = setTimeout(() => this.#decide({ ...question, giveUp }, false), this.#questionKeptMs)
    giveUp.unref()
    this.#questions.set(token, { ...question, giveUp })
    return token
  }

  /** Resolves once the run has ended, asks for an approval, or has been waited for long enough. */
  async next(runId: string, { signal, waitMs, onChange }: WaitOptions): Promise<Run> {
    const { job_id: jobId } = this.#runs.get(runId)
    const { promise, resolve, reject } = Promise.withResolvers<Run>()
    const look = () => {
      const run = this.#runs.get(runId)
      onChange?.(run)
      if (run.approval !== null || hasEnded(run)) resolve(run)
    }
    const stop = () => {
      this.#runs.stop(runId).catch(() => undefined) // it may have ended by itself
      reject(signal.reason)
    }
    const unsubscribe = this.#store.subscribe(jobId, look)
    const enough = setTimeout(() => resolve(this.#runs.get(runId)), waitMs)
    signal.addEventListener('abort', stop, { once: true })
    try {
      if (signal.aborted) stop()
      else look()
      const run = await promise
      if (hasEnded(run)) this.#plans.delete(runId)
      return run
    } finally {
      clearTimeout(enough)
      unsubscribe()
      signal.removeEventListener('abort', stop)
    }
  }

  /** Where a run keeps its pictures and its report. */
  folderOf(runId: string): string {
    return join(this.#runs.runsDir, runId)
  }

  close(): void {
    for (const token of this.#questions.keys()) this.#forget(token)
  }

  #decide({ token, run }: Question, approved: boolean): void {
    this.#forget(token)
    const asked = this.#runs.get(run.run_id).approval
    // Somebody may have answered on the web page meanwhile.
    if (asked !== null && sameQuestion(asked, run.approval)) this.#runs.decide(run.run_id, approved)
  }

  #forget(token: string): void {
    clearTimeout(this.#questions.get(token)?.giveUp)
    this.#questions.delete(token)
  }
}

function hasEnded(run: Run): boolean {
  const ended = run.status === 'done' || run.status === 'failed' || run.status === 'stopped'
  // A run that ended for want of an approval asks for nothing any more.
  return ended || (run.status === 'needs_approval' && run.approval === null)
}

function sameQuestion(one: Run['approval'], other: Run['approval']): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

function digest(plan: unknown): string {
  const sorted = JSON.stringify(plan, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
  return createHash('sha256')
    .update(sorted ?? '')
    .digest('hex')
}

function planChanged(): WebError {
  return new WebError('plan_changed', 'that belongs to a run which was asked otherwise', {
    hint: 'repeat the call exactly as it was, or start a new run without run_id and approval_token',
  })
}
