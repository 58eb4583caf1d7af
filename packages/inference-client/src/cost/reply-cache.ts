import { Database, SQLiteError } from 'bun:sqlite'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'

/** Some 40,000 replies of a few kilobytes each: the windows of several hundred hours of recordings. */
const defaultMaxBytes = 200_000_000
/** So much is left after a pruning that not every reply brings the next one. */
const keptShare = 0.9

const tables = `
  pragma busy_timeout = 5000;
  pragma journal_mode = wal;
  pragma secure_delete = on;
  create table if not exists replies (
    key text primary key, scope text not null, reply text not null, bytes integer not null, used_at integer not null
  );
  create index if not exists replies_by_use on replies (used_at, bytes);
  create index if not exists replies_by_scope on replies (scope);
`

const replyRow = z.object({ reply: z.string() })
const sizeRow = z.object({ replies: z.number(), bytes: z.number() })
const oldRow = z.object({ key: z.string(), bytes: z.number() })

/**
 * Replies of models in one SQLite file, which several processes may share. The ones that were used least recently go when
 * all take more than `maxBytes`. Nothing is read or made before the first use. A file that is broken is begun anew, and one
 * that cannot be used holds nothing: a cache costs a question at most, never an answer.
 */
export class ReplyCache implements Disposable {
  readonly #path: string
  readonly #maxBytes: number
  #database: Database | undefined

  constructor(path: string, { maxBytes = defaultMaxBytes }: { maxBytes?: number } = {}) {
    this.#path = path
    this.#maxBytes = maxBytes
  }

  /** What was kept under a key, as it was told; it counts as used now. */
  find(key: string): unknown {
    return this.#try((database) => {
      const row = replyRow.safeParse(
        database.query('update replies set used_at = ? where key = ? returning reply').get(Date.now(), key),
      )
      return row.success ? parseJson(row.data.reply) : undefined
    })
  }

  /** Keeps a reply, a JSON value, in place of what the key held. `scope` names what it was asked about, spaces between; see `forget`. */
  keep(key: string, reply: unknown, { scope }: { scope: string }): void {
    const text = JSON.stringify(reply)
    const bytes = Buffer.byteLength(text) + key.length + scope.length
    if (bytes > this.#maxBytes * keptShare) return
    this.#try((database) => {
      database.transaction(() => {
        database
          .query('insert or replace into replies (key, scope, reply, bytes, used_at) values (?, ?, ?, ?, ?)')
          .run(key, scope, text, bytes, Date.now())
        this.#prune(database)
      })()
    })
  }

  /** Forgets what was kept of a scope, also beside others. Throws what SQLite throws, since somebody counts on it. */
  forget(scope: string): void {
    if (!this.#exists()) return
    this.#open().query("delete from replies where instr(' ' || scope || ' ', ' ' || ? || ' ') > 0").run(scope)
  }

  /** Forgets everything and gives the space back. Throws what SQLite throws. */
  clear(): void {
    if (!this.#exists()) return
    const database = this.#open()
    database.run('delete from replies')
    database.run('vacuum')
  }

  /** How much is kept. Throws what SQLite throws. */
  size(): { replies: number; bytes: number } {
    return this.#exists() ? sizeOf(this.#open()) : { replies: 0, bytes: 0 }
  }

  [Symbol.dispose](): void {
    this.#database?.close()
    this.#database = undefined
  }

  #exists(): boolean {
    return this.#database !== undefined || existsSync(this.#path)
  }

  #prune(database: Database): void {
    const { bytes } = sizeOf(database)
    if (bytes <= this.#maxBytes) return
    let over = bytes - this.#maxBytes * keptShare
    const old: string[] = []
    for (const row of database.query('select key, bytes from replies order by used_at, rowid').iterate()) {
      if (over <= 0) break
      const { key, bytes: freed } = oldRow.parse(row)
      over -= freed
      old.push(key)
    }
    for (const key of old) database.query('delete from replies where key = ?').run(key)
  }

  #try<T>(work: (database: Database) => T): T | undefined {
    try {
      return work(this.#open())
    } catch (error) {
      if (error instanceof SQLiteError) return undefined
      throw error
    }
  }

  #open(): Database {
    if (this.#database) return this.#database
    mkdirSync(dirname(this.#path), { recursive: true })
    try {
      this.#database = openDatabase(this.#path)
    } catch (error) {
      if (!isBroken(error)) throw error
      for (const end of ['', '-wal', '-shm']) rmSync(this.#path + end, { force: true })
      this.#database = openDatabase(this.#path)
    }
    return this.#database
  }
}

function openDatabase(path: string): Database {
  const database = new Database(path, { create: true })
  try {
    database.run(tables)
    database.query('select count(*) from replies').get()
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

function sizeOf(database: Database): { replies: number; bytes: number } {
  return sizeRow.parse(
    database.query('select count(*) as replies, coalesce(sum(bytes), 0) as bytes from replies').get(),
  )
}

function isBroken(error: unknown): boolean {
  return error instanceof SQLiteError && (error.code === 'SQLITE_CORRUPT' || error.code === 'SQLITE_NOTADB')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
