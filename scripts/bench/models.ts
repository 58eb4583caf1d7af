/**
 * Counts what a vision model is sent for a recording: requests, pictures, and words. The server is a double that answers at
 * once, so that no time is told: bun scripts/bench/models.ts [--minutes 10] [--still 60] [--json]
 */
import { startModelServer } from '@stepcast/inference-client/testing'
import type { IndexDocument } from '@stepcast/video-index'
import { attentiveModel, changesIn, picturesIn } from '@stepcast/video-index/testing'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findTools } from '../record/tools.ts'
import { say, section } from '../terminal.ts'
import { type Recording, makeRecording, makeStillRecording } from './make-recording.ts'
import { alignedRows } from './print-table.ts'
import { runMeasured } from './run-measured.ts'

type Sent = {
  recording: string
  seconds: number
  changes: number
  requests: number
  pictures: number
  mostAtOnce: number
  steps: number
}

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    still: { type: 'string', default: '60' },
    json: { type: 'boolean', default: false },
  },
})
const [minutes, still] = [Number(values.minutes), Number(values.still)]
if (![minutes, still].every((each) => Number.isInteger(each) && each >= 1)) {
  console.error('error[bad_minutes]: --minutes and --still take whole numbers; try --minutes 10 --still 60')
  process.exit(2)
}

const tools = findTools()
const folder = mkdtempSync(join(tmpdir(), 'stepcast-bench-'))
try {
  const all: Sent[] = []
  for (const make of [() => makeRecording(tools, folder, minutes), () => makeStillRecording(tools, folder, still)]) {
    console.error('making a recording')
    all.push(await count(await make()))
  }
  if (values.json) console.log(JSON.stringify(all, null, 2))
  else print(all)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function count({ name, path, minutes: length, fps }: Recording): Promise<Sent> {
  console.error(`${name}: index`)
  await using server = startModelServer(attentiveModel(({ target }) => `Click ${target || 'it'}`))
  const main = join(import.meta.dir, '..', '..', 'packages', 'cli', 'src', 'main.ts')
  const index = await runMeasured([process.execPath, main, 'index', path, '--engine', 'qwen3-vl', '--json'], {
    STEPCAST_DATA_DIR: join(folder, `data-${fps}-${length}`),
    STEPCAST_INFERENCE_URL: server.url,
    STEPCAST_MODEL: 'test-model',
  })
  const { procedure, usage } = JSON.parse(index.output) as IndexDocument
  return {
    recording: name,
    seconds: length * 60,
    changes: new Set(server.requests.flatMap((request) => changesIn(request).map(({ n }) => n))).size,
    requests: server.requests.length,
    pictures: usage.pictures_sent ?? 0,
    mostAtOnce: Math.max(0, ...server.requests.map(picturesIn)),
    steps: procedure.steps.length,
  }
}

function print(all: readonly Sent[]): void {
  section('What a model is sent')
  const columns = ['recording', 'changes', 'requests', 'pictures', 'a change', 'most at once', '÷ 1 a second', 'steps']
  const rows = all.map(({ recording, seconds, changes, requests, pictures, mostAtOnce, steps }) => [
    recording,
    String(changes),
    String(requests),
    String(pictures),
    (pictures / Math.max(1, changes)).toFixed(2),
    String(mostAtOnce),
    (seconds / Math.max(1, pictures)).toFixed(1),
    String(steps),
  ])
  for (const row of alignedRows([columns, ...rows])) say(row)
}
