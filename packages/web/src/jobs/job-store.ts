import { Database } from 'bun:sqlite'
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { WebError } from '../errors.ts'
import { isFinished, jobSchema, type Job, type JobEvent } from './job.ts'

const tables = `
  pragma journal_mode = wal;
  pragma busy_timeout = 5000;
  create table if not exists jobs (
    id text primary key, kind text not null, status text not null, run_id text,
    document text not null, request text not null, run text, created_at integer not null
  );
  create index if not exists jobs_by_run on jobs (run_id);
  create table if not exists events (
    id integer primary key autoincrement, job_id text not null, name text not null, data text not null
  );
  create index if not exists events_by_job on events (job_id, id);
`

const documentRow = z.object({ document: z.string() })
const listedRow = z.object({ rowid: z.number(), document: z.string() })
const eventRow = z.object({ id: z.number(), name: z.string(), data: z.string() })
const daysKept = 7
const memory = ':memory:'

type Listener = (event: JobEvent | { name: 'transient'; data: string }) => void
type PageOptions = {
  limit: number
  after?: number | undefined
  kind?: Job['kind'] | undefined
  videoId?: string | undefined
}
type NewJob = Pick<Job, 'id' | 'kind' | 'stage' | 'title' | 'video_id' | 'run_id' | 'batch_id'>

/**
 * Jobs, what they were asked and what happened to them, in one SQLite file. A change and the event that tells of it are
 * one transaction, so that a stream resumed after a crash misses nothing. One process at a time.
 */
export class JobStore {
  readonly #database: Database
  readonly #lock: Database | undefined
  readonly #listeners = new Map<string, Set<Listener>>()

