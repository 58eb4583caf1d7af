import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type Corrections, correctionsSchema } from '../correct/correction.ts'
import { VideoIndexError } from '../errors.ts'
import { analysisName } from '../moment/analyse.ts'
import { indexDocumentSchema, videoSchema, type IndexDocument, type Video } from '../protocol/document.ts'
import { hostsOf } from './hosts-of.ts'
import { type IndexingOptions, keepIndexed, type WantedIndex } from './indices.ts'
import { among, quote } from './predicates.ts'
import { readRows } from './read-rows.ts'
import type { Tables } from './tables.ts'

/**
 * A document as it was read, with what people corrected in it, the name of both together, and of the vectors that were made of
 * them; an empty space where none were.
 */
export type StoredDocument = ReadDocument & { revision: string; space: string }

export type ReadDocument = { document: IndexDocument; corrections: Corrections | undefined }

/** What moments of a recording are shown with, and `current` the revision of the rows that hold them. */
export type VideoHead = {
  id: string
  title: string
  durationS: number
  revision: string
  current: string
  space: string
}

/** A recording of which not everything is made as this Stepcast makes it. */
export type Outdated = { id: string; analysis: boolean; space: string }

/** What recordings are told apart by: the hosts are those of the addresses that one shows. */
const listedSchema = videoSchema.pick({ id: true, title: true }).extend({ hosts: z.array(z.string()).default([]) })
export type ListedVideo = z.infer<typeof listedSchema>

const rowSchema = indexDocumentSchema.extend({ corrections: correctionsSchema.optional() })

export function revisionOf(document: IndexDocument, corrections: Corrections | undefined): string {
  return createHash('sha256').update(toJson(document, corrections)).digest('hex').slice(0, 16)
}

function toJson(document: IndexDocument, corrections: Corrections | undefined): string {
  return JSON.stringify({ ...document, corrections })
}

/** What a row holds of a recording; throws where it cannot be read. */
export function parseRow(json: string): ReadDocument {
  const { corrections, ...document } = rowSchema.parse(JSON.parse(json))
  return { document, corrections }
}

/** Names the rows of moments: other words in the document, or another analysis of them, make other rows. */
export function momentsRevision(revision: string, analysis = analysisName): string {
  return `${revision}-${analysis}`
}

const mostHeads = 20_000

const wantedIndices: readonly WantedIndex[] = [
  { column: 'id', from: 2000, config: async () => (await import('@lancedb/lancedb')).Index.btree() },
]

/** The table of recordings with their whole documents: the truth that every other row is derived from. */
export class VideoTable {
  readonly #tables: Tables
  readonly #heads = new Map<string, VideoHead>()
  #headsVersion = -1
  #listed: { version: number; videos: ListedVideo[] } | undefined

  constructor(tables: Tables) {
    this.#tables = tables
  }

  /** Replaces the rows of these documents; the caller holds the writer lock. */
  async write(documents: readonly StoredDocument[]): Promise<void> {
    const table = await this.#tables.create('videos')
    const rows = documents.map(({ document, corrections, revision, space }) => ({
      id: document.video.id,
      title: document.video.title,
      source_path: document.video.source_path ?? '',
      engine: document.video.engine,
      indexed_at: document.video.indexed_at,
      duration_s: document.video.duration_s,
      revision,
      analysis: analysisName,
      space,
      video: JSON.stringify({ ...document.video, hosts: hostsOf(document) }),
      document: toJson(document, corrections),
    }))
    await table.mergeInsert('id').whenMatchedUpdateAll().whenNotMatchedInsertAll().execute(rows)
  }

  /** The caller holds the writer lock. */
  async keepIndexed(how: IndexingOptions): Promise<void> {
    const table = await this.#tables.open('videos')
    if (table) await keepIndexed(table, wantedIndices, how)
  }

  /** Forgets a document; the caller holds the writer lock. */
  async remove(id: string): Promise<void> {
    const table = await this.#tables.open('videos')
    await table?.delete(`id = ${quote(id)}`)
  }

  async read(ids: readonly string[]): Promise<StoredDocument[]> {
    if (ids.length === 0) return []
    const rows = await this.#rows(['id', 'revision', 'space', 'document'], among('id', ids))
    return rows.map(({ id, revision, space, document }) => ({
      ...readable(id, () => parseRow(document)),
      revision,
      space,
    }))
  }

  async readVideos(): Promise<Video[]> {
    const rows = await this.#rows(['id', 'video'])
    return rows.map(({ id, video }) => readable(id, () => videoSchema.parse(JSON.parse(video))))
  }

  /** Read once until somebody writes. */
  async readListed(): Promise<ListedVideo[]> {
    const version = await this.version()
    if (this.#listed?.version === version) return this.#listed.videos
    const rows = await this.#rows(['id', 'video'])
    const videos = rows.map(({ id, video }) => readable(id, () => listedSchema.parse(JSON.parse(video))))
    this.#listed = { version, videos }
    return videos
  }

  async readHeads(ids: readonly string[]): Promise<VideoHead[]> {
    if (ids.length === 0) return []
    const rows = await this.#rows(['id', 'title', 'duration_s', 'revision', 'analysis', 'space'], among('id', ids))
    return rows.map(({ id, title, duration_s, revision, analysis, space }) => ({
      id,
      title,
      durationS: duration_s,
      revision,
      space,
      current: momentsRevision(revision, analysis),
    }))
  }

  /** The same, looked up once until somebody writes. */
  async findHeads(ids: readonly string[]): Promise<VideoHead[]> {
    const version = await this.version()
    if (version !== this.#headsVersion || this.#heads.size > mostHeads) this.#heads.clear()
    this.#headsVersion = version
    for (const head of await this.readHeads(ids.filter((id) => !this.#heads.has(id)))) this.#heads.set(head.id, head)
    return ids.flatMap((id) => this.#heads.get(id) ?? [])
  }

  /** The recordings whose moments were analysed otherwise, or whose vectors another model made than the one of `space`. */
  async outdated(space: string): Promise<Outdated[]> {
    const rows = await this.#rows(
      ['id', 'analysis', 'space'],
      `space <> ${quote(space)} OR analysis <> ${quote(analysisName)}`,
    )
    return rows.map((row) => ({ id: row.id, analysis: row.analysis !== analysisName, space: row.space }))
  }

  /** Changes with every write, whoever wrote. */
  async version(): Promise<number> {
    return (await (await this.#tables.open('videos'))?.version()) ?? 0
  }

  async paths(): Promise<{ id: string; sourcePath: string; indexedAt: string }[]> {
    const rows = await this.#rows(['id', 'source_path', 'indexed_at'])
    return rows.map((row) => ({ id: row.id, sourcePath: row.source_path, indexedAt: row.indexed_at }))
  }

  async #rows(columns: string[], predicate?: string): Promise<Record<string, any>[]> {
    const table = await this.#tables.open('videos')
    if (!table) return []
    const query = table.query().select(columns)
    return await readRows(predicate ? query.where(predicate) : query)
  }
}

function readable<Kept>(id: string, parse: () => Kept): Kept {
  try {
    return parse()
  } catch (cause) {
    throw new VideoIndexError('store_failed', `what the store holds of ${id} cannot be read`, {
      hint: 'delete this recording and index it again',
      cause,
    })
  }
}
