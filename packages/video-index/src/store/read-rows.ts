import type { QueryBase } from '@lancedb/lancedb'

/** The rows of a query as plain objects; faster than `toArray` where there are many, as each column is looked up once. */
export async function readRows(query: Pick<QueryBase<never>, 'toArrow'>): Promise<Record<string, any>[]> {
  const table = await query.toArrow()
  return table.batches.flatMap((batch) => {
    const columns = batch.schema.fields.map(({ name }) => [name, batch.getChild(name)] as const)
    return Array.from({ length: batch.numRows }, (_, row) =>
      Object.fromEntries(columns.map(([name, column]) => [name, column?.get(row)])),
    )
  })
}
