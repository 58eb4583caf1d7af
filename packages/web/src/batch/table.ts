import Papa from 'papaparse'
import { WebError } from '../errors.ts'

/** A CSV's first line, and every further line that holds something, each with as many cells. */
export type Table = { columns: string[]; rows: string[][] }

export const maxRows = 1000
const maxColumns = 100

/**
 * Reads a CSV (RFC 4180) whose first line names the columns. Cells may be parted by comma, semicolon or tab.
 * @throws WebError `bad_rows`
 */
export function readTable(text: string): Table {
  const { data, errors } = Papa.parse<string[]>(text, {
    skipEmptyLines: 'greedy',
    delimitersToGuess: [',', ';', '\t'],
  })
  // A single column needs nothing to part it.
  const [error] = errors.filter(({ type }) => type === 'Quotes')
  if (error) {
    const where = error.row ? `row ${error.row}` : 'the first line'
    throw new WebError('bad_rows', `${where}: a quotation mark is not closed`, {
      hint: 'save the table as CSV once more, from a spreadsheet say',
    })
  }
  const [head = [], ...body] = data
  const columns = head.map((name) => name.trim())
  checkColumns(columns)
  if (body.length === 0) {
    throw new WebError('bad_rows', 'there is no row below the names of the columns', {
      hint: 'the first line names the columns, each further line is a run',
    })
  }
  if (body.length > maxRows) {
    throw new WebError('bad_rows', `there are ${body.length} rows, and ${maxRows} is the most`, {
      hint: 'part the table',
    })
  }
  for (const [index, row] of body.entries()) {
    if (row.slice(columns.length).some((cell) => cell.trim() !== '')) {
      throw new WebError('bad_rows', `row ${index + 1} has ${row.length} cells for ${columns.length} columns`, {
        hint: 'put a cell in quotation marks that holds what parts the others',
      })
    }
  }
  return { columns, rows: body.map((row) => columns.map((_, at) => (row[at] ?? '').trim())) }
}

function checkColumns(columns: readonly string[]): void {
  const refuse = (message: string) => {
    throw new WebError('bad_rows', message, { hint: 'the first line names the columns, each by a name of its own' })
  }
  if (columns.length === 0) refuse('the table is empty')
  if (columns.length > maxColumns) refuse(`there are ${columns.length} columns, and ${maxColumns} is the most`)
  const unnamed = columns.indexOf('')
  if (unnamed >= 0) refuse(`column ${unnamed + 1} has no name`)
  const twice = columns.find((name, at) => columns.indexOf(name) !== at)
  if (twice !== undefined) refuse(`two columns are called “${twice}”`)
}

/** What a spreadsheet would take for a formula; numbers with a sign are none. */
const formula = /^(?:[=@\t\r]|[+-](?![\d.,]+$))/

/** The table as a CSV that spreadsheets open as it is meant: with a byte order mark, and with nothing that they would calculate. */
export function writeTable({ columns, rows }: Table): string {
  return `\uFEFF${Papa.unparse([columns, ...rows], { escapeFormulae: formula, newline: '\r\n' })}\r\n`
}
