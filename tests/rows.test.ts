import { startDemoShop } from '@stepcast/demo-shop'
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { join } from 'node:path'
import { demoPhoto, demoRecording } from '../scripts/quickstart/demo.ts'
import { indexDemo } from './support/indexed-demo.ts'
import { stepcast } from './support/stepcast.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const patienceMs = 300_000
const folder = temporaryFolder()
const dataDir = join(folder.path, 'data')
beforeAll(() => indexDemo(dataDir), patienceMs)
afterAll(() => folder[Symbol.asyncDispose]())

const secrets = ['--secret', 'user=demo', '--secret', 'password=demo-shop']
const results = join(folder.path, 'results.csv')
const statuses = (json: string) => (JSON.parse(json) as { rows: { status: string }[] }).rows.map(({ status }) => status)

test(
  'publishes a product for each row of a table, tells which failed, and goes on without doing a row twice',
  async () => {
    await using shop = await startDemoShop({ dataDir: join(folder.path, 'shop') })
    const rows = join(folder.path, 'rows.csv')
    const flags = ['run', demoRecording, '--url', shop.url, '--rows', rows, '--file', demoPhoto, ...secrets]
    const run = (more: string[]) => stepcast([...flags, '--results', results, '--json', ...more], { dataDir })
    // semicolons, a byte order mark, and a category that the shop does not have
    const head = '\uFEFFDesk lamp;49.90;12;Lighting\r\n'
    await Bun.write(rows, `${head}"Headset, ""Studio""";299.00;7;Audio\r\n台灯;19.90;3;Nowhere\r\n`)

    const plan = await run(['--dry-run'])
    expect([plan.stderr, plan.exitCode, statuses(plan.stdout)]).toEqual([expect.any(String), 0, ['planned', 'planned']])
    const before = shop.products().length
    const first = await run(['--yes'])
    expect(statuses(first.stdout)).toEqual(['done', 'failed'])
    expect(first.exitCode).toBe(1)
    expect(shop.products()[0]).toMatchObject({ name: 'Headset, "Studio"', price: 299, stock: 7, category: 'Audio' })
    expect(shop.products()).toHaveLength(before + 1)

    await Bun.write(rows, (await Bun.file(rows).text()).replace('Nowhere', 'Audio'))
    const second = await run(['--yes'])
    expect([statuses(second.stdout), second.exitCode]).toEqual([['done', 'done'], 0])
    expect(shop.products().map(({ name }) => name)).toContain('台灯')
    expect(shop.products()).toHaveLength(before + 2)
    expect(await Bun.file(results).text()).not.toContain('demo-shop"')
  },
  patienceMs,
)

test('tells all that is wrong with a table before anything runs', async () => {
  const rows = join(folder.path, 'wrong.csv')
  const flags = ['run', demoRecording, '--url', 'http://127.0.0.1:9', '--rows', rows, ...secrets]
  await Bun.write(rows, 'Desk lamp,Shoe size\nLamp,1\n')
  const unknown = await stepcast(flags, { dataDir })
  expect(unknown.exitCode).toBe(1)
  expect(unknown.stderr).toContain('error[bad_rows]: column “Shoe size”: the recording has no parameter')
  await Bun.write(rows, 'Desk lamp,Shoe size\nLamp,1\n,2\n')
  const empty = await stepcast([...flags, '--column', 'Shoe size=', '--file', demoPhoto], { dataDir })
  expect(empty.stderr).toContain('error[bad_rows]: row 2, column “Desk lamp”: the cell is empty')
  await Bun.write(rows, Uint8Array.from([0xcc, 0xa8, 0xb5, 0xc6]))
  expect(await stepcast(flags, { dataDir })).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('neither UTF-8 nor UTF-16'),
  })
  expect(
    await stepcast(['run', demoRecording, '--url', 'http://127.0.0.1:9', '--results', 'x.csv'], { dataDir }),
  ).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('--rows'),
  })
})
