import { readTable, resultColumns, type Table, writeResults } from '@stepcast/web'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { CliError } from '../failure.ts'

/** What became of a row. */
export type RowOutcome = {
  status: string
  reason: string | null
  run_id: string | null
  report: string
  seconds: number | null
}

const untouched: RowOutcome = { status: 'waiting', reason: null, run_id: null, report: '', seconds: null }

/** The results of a table's rows in a CSV beside the work: written after each row, whole or not at all. */
export class RowResults {
  readonly path: string
  readonly #table: Table
  readonly #outcomes: Map<number, RowOutcome>

  private constructor(path: string, table: Table, outcomes: Map<number, RowOutcome>) {
    this.path = path
    this.#table = table
    this.#outcomes = outcomes
  }

  /**
   * Takes over from an earlier file what was done of the same rows: the same number with the same cells.
   * @throws CliError `bad_rows` when another table's results stand there, `output_unwritable`
   */
  static async open(path: string, table: Table): Promise<RowResults> {
    const text = await readFile(path, 'utf8').catch(() => undefined)
    const results = new RowResults(path, table, text === undefined ? new Map() : readOutcomes(text, path, table))
    await results.#write()
    return results
  }

  outcome(n: number): RowOutcome | undefined {
    return this.#outcomes.get(n)
  }

  async set(n: number, outcome: RowOutcome): Promise<void> {
    this.#outcomes.set(n, outcome)
    await this.#write()
  }

  async #write(): Promise<void> {
    const text = writeTableOf(this.#table, this.#outcomes)
    try {
      await mkdir(dirname(this.path), { recursive: true })
      await writeFile(`${this.path}.part`, text)
      await rename(`${this.path}.part`, this.path)
    } catch (cause) {
      throw new CliError('output_unwritable', `${this.path} cannot be written`, {
        hint: 'name another place with --results',
        cause,
      })
    }
  }
}

function writeTableOf({ columns, rows }: Table, outcomes: ReadonlyMap<number, RowOutcome>): string {
  return writeResults({
    columns: columns.map((name) => ({ name })),
    rows: rows.map((cells, index) => ({ n: index + 1, cells, ...(outcomes.get(index + 1) ?? untouched) })),
  })
}

function readOutcomes(text: string, path: string, table: Table): Map<number, RowOutcome> {
  const kept = readTable(text.replace(/^\uFEFF/, ''))
  // As it stands in a file: what a spreadsheet would calculate is written otherwise.
  const now = readTable(writeTableOf(table, new Map()).replace(/^\uFEFF/, ''))
  const own = resultColumns.length
  if (JSON.stringify(kept.columns) !== JSON.stringify(now.columns)) {
    throw new CliError('bad_rows', `${path} holds the results of other columns`, {
      hint: 'name another file with --results',
    })
  }
  return new Map(
    kept.rows.flatMap((row, index): [number, RowOutcome][] => {
      const [, status = '', reason = '', runId = '', report = '', seconds = ''] = row
      const isSame = JSON.stringify(row.slice(own)) === JSON.stringify(now.rows[index]?.slice(own))
      if (!isSame || status === untouched.status) return []
      const told = { status, reason: reason || null, run_id: runId || null, report }
      return [[index + 1, { ...told, seconds: seconds === '' ? null : Number(seconds) }]]
    }),
  )
}
