import { type Table, writeTable } from './table.ts'

/** What became of a row, with its own cells. */
type ResultRow = {
  n: number
  cells: readonly string[]
  status: string
  reason: string | null
  run_id: string | null
  report: string
  seconds: number | null
}

export const resultColumns = ['row', 'status', 'reason', 'run', 'report', 'seconds'] as const

/** The rows with what became of each, as a CSV. */
export function writeResults(batch: { columns: readonly { name: string }[]; rows: readonly ResultRow[] }): string {
  const table: Table = {
    columns: [...resultColumns, ...batch.columns.map(({ name }) => name)],
    rows: batch.rows.map(({ n, cells, status, reason, run_id, report, seconds }) => [
      String(n),
      status,
      reason ?? '',
      run_id ?? '',
      report,
      seconds === null ? '' : seconds.toFixed(1),
      ...cells,
    ]),
  }
  return writeTable(table)
}
