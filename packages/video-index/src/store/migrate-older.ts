import type { Table } from '@lancedb/lancedb'
import { applyCorrections } from '../correct/apply-corrections.ts'
import { toldText } from '../moment/find-moments.ts'
import { among, quote } from './predicates.ts'
import type { Entry, Store } from './store.ts'
import type { MomentVector } from './vector-table.ts'
import { parseRow, type ReadDocument } from './video-table.ts'

type MigrationOptions = {
  prepare: (read: ReadDocument, options: { embeds: boolean }) => Promise<Entry>
  /** Whether vectors of this text mean anything. */
  understands: (text: string) => boolean
  notice: (text: string) => void
}

const documentsAtOnce = 100

/**
 * Takes over the recordings of earlier versions of the store, and makes anew what is derived from them. Each leaves its earlier
 * table when it is in the new ones, so that nothing is lost by a crash; what cannot be read stays there. The caller holds the
 * writer lock.
 */
export async function migrateOlder(store: Store, options: MigrationOptions): Promise<void> {
  const { older } = await store.tables.names()
  const tables = older.filter((name) => /^videos(_v\d+)?$/.test(name))
  for (const name of tables) {
    const table = await store.tables.openNamed(name)
    if (table) await takeOver(store, table, { ...options, older })
    if ((await table?.countRows()) === 0) await store.tables.drop(name)
  }
  await store.keepIndexed({ now: true })
  for (const name of older) if (!tables.includes(name)) await store.tables.drop(name)
}

async function takeOver(
  store: Store,
  table: Table,
  { older, prepare, understands, notice }: MigrationOptions & { older: readonly string[] },
): Promise<void> {
  const ids: string[] = (await table.query().select(['id']).toArray()).map((row) => row.id)
  const unreadable: string[] = []
  for (let done = 0; done < ids.length; done += documentsAtOnce) {
    notice(`taking over the recordings of an earlier version of the store: ${done} of ${ids.length}`)
    const some = ids.slice(done, done + documentsAtOnce)
    const held = new Map((await store.videos.read(some)).map(({ document: { video } }) => [video.id, video.indexed_at]))
    const entries: Entry[] = []
    for (const { id, document: json } of await table
      .query()
      .where(among('id', some))
      .select(['id', 'document'])
      .toArray()) {
      const read = parse(json)
      if (!read) unreadable.push(id)
      else if (read.document.video.indexed_at > (held.get(id) ?? '')) {
        const entry = await prepare(read, { embeds: false })
        const vectors = await earlierVectors(store, entry, { older, understands })
        entries.push(vectors ? { ...entry, vectors, space: store.space } : entry)
      }
    }
    await store.commit(entries)
    const taken = some.filter((id) => !unreadable.includes(id))
    if (taken.length > 0) await table.delete(among('id', taken))
  }
  notice(`took over ${ids.length - unreadable.length} recordings of an earlier version of the store`)
  if (unreadable.length > 0)
    notice(`what that version holds of ${unreadable.join(', ')} cannot be read; index these recordings again`)
}

function parse(json: string): ReadDocument | undefined {
  try {
    return parseRow(json)
  } catch {
    return undefined
  }
}

/** The vectors that the first version made of the same texts with the same model; undefined unless it has all. */
async function earlierVectors(
  { tables, space }: Store,
  { document: read, corrections, moments }: Entry,
  { older, understands }: Pick<MigrationOptions, 'understands'> & { older: readonly string[] },
): Promise<MomentVector[] | undefined> {
  const { video, procedure, events } = applyCorrections(read, corrections).document
  const texts = {
    steps: procedure.steps.map(({ title }) => title),
    events: events.map(({ description }) => description),
  }
  const known = new Map<string, Float32Array>()
  for (const kind of ['events', 'steps'] as const) {
    const name = `${kind}_v1_${space}`
    const table = older.includes(name) ? await tables.openNamed(name) : undefined
    const columns = ['position', 'vector']
    const rows =
      (await table
        ?.query()
        .where(`video_id = ${quote(video.id)}`)
        .select(columns)
        .toArray()) ?? []
    for (const row of rows) known.set(toldText(texts[kind][row.position] ?? ''), Float32Array.from(row.vector))
  }
  const vectors: MomentVector[] = []
  for (const { position, told } of moments)
    for (const { text } of told) {
      const vector = known.get(text)
      if (!text.trim() || !understands(text)) continue
      if (!vector) return undefined
      vectors.push({ position, vector })
    }
  return vectors
}
