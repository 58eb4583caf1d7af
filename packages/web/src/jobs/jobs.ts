import { join } from 'node:path'
import type { runProcedure } from '@stepcast/agent'
import { indexVideo, type Library } from '@stepcast/video-index'
import { pictureAddress } from '../api/public-document.ts'
import { Deletions } from '../deletions/deletions.ts'
import { WebError } from '../errors.ts'
import { AnswerStore } from '../idempotency/answer-store.ts'
import { PlayableCopies } from '../playable/playable-copies.ts'
import type { Uploads } from '../uploads/uploads.ts'
import { BatchJobs } from './batch-jobs.ts'
import { IndexJobs, indexRequestSchema } from './index-jobs.ts'
import { isFinished, type Job } from './job.ts'
import { JobStore } from './job-store.ts'
import { RunJobs } from './run-jobs.ts'
import { workOnRuns } from './run-work.ts'
import type { IndexWork } from './work.ts'

export type JobsOptions = {
  dataDir: string
  library: Library
  uploads: Uploads
  indexVideo?: IndexWork
  runProcedure?: typeof runProcedure
}

/** The work that outlives a request: indexing and runs, kept in `<dataDir>/jobs.sqlite`. */
export class Jobs implements AsyncDisposable {
  readonly store: JobStore
  /** What clients were answered that may ask again. */
  readonly answers: AnswerStore
  readonly index: IndexJobs
  readonly runs: RunJobs
  readonly batches: BatchJobs
  readonly deletions: Deletions
  readonly copies: PlayableCopies
  readonly #uploads: Uploads
  readonly #library: Library

  constructor({ dataDir, library, uploads, ...options }: JobsOptions) {
    const work = options.indexVideo ?? indexVideo
    this.#uploads = uploads
    this.#library = library
    this.store = new JobStore(join(dataDir, 'jobs.sqlite'))
    this.answers = new AnswerStore(join(dataDir, 'answers.sqlite'))
    this.deletions = new Deletions({ delete: (id) => this.deleteVideo(id) })
    this.copies = new PlayableCopies(library)
    this.index = new IndexJobs({
      store: this.store,
      index: async (path, indexOptions) => {
        const before = new Map((await library.list()).map(({ id, source_path }) => [id, source_path]))
        const document = await work(path, { ...indexOptions, library })
        const { id, source_path: kept } = document.video
        // Who adds a recording wants it, also when it was just deleted.
        this.deletions.keep(id)
        // One of two copies of the same bytes serves nobody: the new one, or the one that a new reading replaced.
        for (const copy of [path, before.get(id)]) {
          if (copy !== undefined && kept !== undefined && copy !== kept) await uploads.deleteByPath(copy)
        }
        if (indexOptions.subtitlesPath !== undefined) await uploads.deleteByPath(indexOptions.subtitlesPath)
        return document
      },
    })
    this.runs = new RunJobs({
      store: this.store,
      runsDir: join(dataDir, 'runs'),
      work: workOnRuns({ library, follow: options.runProcedure }),
      keyframeUrl: pictureAddress(library),
    })
    this.batches = new BatchJobs({ store: this.store, runs: this.runs })
  }

  /** @throws WebError `job_not_found` */
  get(id: string): Job {
    const job = this.store.get(id)
    if (!job) throw new WebError('job_not_found', 'there is no such job')
    return job
  }

  async cancel(id: string): Promise<Job> {
    const job = this.get(id)
    return { index: this.index, run: this.runs, batch: this.batches }[job.kind].cancel(job)
  }

  /** Forgets a job that has ended, and what was uploaded for nothing: a recording that a model failed on may be in the library. */
  async delete(id: string): Promise<void> {
    const job = this.get(id)
    if (!isFinished(job)) throw new WebError('bad_request', `the job is ${job.status}`, { hint: 'cancel it first' })
    if (job.kind === 'index' && job.status !== 'done') {
      const { path, subtitles_path: subtitles } = indexRequestSchema.parse(this.store.request(id))
      const isIndexed = (await this.#library.list()).some((video) => video.source_path === path)
      if (!isIndexed) await this.#uploads.deleteByPath(path)
      if (subtitles !== undefined) await this.#uploads.deleteByPath(subtitles)
    }
    this.store.delete(id)
  }

  /** Forgets a recording, and the file when it was uploaded here. @throws VideoIndexError `video_not_found` */
  async deleteVideo(id: string): Promise<void> {
    this.deletions.keep(id)
    await this.copies.forget(id)
    const { source_path: path } = await this.#library.delete(id)
    if (path !== undefined) await this.#uploads.deleteByPath(path)
  }

  async close(): Promise<void> {
    await this.deletions.close()
    await this.batches.close()
    await Promise.all([this.index.close(), this.runs.close(), this.copies.close()])
    this.store.close()
    this.answers.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}
