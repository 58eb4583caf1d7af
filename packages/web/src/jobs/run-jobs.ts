import { randomBytes } from 'node:crypto'
import { join, resolve } from 'node:path'
import { StageSpans } from '@stepcast/inference-client'
import type { Decision, HandInput, LivePage, RunEvent } from '@stepcast/agent'
import { WebError } from '../errors.ts'
import { inJobSpan } from '../tracing/in-job-span.ts'
import { toFailure } from './failure.ts'
import { HandedPage, notInHand } from './handed-page.ts'
import { isFinished, type Failure, type Job } from './job.ts'
import type { JobStore } from './job-store.ts'
import { runRequestSchema, runSchema, type Run, type RunRequest } from './run.ts'
import type { RunWork } from './run-work.ts'
import { applyEvent, applyReport, withNames, type Addresses } from './watched-run.ts'

const atOnce = 2

type RunJobsOptions = {
  store: JobStore
  runsDir: string
  work: RunWork
  /** The address of a picture of a recording; `name` is its path where a goal is pursued by several recordings. */
  keyframeUrl: (videoId: string, name: string) => string
}

type ActiveRun = {
  jobId: string
  run: Run
  controller: AbortController
  secrets: Record<string, string>
  decide: ((decision: Decision) => void) | undefined
  /** The run's page, once it is open. */
  page: LivePage | undefined
  /** The page while it is a person's. */
  handed: HandedPage | undefined
  /** The step that a person said to have done. */
  doneByHand: number | undefined
  /** Resolves when a paused run may go on; undefined while it is not paused. */
  paused: { until: Promise<void>; resume: () => void } | undefined
  ended: Promise<void>
}

/**
 * Follows procedures, two at once. A run is never begun again by itself: one that a dead process left is failed with
 * `run_interrupted`. Secrets stay in memory and go with the run.
 */
export class RunJobs {
  readonly runsDir: string
  readonly #options: RunJobsOptions
  readonly #waiting: ActiveRun[] = []
  readonly #active = new Map<string, ActiveRun>()
  #closed = false

  constructor(options: RunJobsOptions) {
    this.#options = options
    this.runsDir = resolve(options.runsDir)
    for (const job of options.store.unfinished()) {
      if (job.kind !== 'run') continue
      const error = {
        code: 'run_interrupted',
        message: 'the server stopped while the run was going on',
        hint: 'look at the app for what was done, then start the run again',
      }
      const run = runSchema.safeParse(options.store.run(job.id)).data
      const ended = run && { ...run, status: 'failed', reason: error.message, error, current: null, approval: null }
      options.store.update(job.id, { status: 'failed', eta_s: null, error }, 'failed', ended)
    }
  }

