import type { Table } from '@lancedb/lancedb'
import { createHash } from 'node:crypto'
import { type Corrections, correctionsSchema } from '../correct/correction.ts'
import { VideoIndexError } from '../errors.ts'
import { indexDocumentSchema, type IndexDocument } from '../protocol/document.ts'
import { compact, type Tables } from './tables.ts'

/** A document as it was read, with what people corrected in it, the name of both together, and of the vectors that were made of them. */
export type StoredDocument = {
  document: IndexDocument
  corrections: Corrections | undefined
  revision: string
  space: string
}

const rowSchema = indexDocumentSchema.extend({ corrections: correctionsSchema.optional() })

export function revisionOf(document: IndexDocument, corrections: Corrections | undefined): string {
  return createHash('sha256').update(toJson(document, corrections)).digest('hex').slice(0, 16)
}

function toJson(document: IndexDocument, corrections: Corrections | undefined): string {
  return JSON.stringify({ ...document, corrections })
}

/** The table of whole documents: one row a recording, the truth that every other row is derived from. */
export class DocumentTable {
  readonly #tables: Tables

  constructor(tables: Tables) {
    this.#tables = tables
  }

  /** Replaces the rows of these documents; the caller holds the writer lock. */
  async write(documents: readonly StoredDocument[]): Promise<void> {
    const table = await this.#tables.createDocuments()
    const rows = documents.map(({ document, corrections, revision, space }) => ({
      id: document.video.id,
      title: document.video.title,
      source_path: document.video.source_path ?? '',
      engine: document.video.engine,
      indexed_at: document.video.indexed_at,
      duration_s: document.video.duration_s,
      revision,
      space,
      document: toJson(document, corrections),
    }))
    await table.mergeInsert('id').whenMatchedUpdateAll().whenNotMatchedInsertAll().execute(rows)
    await keepIndexed(table)
  }

  /** Forgets a document; the caller holds the writer lock. */
  async remove(id: string): Promise<void> {
    const table = await this.#tables.documents()
    await table?.delete(`id = ${quote(id)}`)
  }

  async read(ids: readonly string[]): Promise<StoredDocument[]> {
    if (ids.length === 0) return []
    return await this.#where(`id IN (${ids.map(quote).join(', ')})`)
  }

  async readAll(): Promise<StoredDocument[]> {
    return await this.#where(undefined)
  }

  /** The documents whose vectors were made by another model than the one of `space`, with theirs. */
  async outside(space: string): Promise<{ id: string; space: string }[]> {
    const table = await this.#tables.documents()
    const rows =
      (await table
        ?.query()
        .where(`space <> ${quote(space)}`)
        .select(['id', 'space'])
        .toArray()) ?? []
    return rows.map((row) => ({ id: row.id, space: row.space }))
  }

  async paths(): Promise<{ id: string; sourcePath: string; indexedAt: string }[]> {
    const table = await this.#tables.documents()
    const rows = (await table?.query().select(['id', 'source_path', 'indexed_at']).toArray()) ?? []
    return rows.map((row) => ({ id: row.id, sourcePath: row.source_path, indexedAt: row.indexed_at }))
  }

  async #where(predicate: string | undefined): Promise<StoredDocument[]> {
    const table = await this.#tables.documents()
    if (!table) return []
    const query = table.query().select(['id', 'revision', 'space', 'document'])
    const rows = await (predicate ? query.where(predicate) : query).toArray()
    return rows.map((row) => ({
      ...parseDocument(row.id, row.document),
      revision: row.revision,
      space: row.space,
    }))
  }
}

/** Recordings are looked up by their ids; from so many on, an index pays. */
const idIndexFrom = 2000

async function keepIndexed(table: Table): Promise<void> {
  const isIndexed = (await table.listIndices()).length > 0
  if (isIndexed || (await table.countRows()) < idIndexFrom) return await compact(table)
  const { Index } = await import('@lancedb/lancedb')
  await table.createIndex('id', { config: Index.btree() })
}

export function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

function parseDocument(id: string, json: string): Pick<StoredDocument, 'document' | 'corrections'> {
  try {
    const { corrections, ...document } = rowSchema.parse(JSON.parse(json))
    return { document, corrections }
  } catch (cause) {
    throw new VideoIndexError('store_failed', `what the store holds of ${id} cannot be read`, {
      hint: 'delete this recording and index it again',
      cause,
    })
  }
}
