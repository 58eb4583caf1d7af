import type { Index as TableIndex, Table } from '@lancedb/lancedb'

/** How a column is looked up. From so many rows on an index pays; full text needs one to be searched at all. */
export type WantedIndex = { column: string; from: number; config: (rows: number) => Promise<TableIndex> }

// Rows that no index covers are looked at one by one, which is fast up to here, and up to this share of a large table.
const maxUnindexedRows = 2000
const maxUnindexedShare = 0.02
// Rows that are taken in later become parts of an index that are searched one after the other: it is made anew when they are many.
const mostParts = 8
const mostTakenIn = 0.5
// Every write leaves a version behind, which is of use only to a search that is under way.
const versionsBetweenCompactions = 50
const keptVersionsMs = 2 * 60 * 1000

export type IndexingOptions = {
  /** Take in every row that is in no index, however few. */
  now?: boolean
  /** Make every index anew from the rows. */
  anew?: boolean
}

/**
 * Makes the indices that pay by now, takes in the rows that are not in them when they are many, and compacts the table now and
 * then; the caller holds the writer lock.
 */
export async function keepIndexed(
  table: Table,
  wanted: readonly WantedIndex[],
  { now = false, anew = false }: IndexingOptions,
): Promise<void> {
  // an index that is broken cannot even be listed
  if (anew) for (const { column } of wanted) await table.dropIndex(`${column}_idx`).catch(() => undefined)
  const indices = await table.listIndices()
  const rows = await table.countRows()
  let unindexed = 0
  for (const { column, from, config } of wanted) {
    if (rows < from) continue
    const index = indices.find(({ columns }) => columns.includes(column))
    const statistics = index && (await table.indexStats(index.name))
    const { numIndices = 1, numUnindexedRows = rows } = statistics ?? {}
    if (numIndices <= mostParts && numUnindexedRows <= mostTakenIn * rows)
      unindexed = Math.max(unindexed, numUnindexedRows)
    else await table.createIndex(column, { config: await config(rows), replace: true })
  }
  const isMany = unindexed >= Math.max(maxUnindexedRows, maxUnindexedShare * rows)
  // A put makes two versions of a table, of which this may see only every other one.
  const isTime = (await table.version()) % versionsBetweenCompactions <= 1
  if (isMany || isTime || (now && unindexed > 0)) await compact(table)
}

async function compact(table: Table): Promise<void> {
  try {
    await table.optimize({ cleanupOlderThan: new Date(Date.now() - keptVersionsMs) })
  } catch {
    // A matter of speed and space: the rows are written, and a later write tries again.
  }
}