  /** `partOf` names the table of values that the run is a row of. */
  add(request: RunRequest, secrets: Record<string, string>, title: string, partOf?: Run['part_of']): Job {
    const jobId = `job_${randomBytes(8).toString('hex')}`
    const run: Run = {
      run_id: `run_${randomBytes(8).toString('hex')}`,
      job_id: jobId,
      video_id: request.video_id,
      title,
      url: request.url,
      goal: request.pursue?.text ?? request.goal ?? null,
      ...(request.pursue ? { is_goal: true } : {}),
      dry_run: request.dry_run ?? false,
      status: 'queued',
      reason: null,
      plan: [],
      steps: [],
      values: [],
      blocked: [],
      current: null,
      approval: null,
      screen: null,
      usage: { model_calls: 0, input_tokens: 0, output_tokens: 0, wall_s: 0 },
      report: '',
      ...(partOf ? { part_of: partOf } : {}),
      started_at: new Date().toISOString(),
    }
    const job = this.#options.store.create(
      { id: jobId, kind: 'run', stage: 'queued', title, run_id: run.run_id, video_id: request.video_id },
      runRequestSchema.parse(request),
      run,
    )
    const ended = Promise.resolve()
    this.#waiting.push({
      jobId,
      run,
      controller: new AbortController(),
      secrets,
      decide: undefined,
      page: undefined,
      handed: undefined,
      doneByHand: undefined,
      paused: undefined,
      ended,
    })
    this.#next()
    return job
  }

  /** @throws WebError `run_not_found` */
  get(runId: string): Run {
    const active = this.#active.get(runId)
    if (active) return active.run
    const job = this.#options.store.byRun(runId)
    const run = job && runSchema.safeParse(this.#options.store.run(job.id)).data
    if (!run) throw new WebError('run_not_found', 'there is no such run')
    return run
  }

  /** What a run was asked; files are paths. */
  request({ job_id }: Run): RunRequest {
    return runRequestSchema.parse(this.#options.store.request(job_id))
  }

  /** A part of the list, newest first, as `JobStore.page` gives it. */
  page(options: { videoId?: string | undefined; limit: number; after?: number | undefined }) {
    const { jobs, next } = this.#options.store.page({ ...options, kind: 'run' })
    return { runs: jobs.flatMap(({ run_id }) => (run_id === undefined ? [] : [this.get(run_id)])), next }
  }

  /** @throws WebError `no_approval_pending`, `run_not_active` */
  decide(runId: string, decision: Decision): Run {
    const active = this.#require(runId)
    if (!active.decide) throw new WebError('no_approval_pending', 'the run is not waiting for an approval')
    const { decide } = active
    active.decide = undefined
    this.#change(active, { ...active.run, status: active.handed ? 'paused' : 'running', approval: null }, 'decided')
    decide(decision)
    return active.run
  }

  pause(runId: string): Run {
    const active = this.#require(runId)
    if (!active.paused) {
      const { promise, resolve } = Promise.withResolvers<void>()
      active.paused = { until: promise, resume: resolve }
      if (active.run.status === 'running') this.#change(active, { ...active.run, status: 'paused' }, 'paused')
    }
    return active.run
  }

  /** Does something on the page of a run that waits. @throws WebError `run_not_in_hand`, `run_not_active` */
  async act(runId: string, input: HandInput): Promise<void> {
    const { handed } = this.#require(runId)
    if (!handed) throw notInHand()
    await handed.act(input)
  }

  /** `stepDone`: the step that the run waits before was done by hand; its outcome is checked all the same. */
  resume(runId: string, { stepDone = false }: { stepDone?: boolean } = {}): Run {
    const active = this.#require(runId)
    if (stepDone && !active.handed) throw notInHand()
    active.doneByHand = stepDone ? active.run.current?.step : undefined
    active.paused?.resume()
    active.paused = undefined
    if (active.run.status === 'paused') {
      const { in_hand: _, choosing_file: __, ...run } = active.run
      this.#change(active, { ...run, status: 'running' }, 'resumed')
    }
    return active.run
  }

  async stop(runId: string): Promise<Run> {
    const waiting = this.#waiting.findIndex(({ run }) => run.run_id === runId)
    const [unstarted] = waiting < 0 ? [] : this.#waiting.splice(waiting, 1)
    if (unstarted) {
      this.#end(unstarted, { ...unstarted.run, status: 'stopped', reason: 'stopped before it began' })
      return unstarted.run
    }
    const active = this.#require(runId)
    active.controller.abort()
    active.paused?.resume()
    await active.ended
    return active.run
  }

  /** @throws WebError `job_finished` */
  async cancel(job: Job): Promise<Job> {
    if (isFinished(job)) throw new WebError('job_finished', `the job is already ${job.status}`)
    await this.stop(job.run_id ?? '')
    return this.#options.store.get(job.id) ?? job
  }

  /** Ends what is going on; the next start says that it was interrupted. */
  async close(): Promise<void> {
    this.#closed = true
    const active = [...this.#active.values()]
    for (const { controller, paused } of active) {
      controller.abort()
      paused?.resume()
    }
    await Promise.all(active.map(({ ended }) => ended))
  }

  #next(): void {
    if (this.#closed || this.#active.size >= atOnce) return
    const active = this.#waiting.shift()
    if (!active) return
    const runId = active.run.run_id
    this.#active.set(runId, active)
    active.ended = Promise.resolve()
      .then(() => inJobSpan(this.#options.store, active.jobId, () => this.#work(active)))
      .catch((error: unknown) => console.error('a run could not be ended well:', error))
      .finally(() => {
        this.#active.delete(runId)
        this.#next()
      })
  }

  async #work(active: ActiveRun): Promise<void> {
    const { store, work, keyframeUrl } = this.#options
    const request = runRequestSchema.parse(store.request(active.jobId))
    const { signal } = active.controller
    using steps = new StageSpans()
    const addresses: Addresses = {
      keyframe: (name) => keyframeUrl(request.video_id, name),
      runDir: join(this.runsDir, active.run.run_id),
    }
    this.#change(active, { ...active.run, status: 'running' }, 'running')
    try {
      const report = await work(request, {
        secrets: active.secrets,
        runsDir: this.runsDir,
        runId: active.run.run_id,
        signal,
        onPage: (page) => {
          active.page = page
        },
        isDoneByHand: (step) => active.doneByHand === step,
        onEvent: (event) => {
          if (event.type === 'step-start') steps.enter(`step ${event.step}`)
          return this.#hear(active, withNames(event, request.files), addresses)
        },
        approve: (asked) => this.#ask(active, asked, signal),
      })
      if (!this.#closed) this.#end(active, applyReport(active.run, withNames(report, request.files), addresses))
    } catch (error) {
      if (this.#closed) return
      if (signal.aborted) return this.#end(active, { ...active.run, status: 'stopped', reason: 'stopped by the user' })
      const failure = toFailure(error)
      this.#end(active, {
        ...active.run,
        status: 'failed',
        reason: failure.message,
        error: { ...failure, hint: failure.hint ?? '' },
      })
    } finally {
      active.secrets = {}
    }
  }

  /** Resolves at once, or, before a step of a paused run, when it may go on. */
  async #hear(active: ActiveRun, event: RunEvent, addresses: Addresses): Promise<void> {
    if (this.#closed) return
    const run = applyEvent(active.run, event, addresses)
    // The end is told once the report is back.
    if (event.type === 'run-end') return
    if (event.type === 'screen-update') {
      active.run = run
      const job = this.#options.store.get(active.jobId)
      if (job) this.#options.store.tell(active.jobId, { ...job, run })
      return
    }
    if (event.type === 'step-start' && active.paused) {
      this.#change(active, { ...run, status: 'paused' }, event.type)
      await this.#handOver(active, active.paused.until, addresses)
      return
    }
    this.#change(active, run, event.type)
  }

  /** The page is a person's until the run may go on. */
  async #handOver(active: ActiveRun, until: Promise<void>, addresses: Addresses): Promise<void> {
    const { page, run } = active
    if (!page) return await until
    const { runDir } = addresses
    const step = run.current?.step ?? 0
    const show = (screenshot: string) =>
      void this.#hear(active, { type: 'screen-update', step, screenshot, box: null }, addresses)
    const handed = new HandedPage({
      page,
      runDir,
      onPicture: show,
      onChoosing: (isChoosing) => this.#change(active, { ...active.run, choosing_file: isChoosing }, 'handed-over'),
    })
    try {
      await handed.open()
      active.handed = handed
      if (active.paused) this.#change(active, { ...active.run, in_hand: true }, 'handed-over')
      await until
    } finally {
      active.handed = undefined
      await handed.close()
      const { in_hand: _, choosing_file: __, ...rest } = active.run
      active.run = rest
    }
  }

  async #ask(active: ActiveRun, asked: NonNullable<Run['approval']>, signal: AbortSignal): Promise<Decision> {
    const { promise, resolve } = Promise.withResolvers<Decision>()
    const giveUp = () => resolve(false)
    signal.addEventListener('abort', giveUp, { once: true })
    if (signal.aborted) giveUp()
    active.decide = resolve
    this.#change(active, { ...active.run, status: 'needs_approval', approval: asked }, 'approval')
    try {
      return await promise
    } finally {
      signal.removeEventListener('abort', giveUp)
      active.decide = undefined
    }
  }

  #change(active: ActiveRun, run: Run, name: string): void {
    active.run = run
    const total = Math.max(1, run.plan.length)
    const progress = run.plan.length === 0 ? 0 : Math.min(1, run.steps.length / total)
    const stage = run.current === null ? 'starting' : `step ${run.current.step}`
    this.#options.store.update(active.jobId, { status: 'running', stage, progress }, name, run)
  }

  #end(active: ActiveRun, run: Run): void {
    active.run = { ...run, current: null, approval: null }
    const status = jobStatusOf(run)
    const error: Failure | undefined =
      status === 'failed'
        ? (run.error ?? { code: 'run_failed', message: run.reason ?? 'the outcome could not be confirmed' })
        : undefined
    const change = { status, stage: run.status, eta_s: null, error, ...(status === 'done' ? { progress: 1 } : {}) }
    this.#options.store.update(active.jobId, change, run.status, active.run)
  }

  #require(runId: string): ActiveRun {
    const active = this.#active.get(runId)
    if (active) return active
    throw new WebError('run_not_active', `the run is ${this.get(runId).status}, so it cannot be steered`)
  }
}

function jobStatusOf(run: Run): Job['status'] {
  const planned = run.dry_run && run.status === 'stopped' && run.error === undefined
  if (run.status === 'done' || planned) return 'done'
  return run.status === 'stopped' ? 'cancelled' : 'failed'
}
