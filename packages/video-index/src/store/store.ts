import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Moment } from '../moment/moment.ts'
import type { IndexingOptions } from './indices.ts'
import { type Keyframe, KeyframeTable } from './keyframe-table.ts'
import { MomentTable } from './moment-table.ts'
import { Tables } from './tables.ts'
import { type MomentVector, removeVectors, VectorTable } from './vector-table.ts'
import { momentsRevision, type StoredDocument, VideoTable } from './video-table.ts'
import { WriterLock } from './writer-lock.ts'

/** A document with all that is derived from it; without vectors, those that are there stay. */
export type Entry = StoredDocument & {
  moments: readonly Moment[]
  keyframes: readonly Keyframe[]
  vectors: readonly MomentVector[] | undefined
}

/** The tables below `<dataDir>/lancedb`, and the writing of what belongs together. */
export class Store {
  readonly lock: WriterLock
  readonly tables: Tables
  readonly videos: VideoTable
  readonly moments: MomentTable
  readonly keyframes: KeyframeTable
  readonly vectors: VectorTable
  readonly space: string
  readonly #folder: string

  constructor(dataDir: string, space: string) {
    this.#folder = join(dataDir, 'lancedb')
    this.space = space
    this.lock = new WriterLock(join(dataDir, 'writer.lock'))
    this.tables = new Tables(this.#folder)
    this.videos = new VideoTable(this.tables)
    this.moments = new MomentTable(this.tables)
    this.keyframes = new KeyframeTable(this.tables)
    this.vectors = new VectorTable(this.tables, space)
  }

  isEmpty(): boolean {
    return !existsSync(this.#folder) || readdirSync(this.#folder).length === 0
  }

  /** Writes all of them or none, and leaves indexing them to the caller, who holds the writer lock. */
  async commit(entries: readonly Entry[]): Promise<void> {
    if (entries.length === 0) return
    const ids = entries.map(({ document }) => document.video.id)
    const before = await this.videos.readHeads(ids)
    try {
      const rows = entries.map((entry) => ({ ...entry, videoId: entry.document.video.id }))
      await this.moments.write(rows)
      await this.keyframes.write(rows)
      await this.vectors.write(rows.flatMap((row) => (row.vectors ? [{ ...row, vectors: row.vectors }] : [])))
      await this.videos.write(entries)
    } catch (error) {
      await this.#removeOthers(ids, before).catch(() => undefined)
      throw error
    }
    const known = new Map(before.map((head) => [head.id, head]))
    const now = entries.map(({ document, revision, space }) => {
      return { id: document.video.id, revision, space, current: momentsRevision(revision) }
    })
    const changed = now.filter(({ id, current, space }) => {
      const head = known.get(id)
      return head && (head.current !== current || head.space !== space)
    })
    // What is left over when this fails is never read, and goes with the next write.
    if (changed.length > 0)
      await this.#removeOthers(
        changed.map(({ id }) => id),
        changed,
      ).catch(() => undefined)
  }

  /** Forgets a recording; the caller holds the writer lock. */
  async remove(id: string): Promise<void> {
    await this.videos.remove(id)
    await this.#removeOthers([id], [])
  }

  /** Brings the indices up to date as far as it pays, at once, or anew; the caller holds the writer lock. */
  async keepIndexed(how: IndexingOptions = {}): Promise<void> {
    for (const table of [this.videos, this.moments, this.keyframes, this.vectors]) await table.keepIndexed(how)
  }

  close(): void {
    this.tables.close()
  }

  /** Removes every derived row of these recordings, but for those of the revisions to keep. */
  async #removeOthers(
    ids: readonly string[],
    keep: readonly { revision: string; current: string; space: string }[],
  ): Promise<void> {
    const revisions = keep.map(({ revision }) => revision)
    await this.moments.remove(
      ids,
      keep.map(({ current }) => current),
    )
    await this.keyframes.remove(ids, revisions)
    await removeVectors(this.tables, ids, keep)
  }
}
