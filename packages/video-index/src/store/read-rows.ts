import type { QueryBase } from '@lancedb/lancedb'

/** The rows of a query as plain objects; faster than `toArray` where there are many, as each column is looked up once. */
export async function readRows(query: Pick<QueryBase<never>, 'toArrow'>): Promise<Record<string, any>[]> {
  const table = await query.toArrow()
  const rows: Record<string, any>[] = []
  for (const batch of table.batches) {
    const from = rows.length
    for (let row = 0; row < batch.numRows; row++) rows.push({})
    for (const { name } of batch.schema.fields) {
      const column = batch.getChild(name)
      for (let row = 0; row < batch.numRows; row++) rows[from + row]![name] = column?.get(row)
    }
  }
  return rows
}
