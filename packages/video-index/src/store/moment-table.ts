import type { Query, Table } from '@lancedb/lancedb'
import { analyse, type Fields, packFields, unpackFields } from '../moment/analyse.ts'
import type { Moment } from '../moment/moment.ts'
import { type IndexingOptions, keepIndexed, type WantedIndex } from './indices.ts'
import { among } from './predicates.ts'
import { readRows } from './read-rows.ts'
import { type MomentKind, momentKinds, type Tables } from './tables.ts'
import { momentsRevision } from './video-table.ts'

/** Names a moment in the whole store. */
export type MomentPlace = { videoId: string; position: number }

/** A moment as the store gives it back: what it is cited with, and what it is scored by. */
export type KeptMoment = Omit<Moment, 'words' | 'meant' | 'told'> & MomentPlace & { revision: string; fields: Fields }

export type MomentRows = { videoId: string; revision: string; moments: readonly Moment[] }

const leastAlikeLength = 5

const wantedIndices: readonly WantedIndex[] = [
  {
    column: 'terms',
    from: 1,
    // words come as they are looked up; positions make phrases findable
    config: async () => await tokenIndex({ withPosition: true }),
  },
  { column: 'screen', from: 1, config: async () => await tokenIndex({ withPosition: false }) },
  { column: 'video_id', from: 1, config: async () => (await import('@lancedb/lancedb')).Index.btree() },
]

async function tokenIndex(options: { withPosition: boolean }) {
  const { Index } = await import('@lancedb/lancedb')
  const asTheyAre = { stem: false, removeStopWords: false, lowercase: false, asciiFolding: false }
  return Index.fts({ baseTokenizer: 'whitespace', ...asTheyAre, ...options })
}

const keptColumns = [
  'video_id',
  'revision',
  'position',
  'step',
  'kind',
  'start_s',
  'end_s',
  'text',
  'keyframe',
  'target',
  'fields',
]

/** The moments of all recordings: steps in one table, what happens beside them in another. */
export class MomentTable {
  readonly #tables: Tables

  constructor(tables: Tables) {
    this.#tables = tables
  }

  /** Writes rows, each document's of one revision; they are read only once the document's row names that revision. */
  async write(documents: readonly MomentRows[]): Promise<void> {
    const rows = Map.groupBy(documents.flatMap(toRows), kindOf)
    for (const kind of momentKinds) {
      const table = await this.#tables.create(kind)
      const own = rows.get(kind)
      if (own) await table.mergeInsert('key').whenMatchedUpdateAll().whenNotMatchedInsertAll().execute(own)
    }
  }

  /** Removes a recording's rows, but for those of the revision to keep; the caller holds the writer lock. */
  async remove(videoIds: readonly string[], keep: readonly string[] = []): Promise<void> {
    const stale = keep.length > 0 ? ` AND NOT (${among('revision', keep)})` : ''
    for (const table of await this.#opened()) await table.delete(`${among('video_id', videoIds)}${stale}`)
  }

  /** The caller holds the writer lock. */
  async keepIndexed(how: IndexingOptions): Promise<void> {
    for (const table of await this.#opened()) await keepIndexed(table, wantedIndices, how)
  }

  /** Every moment of these recordings, of every revision. */
  async all(videoIds: readonly string[]): Promise<KeptMoment[]> {
    if (videoIds.length === 0) return []
    const tables = await this.#opened()
    const found = await Promise.all(
      tables.map((table) => readRows(table.query().where(among('video_id', videoIds)).select(keptColumns))),
    )
    return found.flat().map(toMoment)
  }

  /** The moments in whose words most of the tokens stand, best first, of each table. */
  async lookUp(column: 'terms' | 'screen', tokens: readonly string[], limit: number): Promise<MomentPlace[][]> {
    if (tokens.length === 0) return []
    return await this.#lookUp((query) => query.fullTextSearch(tokens.join(' '), { columns: column }), limit)
  }

  /** The moments in whose words the tokens of a phrase stand one after the other. */
  async lookUpPhrases(phrases: readonly (readonly string[])[], limit: number): Promise<MomentPlace[][]> {
    const { PhraseQuery } = await import('@lancedb/lancedb')
    const whole = phrases
      .filter((phrase) => phrase.length > 1)
      .map((phrase) => new PhraseQuery(phrase.join(' '), 'terms'))
    const found = whole.map((phrase) => this.#lookUp((query) => query.fullTextSearch(phrase), limit))
    return (await Promise.all(found)).flat()
  }

  /** The moments in which a word is spelt nearly like one of the tokens; short ones and those of unspaced scripts are left out. */
  async lookUpAlike(tokens: readonly string[], limit: number): Promise<MomentPlace[][]> {
    const { MatchQuery } = await import('@lancedb/lancedb')
    const alike = tokens
      .filter((token) => token.length >= leastAlikeLength && /^\p{L}+$/u.test(token))
      .map((token) => new MatchQuery(token, 'terms', { fuzziness: token.length >= 8 ? 2 : 1, prefixLength: 1 }))
    const found = alike.map((match) => this.#lookUp((query) => query.fullTextSearch(match), limit))
    return (await Promise.all(found)).flat()
  }

  async #lookUp(match: (query: Query) => Query, limit: number): Promise<MomentPlace[][]> {
    const found = (await this.#opened()).map(async (table) => {
      const rows = await readRows(match(table.query()).select(['video_id', 'position', '_score']).limit(limit))
      return rows.map((row) => ({ videoId: row.video_id, position: row.position }))
    })
    return await Promise.all(found)
  }

  async #opened(): Promise<Table[]> {
    const opened = await Promise.all(momentKinds.map((kind) => this.#tables.open(kind)))
    return opened.filter((table) => table !== undefined)
  }
}

function kindOf({ step }: { step: number | null }): MomentKind {
  return step === null ? 'events' : 'steps'
}

function toRows({ videoId, revision, moments }: MomentRows) {
  return moments.map((moment) => {
    const { fields, terms, screen } = analyse(moment)
    const of = momentsRevision(revision)
    return {
      key: `${videoId}/${of}/${moment.position}`,
      video_id: videoId,
      revision: of,
      position: moment.position,
      step: moment.step ?? null,
      kind: moment.kind,
      start_s: moment.startS,
      end_s: moment.endS,
      text: moment.text,
      keyframe: moment.keyframe,
      target: moment.target,
      terms,
      screen,
      fields: packFields(fields),
    }
  })
}

function toMoment(row: Record<string, any>): KeptMoment {
  return {
    videoId: row.video_id,
    revision: row.revision,
    position: row.position,
    step: row.step ?? undefined,
    kind: row.kind,
    startS: row.start_s,
    endS: row.end_s,
    text: row.text,
    keyframe: row.keyframe,
    target: row.target,
    fields: unpackFields(row.fields),
  }
}
