import type { Table } from './table.ts'
import type { MatchedColumn } from './match-columns.ts'
import { toFailure } from '../jobs/failure.ts'

/** What is wrong with a row, or with a column (`row` is null then). */
export type RowProblem = { row: number | null; column: string | null; message: string }

type PlanOptions<Plan> = {
  /** Whether an empty cell leaves the value as recorded; otherwise it is told as a problem. */
  emptyAsRecorded: boolean
  /** What would be run with a row's values; refuses, as the run itself would, those that cannot be used. */
  plan: (values: Record<string, string>) => Plan | Promise<Plan>
}

const maxProblems = 100

/** The plan of each row, and everything that is wrong with them, found before anything is done. Where there is a problem, plans are missing. */
export async function planRows<Plan>(
  { rows }: Table,
  columns: readonly MatchedColumn[],
  { emptyAsRecorded, plan }: PlanOptions<Plan>,
): Promise<{ plans: Plan[]; problems: RowProblem[] }> {
  const problems: RowProblem[] = columns.flatMap(({ name, problem, hint }, at) => {
    if (problem === null) return []
    // What several columns may be called instead is the same for all of them, and told once.
    const isLast = columns.findLastIndex((column) => column.hint === hint) === at
    return [{ row: null, column: name, message: hint !== null && isLast ? `${problem}; ${hint}` : problem }]
  })
  if (columns.every(({ sets }) => sets === null))
    problems.push({ row: null, column: null, message: 'no column sets a value' })
  const plans: Plan[] = []
  if (problems.length > 0) return { plans, problems }
  for (const [index, cells] of rows.entries()) {
    if (problems.length >= maxProblems) break
    const row = index + 1
    const empty = columns.filter(({ sets }, at) => sets !== null && cells[at] === '')
    if (!emptyAsRecorded && empty.length > 0) {
      problems.push(...empty.map(({ name }) => ({ row, column: name, message: 'the cell is empty' })))
      continue
    }
    try {
      plans.push(await plan(valuesOf(cells, columns)))
    } catch (error) {
      const { message, hint } = toFailure(error)
      problems.push({ row, column: null, message: hint === undefined ? message : `${message}; ${hint}` })
    }
  }
  return { plans, problems }
}

function valuesOf(cells: readonly string[], columns: readonly MatchedColumn[]): Record<string, string> {
  return Object.fromEntries(
    columns.flatMap(({ sets }, at) => {
      const cell = cells[at] ?? ''
      return sets === null || cell === '' ? [] : [[sets, cell]]
    }),
  )
}

/** One line for each problem, as a person reads them. */
export function describeProblem({ row, column, message }: RowProblem): string {
  const where = [row === null ? '' : `row ${row}`, column === null ? '' : `column “${column}”`].filter(Boolean)
  return where.length === 0 ? message : `${where.join(', ')}: ${message}`
}
