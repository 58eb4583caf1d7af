import type { Connection, Table } from '@lancedb/lancedb'
import type { Schema } from 'apache-arrow'
import { VideoIndexError } from '../errors.ts'
import { documentsSchema, documentsTableName, momentsSchema, storeVersion } from './schema.ts'
import type { MomentKind } from './moment-texts.ts'

/** Opens the tables of one LanceDB folder, each once. `create` may only be asked for while holding the writer lock. */
export class Tables {
  readonly #folder: string
  #connection: Promise<Connection> | undefined
  readonly #opened = new Map<string, Table>()

  constructor(folder: string) {
    this.#folder = folder
  }

  documents(): Promise<Table | undefined> {
    return this.#open(documentsTableName)
  }

  moments(kind: MomentKind, space: string): Promise<Table | undefined> {
    return this.#open(momentsTableName(kind, space))
  }

  createDocuments(): Promise<Table> {
    return this.#create(documentsTableName, documentsSchema, 'id')
  }

  createMoments(kind: MomentKind, space: string, dimensions: number): Promise<Table> {
    return this.#create(momentsTableName(kind, space), momentsSchema(dimensions), 'key')
  }

  /** Every derived table, with the space of its vectors. */
  async allMoments(): Promise<{ table: Table; space: string }[]> {
    const connection = await this.#connect()
    const names = (await connection.tableNames({ limit: 10_000 })).filter((name) => name !== documentsTableName)
    const opened = await Promise.all(
      names.map(async (name) => ({ table: await this.#open(name), space: spaceIn(name) })),
    )
    return opened.flatMap(({ table, space }) => (table ? [{ table, space }] : []))
  }

  close(): void {
    for (const table of this.#opened.values()) table.close()
    this.#opened.clear()
    void this.#connection?.then((connection) => connection.close())
    this.#connection = undefined
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
    const opened = this.#opened.get(name)
    if (opened) return opened
    const connection = await this.#connect()
    if (!(await connection.tableNames({ limit: 10_000 })).includes(name)) return undefined
    const table = await connection.openTable(name)
    await refuseOtherVersions(table)
    this.#opened.set(name, table)
    return table
  }

  async #create(name: string, schema: Schema, key: string): Promise<Table> {
    const existing = await this.#open(name)
    if (existing) return existing
    const connection = await this.#connect()
    const table = await connection.createEmptyTable(name, schema)
    // Without a primary key, concurrent upserts duplicate rows silently.
    await table.setUnenforcedPrimaryKey(key)
    this.#opened.set(name, table)
    return table
  }
}

function momentsTableName(kind: MomentKind, space: string): string {
  return `${kind}_v${storeVersion}_${space}`
}

function spaceIn(tableName: string): string {
  return tableName.replace(/^[a-z]+_v\d+_/, '')
}

async function refuseOtherVersions(table: Table): Promise<void> {
  const version = (await table.schema()).metadata.get('stepcast.version')
  if (version === String(storeVersion)) return
  throw new VideoIndexError('store_failed', `the store has version ${version ?? 'unknown'}, not ${storeVersion}`, {
    hint: 'move the data folder away and index the recordings again',
  })
}

// Every write leaves a version behind; most are of no use to anyone soon after.
const versionsBetweenCompactions = 50
const keptVersionsMs = 60 * 60 * 1000

/** Compacts a table now and then, or when told to; the caller holds the writer lock. */
export async function compact(table: Table, { now = false }: { now?: boolean } = {}): Promise<void> {
  try {
    // A put makes two versions of a table, of which this may see only every other one.
    if (!now && (await table.version()) % versionsBetweenCompactions > 1) return
    await table.optimize({ cleanupOlderThan: new Date(Date.now() - keptVersionsMs) })
  } catch {
    // A matter of speed and space: the rows are written, and a later write tries again.
  }
}
