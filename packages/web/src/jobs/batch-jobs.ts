import { randomBytes } from 'node:crypto'
import { WebError } from '../errors.ts'
import { inJobSpan } from '../tracing/in-job-span.ts'
import { batchRequestSchema, batchSchema, type Batch, type BatchRequest, type BatchRow } from './batch.ts'
import { isRowDone } from './is-row-done.ts'
import { isFinished, type Job } from './job.ts'
import type { JobStore } from './job-store.ts'
import type { RunJobs } from './run-jobs.ts'

type ActiveBatch = {
  batch: Batch
  controller: AbortController
  secrets: Record<string, string>
  /** The rows to be done, by number, in order. */
  todo: number[]
  ended: Promise<void>
}

type NewBatch = Pick<Batch, 'columns' | 'on_failure' | 'title'> & { cells: string[][] }

/**
 * Follows a procedure once for each row of a table, one row after the other; each is a run of its own. Like a run, it is never gone on with by
 * itself after a restart. Secrets stay in memory.
 */
export class BatchJobs {
  readonly #store: JobStore
  readonly #runs: RunJobs
  readonly #active = new Map<string, ActiveBatch>()
  readonly #closing = Promise.withResolvers<void>()
  #closed = false

  constructor({ store, runs }: { store: JobStore; runs: RunJobs }) {
    this.#store = store
    this.#runs = runs
    for (const job of store.unfinished()) if (job.kind === 'batch') this.#markInterrupted(job)
  }

