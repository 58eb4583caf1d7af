import type { Table } from '@lancedb/lancedb'
import {
  type FixedSizeList,
  Float32,
  Int32,
  makeData,
  makeVector,
  Table as ArrowTable,
  Utf8,
  vectorFromArray,
} from 'apache-arrow'
import { VideoIndexError } from '../errors.ts'
import { type IndexingOptions, keepIndexed, type WantedIndex } from './indices.ts'
import type { MomentPlace } from './moment-table.ts'
import { among } from './predicates.ts'
import { readRows } from './read-rows.ts'
import { vectorsSchema } from './schema.ts'
import type { Tables } from './tables.ts'

/** A vector of one thing that is told about a moment. */
export type MomentVector = { position: number; vector: Float32Array }
export type VectorRows = { videoId: string; revision: string; vectors: readonly MomentVector[] }

// Looking at every vector is exact, and fast up to here.
const vectorIndexFrom = 20_000
// LanceDB joins groups that are much smaller whenever it takes rows in, until only a few large ones are left; from 256 on it
// would find them in two passes, of which the first is too coarse where many steps are called alike.
const vectorsPerGroup = 1024
const mostGroups = 256
const groupsProbed = 16

const wantedIndices: readonly WantedIndex[] = [
  { column: 'video_id', from: 1, config: async () => (await import('@lancedb/lancedb')).Index.btree() },
  {
    column: 'vector',
    from: vectorIndexFrom,
    config: async (rows) => {
      const { Index } = await import('@lancedb/lancedb')
      const numPartitions = Math.min(mostGroups, Math.round(rows / vectorsPerGroup))
      // the last iterations move groups by next to nothing, and take most of the time
      return Index.ivfFlat({ distanceType: 'cosine', numPartitions, maxIterations: 10 })
    },
  },
]

/** The vectors that one model made of what is told about moments. */
export class VectorTable {
  readonly #tables: Tables
  readonly #space: string

  constructor(tables: Tables, space: string) {
    this.#tables = tables
    this.#space = space
  }

  /** The caller holds the writer lock. */
  async write(documents: readonly VectorRows[]): Promise<void> {
    const dimensions = documents.flatMap(({ vectors }) => vectors)[0]?.vector.length
    if (dimensions === undefined) return
    const table = await this.#tables.createVectors(this.#space, dimensions)
    const rows = documents.flatMap(toRows)
    await refuseOtherDimensions(table, rows)
    await table.mergeInsert('key').whenMatchedUpdateAll().whenNotMatchedInsertAll().execute(toArrow(rows, dimensions))
  }

  /** The caller holds the writer lock. */
  async keepIndexed(how: IndexingOptions): Promise<void> {
    const table = await this.#tables.openVectors(this.#space)
    if (table) await keepIndexed(table, wantedIndices, how)
  }

  /** The moments of which something nearest in meaning is told, best first. */
  async nearest(vector: Float32Array, limit: number): Promise<MomentPlace[]> {
    const table = await this.#tables.openVectors(this.#space)
    if (!table) return []
    const query = table.vectorSearch(vector).distanceType('cosine').nprobes(groupsProbed)
    const rows = await readRows(query.select(['video_id', 'position', '_distance']).limit(limit))
    return rows.map((row) => ({ videoId: row.video_id, position: row.position }))
  }

  /**
   * How near the moments of these recordings are (1 the same, 0 unrelated), by the document's revision and the moment's position;
   * each by what is nearest of all that is told about it.
   */
  async similarities(videoIds: readonly string[], vector: Float32Array): Promise<Map<string, number>> {
    const similarities = new Map<string, number>()
    const table = await this.#tables.openVectors(this.#space)
    if (!table || videoIds.length === 0) return similarities
    const columns = ['revision', 'position', 'vector']
    const found = await table.query().where(among('video_id', videoIds)).select(columns).toArrow()
    for (const batch of found.batches) {
      const revisions = batch.getChild('revision')
      const positions = batch.getChild('position')
      const vectors = batch.getChild('vector')?.data[0]
      const numbers = vectors?.children[0]?.values as Float32Array | undefined
      const dimensions = (vectors?.type as { listSize?: number } | undefined)?.listSize ?? 0
      if (!numbers || !revisions || !positions) continue
      if (dimensions !== vector.length) throw otherDimensions(vector.length, dimensions)
      for (let row = 0; row < batch.numRows; row++) {
        const place = placeKey(revisions.get(row), positions.get(row))
        const similarity = dot(vector, numbers, row * dimensions)
        similarities.set(place, Math.max(similarity, similarities.get(place) ?? -1))
      }
    }
    return similarities
  }
}

/** How `similarities` names a moment. */
export function placeKey(revision: string, position: number): string {
  return `${revision}/${position}`
}

/** Removes vectors of these recordings in every space, but for those of the revisions to keep, each in its own space. */
export async function removeVectors(
  tables: Tables,
  videoIds: readonly string[],
  keep: readonly { revision: string; space: string }[],
): Promise<void> {
  for (const { table, space } of await tables.allVectors()) {
    const revisions = keep.filter((each) => each.space === space).map(({ revision }) => revision)
    const stale = revisions.length > 0 ? ` AND NOT (${among('revision', revisions)})` : ''
    await table.delete(`${among('video_id', videoIds)}${stale}`)
  }
}

type VectorRow = { key: string; video_id: string; revision: string; position: number; vector: Float32Array }

function toRows({ videoId, revision, vectors }: VectorRows): VectorRow[] {
  return vectors.map(({ position, vector }, at) => {
    return { key: `${videoId}/${revision}/${at}`, video_id: videoId, revision, position, vector }
  })
}

/** The rows as columns: number by number, vectors would take most of the time that writing takes. */
function toArrow(rows: readonly VectorRow[], dimensions: number): ArrowTable {
  const numbers = new Float32Array(rows.length * dimensions)
  for (const [at, { vector }] of rows.entries()) numbers.set(vector, at * dimensions)
  const schema = vectorsSchema(dimensions)
  const type = schema.fields.find(({ name }) => name === 'vector')!.type as FixedSizeList
  const child = makeData({ type: new Float32(), data: numbers })
  const texts = (name: 'key' | 'video_id' | 'revision') =>
    vectorFromArray(
      rows.map((row) => row[name]),
      new Utf8(),
    )
  return new ArrowTable(schema, {
    key: texts('key'),
    video_id: texts('video_id'),
    revision: texts('revision'),
    position: vectorFromArray(
      rows.map(({ position }) => position),
      new Int32(),
    ),
    vector: makeVector(makeData({ type, length: rows.length, child })),
  })
}

// LanceDB fills vectors that are too short without a word.
async function refuseOtherDimensions(table: Table, rows: readonly VectorRow[]): Promise<void> {
  const field = (await table.schema()).fields.find(({ name }) => name === 'vector')
  const expected = (field?.type as { listSize?: number } | undefined)?.listSize
  for (const { vector } of rows) if (vector.length !== expected) throw otherDimensions(vector.length, expected)
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

function dot(a: Float32Array, b: Float32Array, from: number): number {
  let sum = 0
  for (let index = 0; index < a.length; index++) sum += a[index]! * b[from + index]!
  return sum
}
