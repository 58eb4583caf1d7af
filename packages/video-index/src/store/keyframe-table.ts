import type { IndexDocument } from '../protocol/document.ts'
import { type IndexingOptions, keepIndexed, type WantedIndex } from './indices.ts'
import { among } from './predicates.ts'
import type { Tables } from './tables.ts'

/** A picture of a recording, with the step and the event that it shows, by number and by place, and what is read on it. */
export type Keyframe = {
  name: string
  timeS: number
  step: number | undefined
  event: number | undefined
  text: string
}

export type KeyframeRows = { videoId: string; revision: string; keyframes: readonly Keyframe[] }

const wantedIndices: readonly WantedIndex[] = [
  { column: 'video_id', from: 2000, config: async () => (await import('@lancedb/lancedb')).Index.btree() },
]

/** The pictures that documents name: what should be there, and where each belongs. */
export class KeyframeTable {
  readonly #tables: Tables

  constructor(tables: Tables) {
    this.#tables = tables
  }

  /** The caller holds the writer lock. */
  async write(documents: readonly KeyframeRows[]): Promise<void> {
    const rows = documents.flatMap(toRows)
    if (rows.length === 0) return
    const table = await this.#tables.create('keyframes')
    await table.mergeInsert('key').whenMatchedUpdateAll().whenNotMatchedInsertAll().execute(rows)
  }

  /** The caller holds the writer lock. */
  async keepIndexed(how: IndexingOptions): Promise<void> {
    const table = await this.#tables.open('keyframes')
    if (table) await keepIndexed(table, wantedIndices, how)
  }

  /** Removes a recording's rows, but for those of the revisions to keep; the caller holds the writer lock. */
  async remove(videoIds: readonly string[], keep: readonly string[] = []): Promise<void> {
    const table = await this.#tables.open('keyframes')
    const stale = keep.length > 0 ? ` AND NOT (${among('revision', keep)})` : ''
    await table?.delete(`${among('video_id', videoIds)}${stale}`)
  }

  /** In the order of their times. */
  async read(videoId: string, revision: string): Promise<Keyframe[]> {
    const table = await this.#tables.open('keyframes')
    const columns = ['revision', 'name', 'time_s', 'step', 'event', 'text']
    const rows =
      (await table
        ?.query()
        .where(among('video_id', [videoId]))
        .select(columns)
        .toArray()) ?? []
    return rows
      .filter((row) => row.revision === revision)
      .map((row): Keyframe => ({
        name: row.name,
        timeS: row.time_s,
        step: row.step ?? undefined,
        event: row.event ?? undefined,
        text: row.text,
      }))
      .sort((a, b) => a.timeS - b.timeS)
  }
}

/** Every picture that a document names, once. A picture of two steps is that of the one that it shows the outcome of. */
export function keyframesOf({ events, procedure }: IndexDocument): Keyframe[] {
  const found = new Map<string, Keyframe>()
  const add = (name: string, timeS: number, shown: Partial<Keyframe>) => {
    if (!name) return
    const known = found.get(name) ?? { name, timeS: timeIn(name) ?? timeS, step: undefined, event: undefined, text: '' }
    found.set(name, {
      ...known,
      step: known.step ?? shown.step,
      event: known.event ?? shown.event,
      text: known.text || (shown.text ?? ''),
    })
  }
  for (const { n, keyframes, end_s } of procedure.steps) add(keyframes.after, end_s, { step: n })
  for (const { n, keyframes, start_s } of procedure.steps) add(keyframes.before, start_s, { step: n })
  for (const [at, event] of events.entries())
    add(event.keyframe, event.start_s, { event: at, text: event.on_screen_text.join('\n') })
  return [...found.values()].sort((a, b) => a.timeS - b.timeS)
}

// Frames are named after their milliseconds.
function timeIn(name: string): number | undefined {
  const milliseconds = /^frame-(\d+)\./.exec(name)?.[1]
  return milliseconds === undefined ? undefined : Number(milliseconds) / 1000
}

function toRows({ videoId, revision, keyframes }: KeyframeRows) {
  return keyframes.map(({ name, timeS, step, event, text }) => ({
    key: `${videoId}/${revision}/${name}`,
    video_id: videoId,
    revision,
    name,
    time_s: timeS,
    step: step ?? null,
    event: event ?? null,
    text,
  }))
}
