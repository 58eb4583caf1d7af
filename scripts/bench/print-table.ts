import { say, section } from '../terminal.ts'
import type { Measures } from './measure.ts'

const columns = [
  'recording',
  'decode',
  'OCR each second',
  'index',
  '× decode',
  '÷ OCR',
  '× realtime',
  'peak MB',
  'steps',
]

export function printTable(all: readonly Measures[]): void {
  section('Reader, on this machine')
  for (const row of alignedRows([columns, ...all.map(rowOf)])) say(row)
  say()
  const readings = all.map((each) => each.readings).join(', ')
  say(`OCR each second is scaled from ${readings} readings of the whole screen, and has the decode added.`)
  say('Recordings over 10 minutes repeat their first 10. Memory counts pages that processes share once for each.')
}

function rowOf({ recording, lengthS, decodeS, readEverySecondS, indexS, indexPeakMb, steps }: Measures): string[] {
  const seconds = (value: number) => `${value.toFixed(1)} s`
  const ratio = (value: number) => value.toFixed(2)
  const times = [seconds(decodeS), seconds(readEverySecondS), seconds(indexS)]
  const shares = [ratio(indexS / decodeS), ratio(readEverySecondS / indexS), (lengthS / indexS).toFixed(1)]
  return [recording, ...times, ...shares, indexPeakMb.toFixed(0), String(steps)]
}

/** Rows as lines, each column as wide as its widest cell. */
export function alignedRows(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, at) => Math.max(...rows.map((row) => row[at]!.length)))
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at]!))
      .join('  ')
      .trimEnd(),
  )
}
