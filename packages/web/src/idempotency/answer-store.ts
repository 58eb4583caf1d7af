import { Database } from 'bun:sqlite'
import { createHash, createHmac } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { WebError } from '../errors.ts'

const answerSchema = z.object({ status: z.number(), content_type: z.string().nullable(), body: z.string() })
export type KeptAnswer = z.infer<typeof answerSchema>

const rowSchema = z.object({ fingerprint: z.string(), answer: z.string().nullable() })
const keptMs = 24 * 3_600_000

/**
 * What was answered to requests with an idempotency key, for a day. A key stands in the file only as a hash, and what was
 * asked only as a digest keyed by it, so that nobody can guess a secret of the body from the file.
 */
export class AnswerStore {
  readonly #database: Database

  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true })
    this.#database = new Database(path, { create: true })
    this.#database.run('pragma journal_mode = wal')
    this.#database.run(
      'create table if not exists answers (id text primary key, fingerprint text not null, answer text, asked_at integer not null)',
    )
    // What was not answered when the process ended never will be.
    this.#database.run('delete from answers where answer is null')
  }

  /**
   * The answer that was given before; undefined when this request is the first with its key, and is now being worked on.
   * @throws WebError `idempotency_mismatch`, `idempotency_in_progress`
   */
  claim(key: string, asked: string): KeptAnswer | undefined {
    this.#database.run('delete from answers where asked_at < ? and answer is not null', [Date.now() - keptMs])
    const fingerprint = createHmac('sha256', key).update(asked).digest('hex')
    const { changes } = this.#database.run('insert or ignore into answers values (?, ?, null, ?)', [
      idOf(key),
      fingerprint,
      Date.now(),
    ])
    if (changes > 0) return undefined
    const row = rowSchema.parse(
      this.#database.query('select fingerprint, answer from answers where id = ?').get(idOf(key)),
    )
    if (row.fingerprint !== fingerprint) {
      throw new WebError('idempotency_mismatch', 'that Idempotency-Key was used for another request', {
        hint: 'take a new key for each thing that is to be done once',
      })
    }
    if (row.answer === null) {
      throw new WebError('idempotency_in_progress', 'a request with that Idempotency-Key is being worked on', {
        hint: 'wait for its answer, or ask again in a moment',
      })
    }
    return answerSchema.parse(JSON.parse(row.answer))
  }

  keep(key: string, answer: KeptAnswer): void {
    this.#database.run('update answers set answer = ? where id = ?', [JSON.stringify(answer), idOf(key)])
  }

  /** Lets the key be used again: nothing came of the request. */
  release(key: string): void {
    this.#database.run('delete from answers where id = ?', [idOf(key)])
  }

  close(): void {
    this.#database.close()
  }
}

function idOf(key: string): string {
  return createHash('sha256').update(`stepcast idempotency ${key}`).digest('hex')
}
