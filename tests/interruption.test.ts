import { startDemoShop } from '@stepcast/demo-shop'
import { expect, test } from 'bun:test'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { demoFlags, demoPhoto, demoRecording } from '../scripts/quickstart/demo.ts'
import { indexDemo } from './support/indexed-demo.ts'
import { processesOf } from './support/processes-of.ts'
import { startStepcast, stepcast } from './support/stepcast.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const patienceMs = 300_000

test(
  'Ctrl-C ends indexing without a process or a half-written recording left behind',
  async () => {
    await using folder = temporaryFolder()
    const child = startStepcast(['index', demoRecording], { dataDir: folder.path })
    await until(async () => (await processesOf(folder.path)).length > 1) // ffmpeg is at work
    child.kill('SIGINT')
    expect(await child.exited).toBe(130)
    expect(await new Response(child.stderr).text()).toMatch(/^error\[interrupted\]: [^\n]+\n$/)
    expect(await processesOf(folder.path)).toEqual([])
    expect((await stepcast(['list', '--json'], { dataDir: folder.path })).stdout).toBe('{\n  "videos": []\n}\n')
  },
  patienceMs,
)

test(
  'Ctrl-C ends a run, its browser included, and the run does not say that it is done',
  async () => {
    await using folder = temporaryFolder()
    const dataDir = join(folder.path, 'data')
    const shop = await startDemoShop({ dataDir: join(folder.path, 'shop') })
    try {
      await indexDemo(dataDir)
      const child = startStepcast(['run', demoRecording, '--url', shop.url, ...demoFlags, '--yes', '--json'], {
        dataDir,
      })
      await until(async () => (await processesOf(dataDir)).length > 2) // the browser is there
      await Bun.sleep(1000)
      child.kill('SIGINT')
      expect(await child.exited).toBe(130)
      expect(await processesOf(dataDir)).toEqual([])
      const { status } = JSON.parse(await new Response(child.stdout).text()) as { status?: string }
      expect(status).not.toBe('done')
      expect(await readdir(join(dataDir, 'runs'))).toHaveLength(1)
    } finally {
      await shop.close()
    }
  },
  patienceMs,
)

test(
  'Ctrl-C ends the rows of a table: the row at work is not done, the next one is not begun, and the results say so',
  async () => {
    await using folder = temporaryFolder()
    const dataDir = join(folder.path, 'data')
    const shop = await startDemoShop({ dataDir: join(folder.path, 'shop') })
    try {
      await indexDemo(dataDir)
      const rows = join(folder.path, 'rows.csv')
      const results = join(folder.path, 'results.csv')
      await Bun.write(rows, 'Desk lamp\nFirst\nSecond\n')
      const flags = ['--url', shop.url, '--rows', rows, '--results', results, '--file', demoPhoto, '--yes', '--json']
      const child = startStepcast(['run', demoRecording, ...flags], { dataDir })
      await until(async () => (await processesOf(dataDir)).length > 2) // the browser is there
      await Bun.sleep(1000)
      child.kill('SIGINT')
      expect(await child.exited).toBe(130)
      expect(await processesOf(dataDir)).toEqual([])
      const told = JSON.parse(await new Response(child.stdout).text()) as { status: string; rows: { status: string }[] }
      expect([told.status, told.rows[1]?.status]).toEqual(['stopped', 'waiting'])
      expect(told.rows[0]?.status).not.toBe('done')
      expect(await Bun.file(results).text()).toMatch(/^2,waiting,.*Second/m)
      expect((await readdir(folder.path)).toSorted()).toEqual(['data', 'results.csv', 'rows.csv', 'shop'])
      expect(shop.products().some(({ name }) => name === 'Second')).toBe(false)
    } finally {
      await shop.close()
    }
  },
  patienceMs,
)

test('Ctrl-C is how serving ends, so it is no failure', async () => {
  await using folder = temporaryFolder()
  const child = startStepcast(['serve', '--port', '0'], { dataDir: folder.path })
  const reader = child.stdout.getReader()
  const { value } = await reader.read()
  const url = /http:\S+/.exec(new TextDecoder().decode(value))?.[0] ?? ''
  expect((await fetch(`${url}/api/v1/health`)).status).toBe(200)
  child.kill('SIGINT')
  expect(await child.exited).toBe(0)
  expect(await processesOf(folder.path)).toEqual([])
})

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const endMs = performance.now() + 60_000; performance.now() < endMs; await Bun.sleep(50))
    if (await holds()) return
  throw new Error('it did not come to that')
}
