import { bindValues, requireFiles, type RunReport } from '@stepcast/agent'
import type { IndexDocument } from '@stepcast/video-index'
import { decodeText, describeProblem, matchColumns, planRows, readTable, type Table } from '@stepcast/web'
import { readFile } from 'node:fs/promises'
import { CliError, type ExitCode } from '../failure.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { type RowOutcome, RowResults } from './row-results.ts'

type RunRowsOptions = {
  /** The CSV, by its path. */
  rows: string
  /** What columns set, as `COLUMN=PARAMETER`; an empty parameter leaves the column out. */
  columns: Record<string, string>
  values: Record<string, string>
  secrets: Record<string, string>
  files: string[]
  dryRun: boolean
  emptyAsRecorded: boolean
  onFailure: 'stop' | 'go-on'
  /** Where the results are kept. */
  results: string
  json: boolean
  terminal: Terminal
  signal: AbortSignal
  /** Runs the procedure once. */
  run: (values: Record<string, string>) => Promise<RunReport>
}

/** Follows a procedure once for each row of a CSV. Rows that the results file tells to be done are not done again. */
export async function runRows(document: IndexDocument, options: RunRowsOptions): Promise<ExitCode> {
  const { terminal, signal, json, dryRun } = options
  const { style } = terminal
  const table = await readRows(options.rows)
  const plans = await plan(document, table, options)
  const results = await RowResults.open(options.results, table)
  const say = json ? terminal.note : terminal.print
  for (const [index, values] of plans.entries()) {
    const n = index + 1
    if (signal.aborted) break
    const before = results.outcome(n)
    if (before?.status === 'done') {
      say(`${style('dim', `row ${n}`)}  ${style('green', 'done')} before`)
      continue
    }
    say(style('bold', `row ${n} of ${plans.length}  ${table.rows[index]?.filter(Boolean).join(' · ') ?? ''}`))
    const outcome = outcomeOf(await options.run(values), dryRun)
    await results.set(n, outcome)
    terminal.status('')
    const colour = outcome.status === 'done' || outcome.status === 'planned' ? 'green' : 'red'
    say(`  ${style(colour, outcome.status)}${outcome.reason ? `: ${outcome.reason}` : ''}`)
    if (!isFine(outcome) && options.onFailure === 'stop') break
  }
  const outcomes = plans.map((_, index) => results.outcome(index + 1))
  const fine = outcomes.filter((outcome) => outcome !== undefined && isFine(outcome)).length
  const status = signal.aborted ? 'stopped' : fine === plans.length ? 'done' : 'failed'
  const rows = outcomes.map((outcome, index) => ({
    row: index + 1,
    ...(outcome ?? waiting),
    values: Object.fromEntries(table.columns.map((name, at) => [name, table.rows[index]?.[at] ?? ''])),
  }))
  if (json) terminal.printJson({ status, rows, results: results.path })
  else {
    terminal.print()
    terminal.print(`${style(['bold', status === 'done' ? 'green' : 'red'], status)} · ${fine} of ${plans.length} rows`)
    terminal.print(`${style('dim', 'results')}  ${results.path}`)
    if (status !== 'done') terminal.print(`${style('dim', 'go on ')}  the same command with --results ${results.path}`)
  }
  if (signal.aborted) return 130
  return status === 'done' ? 0 : 1
}

const waiting: RowOutcome = { status: 'waiting', reason: null, run_id: null, report: '', seconds: null }

const isFine = ({ status }: RowOutcome): boolean => status === 'done' || status === 'planned'

function outcomeOf(report: RunReport, dryRun: boolean): RowOutcome {
  const isPlanned = dryRun && report.status === 'stopped' && !report.error
  return {
    status: isPlanned ? 'planned' : report.status,
    reason: isPlanned ? null : report.reason,
    run_id: report.run_id,
    report: report.report,
    seconds: report.usage.wall_s,
  }
}

async function readRows(path: string): Promise<Table> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new CliError('usage', `--rows: ${path} cannot be read`, { hint: 'give the path of a CSV file', cause })
  })
  const text = decodeText(bytes)
  if (text !== undefined) return readTable(text)
  throw new CliError('usage', `--rows: ${path} is neither UTF-8 nor UTF-16`, {
    hint: 'save it as “CSV UTF-8” in the spreadsheet',
  })
}

/** Everything that is wrong is told, before anything is run. */
async function plan(document: IndexDocument, table: Table, options: RunRowsOptions) {
  const { values: common, secrets, files, terminal } = options
  const chosen = Object.fromEntries(Object.entries(options.columns).map(([name, to]) => [name, to === '' ? null : to]))
  for (const name of Object.keys(chosen)) {
    if (!table.columns.includes(name))
      throw new CliError('usage', `--column: there is no column ${JSON.stringify(name)}`, {
        hint: `the columns are ${table.columns.map((each) => JSON.stringify(each)).join(', ')}`,
      })
  }
  const columns = matchColumns(document.procedure, table.columns, {
    chosen,
    taken: [...Object.keys(common), ...Object.keys(secrets)],
  })
  const { plans, problems } = await planRows(table, columns, {
    emptyAsRecorded: options.emptyAsRecorded,
    plan: (own) => {
      const values = { ...common, ...own }
      const bound = bindValues(document.procedure, { values, secrets, files })
      if (!options.dryRun) requireFiles(bound)
      return values
    },
  })
  const [first, ...more] = problems
  if (!first) return plans
  for (const problem of more) terminal.note(`  ${describeProblem(problem)}`)
  throw new CliError('bad_rows', describeProblem(first), {
    hint: 'mend the file, or say with --column what a column sets, such as --column "Notes=" to leave it out',
  })
}