  add(request: BatchRequest, { columns, cells, on_failure, title }: NewBatch, secrets: Record<string, string>): Job {
    const jobId = `job_${randomBytes(8).toString('hex')}`
    const { run } = request
    const batch: Batch = {
      batch_id: `bat_${randomBytes(8).toString('hex')}`,
      job_id: jobId,
      video_id: run.video_id,
      title,
      url: run.url,
      dry_run: run.dry_run ?? false,
      on_failure,
      status: 'queued',
      reason: null,
      columns,
      rows: cells.map((row, at) => ({ n: at + 1, cells: row, ...untouched })),
      started_at: new Date().toISOString(),
    }
    const job = this.#store.create(
      { id: jobId, kind: 'batch', stage: 'queued', title, batch_id: batch.batch_id, video_id: run.video_id },
      batchRequestSchema.parse(request),
      batch,
    )
    this.#start(batch, secrets, undefined)
    return job
  }

  /** @throws WebError `batch_not_found` */
  get(batchId: string): Batch {
    const active = this.#active.get(batchId)
    if (active) return active.batch
    const job = this.#store.byBatch(batchId)
    const batch = job && batchSchema.safeParse(this.#store.run(job.id)).data
    if (!batch) throw new WebError('batch_not_found', 'there are no such runs of a table')
    return batch
  }

  /** A part of the list, newest first, as `JobStore.page` gives it. */
  page(options: { videoId?: string | undefined; limit: number; after?: number | undefined }) {
    const { jobs, next } = this.#store.page({ ...options, kind: 'batch' })
    return { batches: jobs.flatMap(({ batch_id }) => (batch_id === undefined ? [] : [this.get(batch_id)])), next }
  }

  /**
   * Goes on with the rows that are not done, or those of them that are named. Rows that are done are never done again.
   * @throws WebError `batch_not_found`, `batch_active`, `bad_request` when nothing is left to do
   */
  resume(batchId: string, { rows, secrets }: { rows?: readonly number[]; secrets: Record<string, string> }): Batch {
    const batch = this.get(batchId)
    if (this.#active.has(batchId)) throw new WebError('batch_active', 'the rows are being done already')
    const left = batch.rows.filter((row) => !isRowDone(row, batch)).map(({ n }) => n)
    const todo = rows === undefined ? left : left.filter((n) => rows.includes(n))
    if (todo.length === 0) {
      throw new WebError('bad_request', 'there is no such row left to do', {
        hint: 'rows that are done stay as they are',
      })
    }
    return this.#start(batch, secrets, todo).batch
  }

  async stop(batchId: string): Promise<Batch> {
    const active = this.#active.get(batchId)
    if (!active)
      throw new WebError('run_not_active', `the runs are ${this.get(batchId).status}, so they cannot be stopped`)
    active.controller.abort()
    await active.ended
    return active.batch
  }

  /** @throws WebError `job_finished` */
  async cancel(job: Job): Promise<Job> {
    if (isFinished(job)) throw new WebError('job_finished', `the job is already ${job.status}`)
    await this.stop(job.batch_id ?? '')
    return this.#store.get(job.id) ?? job
  }

  /** Lets go of what is going on; the next start says that it was interrupted. */
  async close(): Promise<void> {
    this.#closed = true
    this.#closing.resolve()
    await Promise.all([...this.#active.values()].map(({ ended }) => ended))
  }

  #start(batch: Batch, secrets: Record<string, string>, todo: number[] | undefined): ActiveBatch {
    const rows = batch.rows.map((row) => (todo?.includes(row.n) ? { ...row, ...untouched } : row))
    const active: ActiveBatch = {
      batch: { ...batch, rows, reason: null },
      controller: new AbortController(),
      secrets: { ...secrets },
      todo: todo ?? rows.map(({ n }) => n),
      ended: Promise.resolve(),
    }
    this.#active.set(batch.batch_id, active)
    this.#change(active, { status: 'running' }, 'running')
    active.ended = Promise.resolve()
      .then(() => inJobSpan(this.#store, batch.job_id, () => this.#work(active)))
      .catch((error: unknown) => console.error('the runs of a table could not be ended well:', error))
      .finally(() => void this.#active.delete(batch.batch_id))
    return active
  }

  async #work(active: ActiveBatch): Promise<void> {
    const { signal } = active.controller
    const request = batchRequestSchema.parse(this.#store.request(active.batch.job_id))
    for (const n of active.todo) {
      if (signal.aborted || this.#closed) break
      const row = await this.#follow(active, n, request)
      if (row && !isRowDone(row, active.batch) && active.batch.on_failure === 'stop') break
    }
    active.secrets = {}
    if (!this.#closed) this.#end(active, signal.aborted)
  }

  /** One row's run, from its start to its end. */
  async #follow(active: ActiveBatch, n: number, { run: common, values }: BatchRequest): Promise<BatchRow | undefined> {
    const { signal } = active.controller
    const asked = { ...common, values: values[n - 1] ?? {} }
    const { batch_id, title } = active.batch
    const { id: jobId, run_id: runId = '' } = this.#runs.add(asked, { ...active.secrets }, title, { batch_id, row: n })
    let woken = Promise.withResolvers<void>()
    const wake = () => woken.resolve()
    const unsubscribe = this.#store.subscribe(jobId, wake)
    const stop = () => void this.#runs.stop(runId).catch(wake) // it may have ended by itself
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
    try {
      for (;;) {
        const run = this.#runs.get(runId)
        const job = this.#store.get(jobId)
        const isEnded = job === undefined || isFinished(job)
        const { status, reason, report, usage } = run
        const row = this.#row(active, n, {
          status,
          reason,
          run_id: runId,
          report: isEnded ? report : '',
          seconds: isEnded ? usage.wall_s : null,
        })
        if (isEnded || this.#closed) return row
        await Promise.race([woken.promise, this.#closing.promise])
        woken = Promise.withResolvers<void>()
      }
    } finally {
      unsubscribe()
      signal.removeEventListener('abort', stop)
    }
  }

  #row(active: ActiveBatch, n: number, change: Omit<BatchRow, 'n' | 'cells'>): BatchRow | undefined {
    const before = active.batch.rows.find((row) => row.n === n)
    if (!before || this.#closed) return before
    const row = { ...before, ...change }
    if (JSON.stringify(row) === JSON.stringify(before)) return before
    this.#change(active, { rows: active.batch.rows.map((each) => (each.n === n ? row : each)) }, 'row')
    return row
  }

  #change(active: ActiveBatch, change: Partial<Batch>, name: string): void {
    active.batch = { ...active.batch, ...change }
    const { batch } = active
    const done = batch.rows.filter((row) => isRowDone(row, batch)).length
    const now = batch.rows.find(({ status }) => status !== 'waiting' && isGoingOn(status))
    this.#store.update(
      batch.job_id,
      {
        status: 'running',
        stage: now ? `row ${now.n}` : 'starting',
        progress: done / Math.max(1, batch.rows.length),
        eta_s: null,
        error: undefined,
      },
      name,
      batch,
    )
  }

  #end(active: ActiveBatch, wasStopped: boolean): void {
    const { batch } = active
    const open = batch.rows.filter((row) => !isRowDone(row, batch))
    const status = open.length === 0 ? 'done' : wasStopped ? 'stopped' : 'failed'
    const reason = open.length === 0 ? null : `${open.length} of ${batch.rows.length} rows are not done`
    active.batch = { ...batch, status, reason }
    this.#store.update(
      batch.job_id,
      {
        status: status === 'stopped' ? 'cancelled' : status,
        stage: status,
        eta_s: null,
        ...(status === 'done' ? { progress: 1 } : {}),
        error: status === 'failed' ? { code: 'run_failed', message: reason ?? '' } : undefined,
      },
      status,
      active.batch,
    )
  }

  #markInterrupted(job: Job): void {
    const batch = batchSchema.safeParse(this.#store.run(job.id)).data
    const error = {
      code: 'batch_interrupted',
      message: 'the server stopped while the rows were being done',
      hint: 'look at the app for what the last row did, then go on with those that are left',
    }
    const rows = batch?.rows.map((row) => {
      if (!isGoingOn(row.status) || row.run_id === null) return row
      const { status, reason, report } = this.#runs.get(row.run_id)
      return { ...row, status, reason, report }
    })
    const ended = batch && { ...batch, rows, status: 'failed', reason: error.message }
    this.#store.update(job.id, { status: 'failed', eta_s: null, error }, 'failed', ended)
  }
}

const untouched = { status: 'waiting', reason: null, run_id: null, report: '', seconds: null } as const

function isGoingOn(status: BatchRow['status']): boolean {
  return status === 'queued' || status === 'running' || status === 'paused' || status === 'needs_approval'
}
