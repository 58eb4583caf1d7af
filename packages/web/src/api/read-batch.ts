import type { IndexDocument } from '@stepcast/video-index'
import { z } from 'zod'
import { choicesFor, matchColumns } from '../batch/match-columns.ts'
import { planRows } from '../batch/plan-rows.ts'
import { maxRows, readTable, type Table } from '../batch/table.ts'
import { WebError } from '../errors.ts'
import type { ReadRunRequest } from '../jobs/read-run-request.ts'
import { namedValuesSchema, runInputs, webAddressSchema } from './run-inputs.ts'

const cell = z.string().max(10_000)

export const batchInputs = z.strictObject({
  ...runInputs,
  /** A CSV whose first line names the columns. */
  csv: z.string().max(1_000_000).optional(),
  /** The same as objects, by the columns' names. */
  rows: z
    .array(z.record(z.string().max(300), cell))
    .max(maxRows)
    .optional(),
  /** What a column sets, by a parameter's name; null leaves it out. A column that is not named is matched by its own name. */
  columns: z.record(z.string(), z.string().max(300).nullable()).optional(),
  /** What every row sets alike. */
  values: namedValuesSchema.default({}),
  empty_as_recorded: z.boolean().optional(),
  on_failure: z.enum(['stop', 'go_on']).default('stop'),
})
type BatchInputs = z.infer<typeof batchInputs>

/** To look at a table before it is said where its rows go. */
export const checkInputs = batchInputs.extend({ url: webAddressSchema.optional() })

/** Reads a table of values for a procedure and finds, before anything runs, whatever would be wrong with it. */
export async function readBatch(
  document: IndexDocument,
  asked: Omit<BatchInputs, 'url'> & { url?: string | undefined },
  readRunRequest: ReadRunRequest,
) {
  const { csv, rows, columns: chosen, secrets = {}, files = [], empty_as_recorded, on_failure: _, ...rest } = asked
  const table = tableOf(csv, rows)
  const common = { ...rest, url: rest.url ?? '', files }
  const columns = matchColumns(document.procedure, table.columns, {
    chosen,
    taken: [...Object.keys(asked.values), ...Object.keys(secrets)],
  })
  const { plans, problems } = await planRows(table, columns, {
    emptyAsRecorded: empty_as_recorded ?? false,
    plan: (values) => readRunRequest(document, { ...common, values: { ...common.values, ...values } }, secrets),
  })
  return { table, columns, choices: choicesFor(document.procedure), plans, problems, secrets }
}

function tableOf(csv: string | undefined, rows: Record<string, string>[] | undefined): Table {
  if (csv !== undefined && rows === undefined) return readTable(csv)
  if (csv !== undefined || rows === undefined || rows.length === 0)
    throw new WebError('bad_request', 'either `csv` or `rows` is needed, with a row at least')
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  return { columns, rows: rows.map((row) => columns.map((name) => (row[name] ?? '').trim())) }
}
