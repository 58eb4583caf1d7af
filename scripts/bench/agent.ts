/**
 * Publishes the product of the bundled recording in the demo shop, again and again: with Stepcast, which looks for every target and checks
 * every outcome, and with @puppeteer/replay under Node from Stepcast's own Recorder export, which does neither. Each run has a shop and a
 * browser of its own, the two take turns: bun scripts/bench/agent.ts [--rounds 10] [--json]
 */
import { findChrome, runReportSchema } from '@stepcast/agent'
import { startDemoShop } from '@stepcast/demo-shop'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { demoRecording } from '../quickstart/demo.ts'
import { say, section } from '../terminal.ts'
import { alignedRows } from './print-table.ts'

const root = join(import.meta.dir, '..', '..')
const photo = join(root, 'examples/media/desk-lamp.png')

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '10' }, json: { type: 'boolean', default: false } },
})
const rounds = Number(values.rounds)
if (!Number.isInteger(rounds) || rounds < 1) {
  console.error('error[bad_rounds]: --rounds takes a whole number; try --rounds 10')
  process.exit(2)
}
const node = Bun.which('node')
if (!node) {
  console.error('error[node_missing]: @puppeteer/replay runs under Node; install Node 20 or later')
  process.exit(1)
}

type Way = 'Stepcast' | 'replay'
type Run = {
  by: Way
  seconds: number
  /** What the program itself said. */
  isDone: boolean
  /** What the shop has. */
  isPublished: boolean
}

const folder = mkdtempSync(join(tmpdir(), 'stepcast-bench-'))
const environment = { ...process.env, STEPCAST_DATA_DIR: join(folder, 'data'), CHROME: await findChrome() }
try {
  console.error('reading the recording')
  await stepcast('index', demoRecording, '--json')
  const runs: Run[] = []
  let steps = 0
  for (let round = 0; round < rounds; round++) {
    console.error(`round ${round + 1} of ${rounds}`)
    const ways: Way[] = round % 2 === 0 ? ['Stepcast', 'replay'] : ['replay', 'Stepcast']
    for (const by of ways) {
      const { run, count } = await inShop(by)
      runs.push(run)
      steps ||= count
    }
  }
  if (values.json) console.log(JSON.stringify({ steps, runs }, null, 2))
  else print(runs, steps)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function inShop(by: Way): Promise<{ run: Run; count: number }> {
  const shopFolder = mkdtempSync(join(folder, 'shop-'))
  const shop = await startDemoShop({ dataDir: shopFolder })
  try {
    const before = shop.products().length
    const { isDone, seconds, count } = await (by === 'Stepcast' ? follow(shop.url) : replay(shop.url))
    const [product] = shop.products()
    const isPublished =
      shop.products().length === before + 1 &&
      product?.name === 'Desk lamp' &&
      product.price === 49.9 &&
      product.photoName === 'desk-lamp.png' &&
      product.status === 'published'
    return { run: { by, seconds, isDone, isPublished }, count }
  } finally {
    await shop.close()
  }
}

async function follow(url: string) {
  const flags = [
    '--set',
    `desk-lamp.png=${photo}`,
    '--file',
    photo,
    '--secret',
    'user=demo',
    '--secret',
    'password=demo-shop',
  ]
  const started = performance.now()
  const { output } = await stepcast('run', demoRecording, '--url', url, ...flags, '--yes', '--json')
  const seconds = (performance.now() - started) / 1000
  const report = runReportSchema.parse(JSON.parse(output))
  return { isDone: report.status === 'done', seconds, count: report.steps.length }
}

async function replay(url: string) {
  const { output } = await stepcast('steps', demoRecording, '--format', 'recorder', '--url', `${url}/sign-in`)
  const flow = join(folder, 'flow.json')
  await Bun.write(flow, output.replaceAll('{{password}}', 'demo-shop'))
  const started = performance.now()
  const { exitCode } = await run([node!, join(root, 'tests/support/replay.mjs'), flow, photo])
  return { isDone: exitCode === 0, seconds: (performance.now() - started) / 1000, count: 0 }
}

function stepcast(...words: string[]) {
  return run([process.execPath, join(root, 'packages/cli/src/main.ts'), ...words])
}

async function run(command: string[]): Promise<{ exitCode: number; output: string }> {
  const child = Bun.spawn(command, { cwd: root, env: environment, stdin: 'ignore', stdout: 'pipe', stderr: 'ignore' })
  const [output, exitCode] = await Promise.all([new Response(child.stdout).text(), child.exited])
  return { exitCode, output }
}

function print(runs: readonly Run[], steps: number): void {
  section('Agent, on this machine')
  const median = (by: Way) => {
    const sorted = runs.filter((each) => each.by === by).map(({ seconds }) => seconds)
    return sorted.toSorted((a, b) => a - b)[Math.floor((sorted.length - 1) / 2)] ?? 0
  }
  const rows = (['Stepcast', 'replay'] as const).map((by) => {
    const own = runs.filter((each) => each.by === by)
    const share = (is: (each: Run) => boolean) => `${own.filter(is).length} of ${own.length}`
    return [
      by,
      share((each) => each.isPublished),
      share((each) => each.isDone === each.isPublished),
      `${median(by).toFixed(2)} s`,
    ]
  })
  for (const row of alignedRows([['', 'published', 'told so rightly', 'median'], ...rows])) say(row)
  say()
  const more = (median('Stepcast') - median('replay')) / steps
  say(
    `Stepcast takes ${more.toFixed(2)} s more a step, of ${steps}: ${(median('Stepcast') / median('replay')).toFixed(2)} times as long.`,
  )
}
