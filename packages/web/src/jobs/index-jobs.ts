import { randomBytes } from 'node:crypto'
import { StageSpans } from '@stepcast/inference-client'
import { engineSchema, type IndexDocument } from '@stepcast/video-index'
import { z } from 'zod'
import { WebError } from '../errors.ts'
import { inJobSpan } from '../tracing/in-job-span.ts'
import { toFailure } from './failure.ts'
import { isFinished, type Job } from './job.ts'
import type { JobStore } from './job-store.ts'
import type { IndexWork } from './work.ts'

export const indexRequestSchema = z.object({
  path: z.string(),
  title: z.string().optional(),
  subtitles_path: z.string().optional(),
  engine: engineSchema.optional(),
  max_model_tokens: z.number().int().nonnegative().optional(),
})
type IndexRequest = z.infer<typeof indexRequestSchema>

const tellEveryMs = 250
const estimateFrom = 0.05

type IndexJobsOptions = {
  store: JobStore
  /** Indexes one recording; the library is already bound. */
  index: (path: string, options: Omit<Parameters<IndexWork>[1], 'library'>) => Promise<IndexDocument>
}

/** Indexes recordings one at a time, in the order they came. What a dead process left is taken up again. */
export class IndexJobs {
  readonly #options: IndexJobsOptions
  readonly #waiting: string[] = []
  #current: { id: string; controller: AbortController; ended: Promise<void> } | undefined
  #closed = false

  constructor(options: IndexJobsOptions) {
    this.#options = options
    for (const job of options.store.unfinished()) {
      if (job.kind !== 'index') continue
      if (job.status === 'running') {
        options.store.update(job.id, { status: 'queued', stage: 'queued', progress: 0, eta_s: null }, 'queued')
      }
      this.#waiting.push(job.id)
    }
    this.#next()
  }

  add(request: IndexRequest, title: string): Job {
    const id = `job_${randomBytes(8).toString('hex')}`
    const job = this.#options.store.create(
      { id, kind: 'index', stage: 'queued', title },
      indexRequestSchema.parse(request),
    )
    this.#waiting.push(job.id)
    this.#next()
    return job
  }

  /** @throws WebError `job_finished` */
  async cancel(job: Job): Promise<Job> {
    const { store } = this.#options
    if (isFinished(job)) throw new WebError('job_finished', `the job is already ${job.status}`)
    if (this.#current?.id === job.id) {
      const { controller, ended } = this.#current
      controller.abort()
      await ended
    } else {
      this.#waiting.splice(this.#waiting.indexOf(job.id), 1)
      store.update(job.id, { status: 'cancelled', eta_s: null }, 'cancelled')
    }
    return store.get(job.id) ?? job
  }

  /** Queues a failed or cancelled job again. */
  retry(job: Job): Job {
    if (job.status !== 'failed' && job.status !== 'cancelled') {
      throw new WebError('bad_request', `the job is ${job.status}`, {
        hint: 'only what failed or was cancelled can be tried again',
      })
    }
    const again = { status: 'queued', stage: 'queued', progress: 0, eta_s: null, error: undefined } as const
    const queued = this.#options.store.update(job.id, again, 'queued')
    this.#waiting.push(job.id)
    this.#next()
    return queued
  }

  /** Stops without ending the job that is going on: the next start takes it up again. */
  async close(): Promise<void> {
    this.#closed = true
    this.#current?.controller.abort()
    await this.#current?.ended
  }

  #next(): void {
    if (this.#closed || this.#current) return
    const id = this.#waiting.shift()
    if (id === undefined) return
    const controller = new AbortController()
    // A turn later, so that who added the job sees it queued.
    const ended = Promise.resolve()
      .then(() => inJobSpan(this.#options.store, id, () => this.#work(id, controller.signal)))
      .catch((error: unknown) => console.error('the job queue failed:', error))
      .finally(() => {
        this.#current = undefined
        this.#next()
      })
    this.#current = { id, controller, ended }
  }

  async #work(id: string, signal: AbortSignal): Promise<void> {
    const { store, index } = this.#options
    const request = indexRequestSchema.parse(store.request(id))
    const startedAt = performance.now()
    let told = { stage: '', atMs: 0 }
    using stages = new StageSpans()
    store.update(id, { status: 'running', stage: 'probe' }, 'running')
    try {
      const document = await index(request.path, {
        ...(request.title === undefined ? {} : { title: request.title }),
        ...(request.subtitles_path === undefined ? {} : { subtitlesPath: request.subtitles_path }),
        ...(request.engine === undefined ? {} : { engine: request.engine }),
        ...(request.max_model_tokens === undefined ? {} : { maxModelTokens: request.max_model_tokens }),
        signal,
        onProgress: ({ stage, progress }) => {
          stages.enter(`stage ${stage}`)
          const now = performance.now()
          if (signal.aborted || (stage === told.stage && now - told.atMs < tellEveryMs)) return
          const name = stage === told.stage ? 'progress' : 'stage'
          told = { stage, atMs: now }
          const bounded = Math.min(1, Math.max(0, progress))
          const etaS = bounded < estimateFrom ? null : ((now - startedAt) / 1000 / bounded) * (1 - bounded)
          store.update(id, { stage, progress: bounded, eta_s: etaS === null ? null : Math.round(etaS * 10) / 10 }, name)
        },
      })
      const { video } = document
      store.update(
        id,
        { status: 'done', stage: 'done', progress: 1, eta_s: 0, video_id: video.id, title: video.title },
        'done',
      )
    } catch (error) {
      if (this.#closed) return
      if (signal.aborted) store.update(id, { status: 'cancelled', eta_s: null }, 'cancelled')
      else store.update(id, { status: 'failed', eta_s: null, error: toFailure(error) }, 'failed')
    }
  }
}