  /**
   * `:memory:` keeps nothing and can be in use any number of times.
   * @throws WebError `data_in_use`
   */
  constructor(path: string) {
    if (path !== memory) {
      mkdirSync(dirname(path), { recursive: true })
      this.#lock = lock(`${path}.lock`)
    }
    this.#database = new Database(path, { create: true })
    this.#database.run(tables)
    const oldest = Date.now() - daysKept * 86_400_000
    this.#database.run(
      `delete from events where job_id in (select id from jobs where created_at < ? and status not in ('queued', 'running'))`,
      [oldest],
    )
  }

  /** `request` must hold no secret: it is kept so that the work can be done again after a restart. */
  create(job: NewJob, request: unknown, run?: unknown): Job {
    const created: Job = jobSchema.parse({
      ...job,
      status: 'queued',
      progress: 0,
      eta_s: null,
      created_at: new Date().toISOString(),
    })
    this.#database.run('insert into jobs values (?, ?, ?, ?, ?, ?, ?, ?)', [
      created.id,
      created.kind,
      created.status,
      created.run_id ?? null,
      JSON.stringify(created),
      JSON.stringify(request),
      run === undefined ? null : JSON.stringify(run),
      Date.now(),
    ])
    this.#append(created, 'queued')
    return created
  }

  get(id: string): Job | undefined {
    return this.#read('select document from jobs where id = ?', id)
  }

  byRun(runId: string): Job | undefined {
    return this.#read('select document from jobs where run_id = ?', runId)
  }

  byBatch(batchId: string): Job | undefined {
    return this.#read(
      `select document from jobs where kind = 'batch' and json_extract(document, '$.batch_id') = ?`,
      batchId,
    )
  }

  /** Newest first. */
  list({ limit = 100 }: { limit?: number } = {}): Job[] {
    return this.page({ limit }).jobs
  }

  /** A part of the list, newest first, and the key that the next part comes after; null where nothing more comes. */
  page({ limit, after, kind, videoId }: PageOptions): { jobs: Job[]; next: number | null } {
    const rows = this.#database
      .query(
        `select rowid, document from jobs where rowid < ?1 and (?2 is null or kind = ?2)
         and (?3 is null or json_extract(document, '$.video_id') = ?3) order by rowid desc limit ?4`,
      )
      .all(after ?? Number.MAX_SAFE_INTEGER, kind ?? null, videoId ?? null, limit + 1)
      .map((row) => listedRow.parse(row))
    const shown = rows.slice(0, limit)
    const next = rows.length > limit ? (shown.at(-1)?.rowid ?? null) : null
    return { jobs: shown.map(({ document }) => jobSchema.parse(JSON.parse(document))), next }
  }

  /** What was left queued or running, oldest first. */
  unfinished(): Job[] {
    return this.list({ limit: 10_000 })
      .filter((job) => !isFinished(job))
      .reverse()
  }

  request(id: string): unknown {
    return this.#json('select request as value from jobs where id = ?', id)
  }

  run(id: string): unknown {
    return this.#json('select run as value from jobs where id = ?', id)
  }

  /** Keeps the change, appends an event named `name`, and tells who listens. */
  update(id: string, change: Partial<Job>, name: string, run?: unknown): Job {
    const before = this.get(id)
    if (!before) throw new Error(`there is no job ${id}`)
    const after = jobSchema.parse({ ...before, ...change })
    this.#database.transaction(() => {
      this.#database.run('update jobs set status = ?, document = ?, run = coalesce(?, run) where id = ?', [
        after.status,
        JSON.stringify(after),
        run === undefined ? null : JSON.stringify(run),
        id,
      ])
      this.#append(after, name)
    })()
    return after
  }

  /** Tells who listens now, and keeps nothing: for pictures of the live page. */
  tell(id: string, data: unknown): void {
    for (const listener of this.#listeners.get(id) ?? []) listener({ name: 'transient', data: JSON.stringify(data) })
  }

  delete(id: string): void {
    this.#database.run('delete from events where job_id = ?', [id])
    this.#database.run('delete from jobs where id = ?', [id])
  }

  eventsAfter(id: string, after: number): JobEvent[] {
    const rows = this.#database
      .query('select id, name, data from events where job_id = ? and id > ? order by id')
      .all(id, after)
    return rows.map((row) => eventRow.parse(row))
  }

  lastEvent(id: string): JobEvent | undefined {
    const row = this.#database.query('select id, name, data from events where job_id = ? order by id desc').get(id)
    return row === null ? undefined : eventRow.parse(row)
  }

  subscribe(id: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(id) ?? new Set()
    this.#listeners.set(id, listeners.add(listener))
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0) this.#listeners.delete(id)
    }
  }

  close(): void {
    this.#database.close()
    this.#lock?.close()
  }

  #append(job: Job, name: string): void {
    const run = this.run(job.id)
    // A long table would be kept again with every change of it.
    const isTold = run !== null && run !== undefined && job.kind === 'run'
    const data = JSON.stringify(isTold ? { ...job, run } : job)
    const { lastInsertRowid } = this.#database.run('insert into events (job_id, name, data) values (?, ?, ?)', [
      job.id,
      name,
      data,
    ])
    for (const listener of this.#listeners.get(job.id) ?? []) listener({ id: Number(lastInsertRowid), name, data })
  }

  #read(query: string, key: string): Job | undefined {
    const row = this.#database.query(query).get(key)
    return row === null ? undefined : jobSchema.parse(JSON.parse(documentRow.parse(row).document))
  }

  #json(query: string, key: string): unknown {
    const row = z.object({ value: z.string().nullable() }).nullable().parse(this.#database.query(query).get(key))
    return row?.value ? JSON.parse(row.value) : undefined
  }
}

/** Held until it is closed, and by the operating system's doing no longer than the process lives. */
function lock(path: string): Database {
  const database = new Database(path, { create: true })
  try {
    database.run('pragma busy_timeout = 0')
    database.run('begin exclusive')
    return database
  } catch (cause) {
    database.close()
    throw new WebError('data_in_use', 'another server already works on this data', {
      hint: 'use the one that is running, or set STEPCAST_DATA_DIR to another folder',
      cause,
    })
  }
}
