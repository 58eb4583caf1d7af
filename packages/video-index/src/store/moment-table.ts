import { VideoIndexError } from '../errors.ts'
import { quote } from './document-table.ts'
import type { MomentKind, MomentText } from './moment-texts.ts'
import { compact, type Tables } from './tables.ts'
import type { Table } from '@lancedb/lancedb'

/** A step or event that may answer: where it is in its document, and how near its vector is (1 the same, 0 unrelated). */
export type MomentHit = {
  table: MomentKind
  videoId: string
  revision: string
  position: number
  similarity: number | undefined
}

export type VideoSearch = {
  /** What to look up in the full text; words of any language. */
  words: string
  vector: Float32Array | undefined
  maxVideos: number
}

const momentKinds = ['steps', 'events'] as const
const hitsPerRanking = 100
// The usual constant of reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009).
const reciprocalRankConstant = 60
const hitColumns = ['video_id', 'revision', 'position', 'vector']
// Rows that no index covers are searched one by one, which is fast up to here.
const maxUnindexedRows = 2000

/** The rows derived from documents, in the vector space `space`: steps and events with their words and vectors. */
export class MomentTable {
  readonly #tables: Tables
  readonly #space: string

  constructor(tables: Tables, space: string) {
    this.#tables = tables
    this.#space = space
  }

  /** Writes the rows of one revision; they are read only once the document's row names that revision. */
  async write(videoId: string, revision: string, moments: readonly MomentText[], vectors: readonly Float32Array[]) {
    const dimensions = vectors[0]?.length
    if (dimensions === undefined) return
    for (const kind of momentKinds) {
      const table = await this.#tables.createMoments(kind, this.#space, dimensions)
      await refuseOtherDimensions(table, vectors)
      const rows = toRows(videoId, revision, moments, vectors).filter((_, index) => moments[index]?.table === kind)
      if (rows.length === 0) continue
      await table.mergeInsert('key').whenMatchedUpdateAll().whenNotMatchedInsertAll().execute(rows)
      await keepIndexed(table)
    }
  }

  /** Every step and event of these videos, of every revision, with similarities to `vector`. */
  async all(videoIds: readonly string[], vector: Float32Array | undefined): Promise<MomentHit[]> {
    if (videoIds.length === 0) return []
    const hits: MomentHit[] = []
    for (const kind of momentKinds) {
      const table = await this.#tables.moments(kind, this.#space)
      if (!table) continue
      const predicate = `video_id IN (${videoIds.map(quote).join(', ')})`
      const rows = await table.query().where(predicate).select(hitColumns).toArray()
      hits.push(...rows.map((row) => toHit(kind, row, vector)))
    }
    return hits
  }

  /**
   * The videos whose moments are nearest in words, in n-grams (for unspaced text and misspellings) and in meaning, the ways of
   * searching fused by reciprocal rank.
   */
  async nearestVideos({ words, vector, maxVideos }: VideoSearch): Promise<string[]> {
    const scores = new Map<string, number>()
    for (const kind of momentKinds) {
      const table = await this.#tables.moments(kind, this.#space)
      if (!table) continue
      const rankings = await Promise.all([
        fullText(table, 'text', words),
        fullText(table, 'grams', words),
        vector ? nearest(table, vector) : [],
      ])
      for (const ranking of rankings)
        for (const [rank, videoId] of [...new Set(ranking)].entries())
          scores.set(videoId, (scores.get(videoId) ?? 0) + 1 / (reciprocalRankConstant + rank))
    }
    const ranked = [...scores].sort(([, a], [, b]) => b - a)
    return ranked.slice(0, maxVideos).map(([videoId]) => videoId)
  }
}

/** Removes a video's derived rows, in every vector space, except those of `keep`; the caller holds the writer lock. */
export async function removeMoments(
  tables: Tables,
  videoId: string,
  keep?: { revision: string; space: string },
): Promise<void> {
  for (const { table, space } of await tables.allMoments()) {
    const stale = keep && space === keep.space ? ` AND revision <> ${quote(keep.revision)}` : ''
    await table.delete(`video_id = ${quote(videoId)}${stale}`)
  }
}

function toRows(
  videoId: string,
  revision: string,
  moments: readonly MomentText[],
  vectors: readonly Float32Array[],
): Record<string, unknown>[] {
  return moments.map((moment, index) => ({
    key: `${videoId}/${revision}/${moment.position}`,
    video_id: videoId,
    revision,
    position: moment.position,
    kind: moment.kind,
    start_s: moment.startS,
    end_s: moment.endS,
    text: moment.text,
    grams: moment.text,
    vector: Array.from(vectors[index] ?? []),
  }))
}

// LanceDB fills vectors that are too short without a word.
async function refuseOtherDimensions(table: Table, vectors: readonly Float32Array[]): Promise<void> {
  const field = (await table.schema()).fields.find(({ name }) => name === 'vector')
  const expected = (field?.type as { listSize?: number } | undefined)?.listSize
  for (const vector of vectors) if (vector.length !== expected) throw otherDimensions(vector.length, expected)
}

function otherDimensions(given: number, expected: number | undefined): VideoIndexError {
  return new VideoIndexError(
    'store_failed',
    `the embedding model gives ${given} numbers where the store holds ${expected}`,
    {
      hint: 'give the model that changed another name in STEPCAST_EMBEDDING_MODEL, or go back to the former one',
    },
  )
}

async function fullText(table: Table, column: 'text' | 'grams', words: string): Promise<string[]> {
  if (!words.trim()) return []
  const query = table.query().fullTextSearch(words, { columns: column }).select(['video_id', '_score'])
  return (await query.limit(hitsPerRanking).toArray()).map((row) => row.video_id)
}

async function nearest(table: Table, vector: Float32Array): Promise<string[]> {
  const query = table.vectorSearch(Array.from(vector)).distanceType('cosine').select(['video_id', '_distance'])
  return (await query.limit(hitsPerRanking).toArray()).map((row) => row.video_id)
}

function toHit(kind: MomentKind, row: Record<string, any>, vector: Float32Array | undefined): MomentHit {
  if (vector && vector.length !== row.vector.length) throw otherDimensions(vector.length, row.vector.length)
  return {
    table: kind,
    videoId: row.video_id,
    revision: row.revision,
    position: row.position,
    similarity: vector ? dot(vector, row.vector.toArray()) : undefined,
  }
}

function dot(a: Float32Array, b: ArrayLike<number>): number {
  let sum = 0
  for (let index = 0; index < a.length; index++) sum += (a[index] ?? 0) * (b[index] ?? 0)
  return sum
}

async function keepIndexed(table: Table): Promise<void> {
  const indices = await table.listIndices()
  if (indices.length === 0) {
    const { Index } = await import('@lancedb/lancedb')
    await table.createIndex('text', { config: Index.fts({ stem: true, removeStopWords: true, withPosition: true }) })
    const grams = Index.fts({ baseTokenizer: 'ngram', ngramMinLength: 2, ngramMaxLength: 3 })
    await table.createIndex('grams', { config: grams })
    return
  }
  const statistics = await table.indexStats(indices[0]!.name)
  await compact(table, { now: (statistics?.numUnindexedRows ?? 0) >= maxUnindexedRows })
}
