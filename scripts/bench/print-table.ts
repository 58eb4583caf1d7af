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
  const rows = [columns, ...all.map(rowOf)]
  const widths = columns.map((_, at) => Math.max(...rows.map((row) => row[at]!.length)))
  section('Reader, on this machine')
  for (const row of rows) say(row.map((cell, at) => cell.padEnd(widths[at]!)).join('  '))
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
