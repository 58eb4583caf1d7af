import { VideoIndexError } from '../errors.ts'
import { quote } from './document-table.ts'
import { isUnspaced } from '../language/words.ts'
import type { MomentKind, MomentText } from './moment-texts.ts'
import { compact, type Tables } from './tables.ts'
import type { Index as TableIndex, Table } from '@lancedb/lancedb'

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
const indexedColumns = ['text', 'grams', 'video_id', 'vector'] as const
const hitsPerRanking = 100
// The usual constant of reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009).
const reciprocalRankConstant = 60
const hitColumns = ['video_id', 'revision', 'position', 'vector']
// Rows that no index covers are searched one by one, which is fast up to here, and up to this share of a large table.
const maxUnindexedRows = 2000
const maxUnindexedShare = 0.02
// Looking at every vector is exact, and fast up to here.
const vectorIndexFrom = 20_000
// So many groups of near vectors are looked at, of about as many as there are vectors in each.
const groupsProbed = 24

/** What is written of one document. */
export type MomentRows = {
  videoId: string
  revision: string
  moments: readonly MomentText[]
  vectors: readonly Float32Array[]
}

/** The rows derived from documents, in the vector space `space`: steps and events with their words and vectors. */
export class MomentTable {
  readonly #tables: Tables
  readonly #space: string

  constructor(tables: Tables, space: string) {
    this.#tables = tables
    this.#space = space
  }

  /** Writes rows, each document's of one revision; they are read only once the document's row names that revision. */
  async write(documents: readonly MomentRows[]): Promise<void> {
    const dimensions = documents.find(({ vectors }) => vectors.length > 0)?.vectors[0]?.length
    if (dimensions === undefined) return
    for (const kind of momentKinds) {
      const table = await this.#tables.createMoments(kind, this.#space, dimensions)
      for (const { vectors } of documents) await refuseOtherDimensions(table, vectors)
      const rows = documents.flatMap((document) => toRows(document, kind))
      if (rows.length === 0) continue
      await table.mergeInsert('key').whenMatchedUpdateAll().whenNotMatchedInsertAll().execute(rows)
      await keepIndexed(table)
    }
  }

  /** Brings every index up to date, and makes those anew that cannot be read; the caller holds the writer lock. */
  async reindex({ anew = false } = {}): Promise<void> {
    for (const kind of momentKinds) {
      const table = await this.#tables.moments(kind, this.#space)
      if (!table) continue
      // an index that is broken cannot even be listed
      if (anew) for (const column of indexedColumns) await table.dropIndex(`${column}_idx`).catch(() => undefined)
      await keepIndexed(table, { now: true })
    }
  }

  /** Every step and event of these videos, of every revision, with similarities to `vector`. */
  async all(videoIds: readonly string[], vector: Float32Array | undefined): Promise<MomentHit[]> {
    if (videoIds.length === 0) return []
    const predicate = `video_id IN (${videoIds.map(quote).join(', ')})`
    const found = momentKinds.map(async (kind) => {
      const table = await this.#tables.moments(kind, this.#space)
      const rows = (await table?.query().where(predicate).select(hitColumns).toArray()) ?? []
      return rows.map((row) => toHit(kind, row, vector))
    })
    return (await Promise.all(found)).flat()
  }

  /**
   * The videos whose moments are nearest in words and in meaning, the ways of searching fused by reciprocal rank. N-grams find
   * unspaced text, and words that stand nowhere as they are spelt.
   */
  async nearestVideos({ words, vector, maxVideos }: VideoSearch): Promise<string[]> {
    const rankings = await Promise.all(
      momentKinds.map(async (kind) => {
        const table = await this.#tables.moments(kind, this.#space)
        if (!table) return []
        const [inWords, inMeaning] = await Promise.all([
          fullText(table, 'text', words),
          vector ? nearest(table, vector) : [],
        ])
        // pairs of letters stand in nearly every row, those of unspaced scripts in few
        const inGrams = await fullText(table, 'grams', inWords.length === 0 ? words : unspacedIn(words))
        return [inWords, inGrams, inMeaning]
      }),
    )
    const scores = new Map<string, number>()
    for (const ranking of rankings.flat())
      for (const [rank, videoId] of [...new Set(ranking)].entries())
        scores.set(videoId, (scores.get(videoId) ?? 0) + 1 / (reciprocalRankConstant + rank))
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

function toRows({ videoId, revision, moments, vectors }: MomentRows, kind: MomentKind): Record<string, unknown>[] {
  return moments.flatMap((moment, index) =>
    moment.table === kind
      ? {
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
        }
      : [],
  )
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

const unspacedIn = (words: string): string => words.split(/\s+/).filter(isUnspaced).join(' ')

async function fullText(table: Table, column: 'text' | 'grams', words: string): Promise<string[]> {
  if (!words.trim()) return []
  const query = table.query().fullTextSearch(words, { columns: column }).select(['video_id', '_score'])
  return (await query.limit(hitsPerRanking).toArray()).map((row) => row.video_id)
}

async function nearest(table: Table, vector: Float32Array): Promise<string[]> {
  const query = table
    .vectorSearch(Array.from(vector))
    .distanceType('cosine')
    .nprobes(groupsProbed)
    .select(['video_id', '_distance'])
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

/** Makes the indices that pay by now, and takes in the rows that are not in them when they are many, or at once. */
async function keepIndexed(table: Table, { now = false } = {}): Promise<void> {
  const indices = await table.listIndices()
  const isIndexed = (column: string) => indices.some(({ columns }) => columns.includes(column))
  const rows = await table.countRows()
  const { Index } = await import('@lancedb/lancedb')
  const wanted: [column: (typeof indexedColumns)[number], config: () => TableIndex][] = [
    // positions make phrases findable
    ['text', () => Index.fts({ stem: true, removeStopWords: true, withPosition: true })],
    ['grams', () => Index.fts({ baseTokenizer: 'ngram', ngramMinLength: 2, ngramMaxLength: 3 })],
    ['video_id', () => Index.btree()],
  ]
  if (rows >= vectorIndexFrom)
    wanted.push(['vector', () => Index.ivfFlat({ distanceType: 'cosine', numPartitions: Math.round(Math.sqrt(rows)) })])
  for (const [column, config] of wanted)
    if (!isIndexed(column)) await table.createIndex(column, { config: config(), replace: true })
  const [first] = indices
  const statistics = first && (await table.indexStats(first.name))
  const most = Math.max(maxUnindexedRows, maxUnindexedShare * rows)
  if (first) await compact(table, { now: now || (statistics?.numUnindexedRows ?? 0) >= most })
}
