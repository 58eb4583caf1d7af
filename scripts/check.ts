import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { countTests, type TestCounts } from './check/count-tests.ts'
import { bun, root } from './setup/run.ts'
import { setUp } from './setup/set-up.ts'
import { paint, section, say, took } from './terminal.ts'

type Stage = { name: string; command: string[] }

const stages: Stage[] = [
  { name: 'format', command: [bun, 'fmt', '--check', '--no-script'] },
  { name: 'lint', command: [bun, 'run', 'lint'] },
  { name: 'unused code', command: [bun, 'run', 'unused'] },
  { name: 'types', command: [bun, 'check', '--no-script'] },
]

const started = performance.now()
const failed: string[] = []

section('Set up')
if (!(await setUp())) failed.push('set-up')

if (failed.length === 0) for (const stage of stages) await pass(stage)

let tests: TestCounts = { passed: 0, failed: 0, skipped: 0 }
if (!failed.includes('set-up')) tests = await runTests()

section('Summary')
say(
  `${failed.length === 0 ? paint('green', '✓ every stage passed') : paint('red', `✗ failed: ${failed.join(', ')}`)}  ${took(started)}`,
)
const failures = tests.failed + failed.filter((stage) => stage !== 'tests' || tests.failed === 0).length
console.log(`${tests.passed} passed, ${failures} failed${tests.skipped > 0 ? `, ${tests.skipped} skipped` : ''}`)
process.exit(failures === 0 ? 0 : 1)

async function pass({ name, command }: Stage) {
  section(name)
  const stageStarted = performance.now()
  const ok = (await spawn(command)) === 0
  if (!ok) failed.push(name)
  say(`${ok ? paint('green', `✓ ${name}`) : paint('red', `✗ ${name}`)}  ${took(stageStarted)}`)
}

async function runTests(): Promise<TestCounts> {
  section('tests')
  const report = join(tmpdir(), `stepcast-tests-${process.pid}.xml`)
  // most tests wait for a browser or another process: as many files at once as there are processors
  const how = ['--parallel', '--timeout=120000', '--reporter=junit', `--reporter-outfile=${report}`]
  const exitCode = await spawn([bun, 'test', ...how])
  const counts = await countTests(report)
  await rm(report, { force: true })
  // no test at all is a gate that looks at nothing
  if (exitCode !== 0 || counts.passed === 0) failed.push('tests')
  return counts
}

async function spawn(command: string[]): Promise<number> {
  return await Bun.spawn(command, { cwd: root, stdin: 'ignore', stdout: 'inherit', stderr: 'inherit' }).exited
}
