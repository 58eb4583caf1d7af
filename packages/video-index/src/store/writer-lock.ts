import { Database } from 'bun:sqlite'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'

const retryMs = 20

/**
 * Lets one writer at a time into the store, over all processes of this machine. SQLite holds the lock as a file lock of
 * the operating system, so that a writer that dies lets go of it.
 */
export class WriterLock {
  readonly #path: string
  #queue: Promise<unknown> = Promise.resolve()

  constructor(path: string) {
    this.#path = path
  }

  /** Runs `write` alone; waits for its turn as long as it takes, or until `signal` is aborted. */
  hold<Result>(write: () => Promise<Result>, { signal }: { signal?: AbortSignal | undefined } = {}): Promise<Result> {
    const turn = this.#queue.then(() => this.#holdFile(write, signal))
    this.#queue = turn.catch(() => undefined)
    return turn
  }

  async #holdFile<Result>(write: () => Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
    signal?.throwIfAborted()
    await mkdir(dirname(this.#path), { recursive: true })
    const database = new Database(this.#path, { create: true })
    try {
      while (!takeLock(database)) {
        await Bun.sleep(retryMs)
        signal?.throwIfAborted()
      }
      return await write()
    } finally {
      database.close()
    }
  }
}

function takeLock(database: Database): boolean {
  try {
    database.run('BEGIN EXCLUSIVE')
    return true
  } catch (error) {
    if (String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY')) return false
    throw error
  }
}
