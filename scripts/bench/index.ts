/**
 * Times the reader against a plain decode of the same file and against reading the whole screen once a second, all in one
 * run. Makes its own recordings: bun scripts/bench/index.ts [--minutes 1,10,120] [--json]
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findTools } from '../record/tools.ts'
import { makeRecording, makeStillRecording } from './make-recording.ts'
import { type Measures, measure } from './measure.ts'
import { printTable } from './print-table.ts'

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '1,10,120' }, json: { type: 'boolean', default: false } },
})
const lengths = values.minutes.split(',').map(Number)
if (lengths.some((minutes) => !Number.isInteger(minutes) || minutes < 1)) {
  console.error('error[bad_minutes]: --minutes takes whole numbers; try --minutes 1,10')
  process.exit(2)
}

const tools = findTools()
const folder = mkdtempSync(join(tmpdir(), 'stepcast-bench-'))
try {
  const all: Measures[] = []
  for (const minutes of lengths) {
    console.error(`making a recording of ${minutes} min`)
    all.push(await measure(tools, folder, await makeRecording(tools, folder, minutes)))
  }
  const longest = Math.max(...lengths)
  console.error(`making a mostly still recording of ${longest} min`)
  all.push(await measure(tools, folder, await makeStillRecording(tools, folder, longest)))
  if (values.json) console.log(JSON.stringify(all, null, 2))
  else printTable(all)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
