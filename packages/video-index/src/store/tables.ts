import type { Connection, Table } from '@lancedb/lancedb'
import type { Schema } from 'apache-arrow'
import { VideoIndexError } from '../errors.ts'
import { keyframesSchema, momentsSchema, storeVersion, vectorsSchema, videosSchema } from './schema.ts'

export const momentKinds = ['steps', 'events'] as const
export type MomentKind = (typeof momentKinds)[number]

const plainTables = { videos: videosSchema, steps: momentsSchema, events: momentsSchema, keyframes: keyframesSchema }
type PlainTable = keyof typeof plainTables

/** Tables of this store version, and those of another one that are still there. */
type TableNames = { current: string[]; older: string[] }

/** Opens the tables of one LanceDB folder, each once. Whoever makes, drops or writes one holds the writer lock. */
export class Tables {
  readonly #folder: string
  #connection: Promise<Connection> | undefined
  readonly #opened = new Map<string, Promise<Table | undefined>>()

  constructor(folder: string) {
    this.#folder = folder
  }

  open(name: PlainTable): Promise<Table | undefined> {
    return this.openNamed(`${name}_v${storeVersion}`)
  }

  openVectors(space: string): Promise<Table | undefined> {
    return this.openNamed(vectorsName(space))
  }

  create(name: PlainTable): Promise<Table> {
    const key = name === 'videos' ? 'id' : 'key'
    return this.#create(`${name}_v${storeVersion}`, plainTables[name], key)
  }

  createVectors(space: string, dimensions: number): Promise<Table> {
    return this.#create(vectorsName(space), vectorsSchema(dimensions), 'key')
  }

  /** Every table of vectors, with the space of its vectors. */
  async allVectors(): Promise<{ table: Table; space: string }[]> {
    const start = vectorsName('')
    const names = (await this.names()).current.filter((name) => name.startsWith(start))
    const opened = await Promise.all(names.map((name) => this.openNamed(name)))
    return opened.flatMap((table, at) => (table ? [{ table, space: names[at]!.slice(start.length) }] : []))
  }

  /** @throws VideoIndexError `store_failed` where a newer Stepcast has written */
  async names(): Promise<TableNames> {
    const connection = await this.#connect()
    const names = await connection.tableNames({ limit: 10_000 })
    const newest = Math.max(...names.map(versionIn))
    if (newest > storeVersion)
      throw new VideoIndexError(
        'store_failed',
        `the store has version ${newest}, and this Stepcast reads ${storeVersion}`,
        {
          hint: 'use the newer Stepcast that has written it',
        },
      )
    const older = names.filter((name) => versionIn(name) < storeVersion)
    return { current: names.filter((name) => versionIn(name) === storeVersion), older }
  }

  async drop(name: string): Promise<void> {
    this.#opened.delete(name)
    await (await this.#connect()).dropTable(name)
  }

  close(): void {
    for (const opened of this.#opened.values()) void opened.then((table) => table?.close()).catch(() => undefined)
    this.#opened.clear()
    // One that is being read cannot be closed: it goes once the reading has ended.
    void this.#connection?.then((connection) => connection.close()).catch(() => undefined)
    this.#connection = undefined
  }

  async openNamed(name: string): Promise<Table | undefined> {
    const opened = this.#opened.get(name) ?? this.#open(name)
    this.#opened.set(name, opened)
    const table = await opened.catch((error: unknown) => {
      this.#opened.delete(name)
      throw error
    })
    if (!table) this.#opened.delete(name)
    return table
  }

  async #connect(): Promise<Connection> {
    // The native library takes a noticeable part of a second to load, which commands that never search need not pay.
    this.#connection ??= import('@lancedb/lancedb').then(({ connect }) =>
      connect(this.#folder, { readConsistencyInterval: 0 }),
    )
    try {
      return await this.#connection
    } catch (error) {
      this.#connection = undefined
      throw error
    }
  }

  async #open(name: string): Promise<Table | undefined> {
    const connection = await this.#connect()
    return (await connection.tableNames({ limit: 10_000 })).includes(name)
      ? await connection.openTable(name)
      : undefined
  }

  async #create(name: string, schema: Schema, key: string): Promise<Table> {
    const existing = await this.openNamed(name)
    if (existing) return existing
    const connection = await this.#connect()
    const table = await connection.createEmptyTable(name, schema)
    // Without a primary key, concurrent upserts duplicate rows silently.
    await table.setUnenforcedPrimaryKey(key)
    this.#opened.set(name, Promise.resolve(table))
    return table
  }
}

const vectorsName = (space: string): string => `vectors_v${storeVersion}_${space}`

// The first version had its documents in a table without a version in its name.
const versionIn = (name: string): number => Number(/^[a-z]+_v(\d+)/.exec(name)?.[1] ?? 1)
