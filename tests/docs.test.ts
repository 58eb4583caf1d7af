import { startDemoShop } from '@stepcast/demo-shop'
import { startModelServer } from '@stepcast/inference-client/testing'
import { attentiveModel } from '@stepcast/video-index/testing'
import { startServer } from '@stepcast/web'
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { z } from 'zod'
import { indexDemo } from './support/indexed-demo.ts'
import { openPlayground, type Playground } from './support/playground.ts'
import { docPages, type Example, readExamples } from './support/read-examples.ts'
import { root, stepcastJson } from './support/stepcast.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

setDefaultTimeout(300_000)

const examples = (await Promise.all((await docPages()).map(readExamples))).flat()
const listSchema = z.object({ videos: z.tuple([z.object({ id: z.string() })]) })

const stack = new AsyncDisposableStack()
/** What stands in an example for something of the reader's own, as docs/README.md lists it, and what it is here. */
let standIns: [name: string, own: string][]

beforeAll(async () => {
  const folder = stack.use(temporaryFolder())
  const dataDir = join(folder.path, 'served')
  await indexDemo(dataDir)
  const { videos } = listSchema.parse(await stepcastJson(['list'], { dataDir }))
  const shop = stack.use(await startDemoShop({ dataDir: join(folder.path, 'shop') }))
  const server = stack.use(await startServer({ dataDir, port: 0, token: '' }))
  const model = stack.use(
    startModelServer(
      attentiveModel(() => 'Go on'),
      { models: ['qwen3-vl:4b'] },
    ),
  )
  standIns = [
    ['/path/to/stepcast', root],
    ['demo.mp4', 'demo.mp4'],
    ['https://shop.example', shop.url],
    ['VIDEO_ID', videos[0].id],
    ['http://127.0.0.1:4317', server.url],
    ['http://127.0.0.1:11434', model.url],
  ]
})
afterAll(() => stack.disposeAsync())

const withOwn = (text: string) => standIns.reduce((whole, [name, own]) => whole.replaceAll(name, own), text)

const kinds = new Map<string, (example: Example, place: Playground) => Promise<void>>([
  ['sh', runShell],
  ['sh stays', runServer],
  ['ts', runTypeScript],
  ['ini', runUnit],
])

const runnable = Map.groupBy(
  examples.filter(({ kind }) => kinds.has(kind)),
  ({ page }) => page,
)
test('the docs tell what in the examples stands for something else', async () => {
  const text = await Bun.file(join(root, 'docs/README.md')).text()
  expect([...runnable.keys()]).toContain('README.md')
  for (const [name] of standIns) expect(text).toContain(`| \`${name}\``)
})

for (const [page, inOrder] of runnable)
  test(`every example of ${page} does what it says`, async () => {
    await using place = await openPlayground()
    for (const example of inOrder) await kinds.get(example.kind)!(example, place)
  })

test('what the docs link to is there', async () => {
  const pages = await Promise.all(
    (await docPages()).map(async (page) => ({ page, text: await Bun.file(join(root, page)).text() })),
  )
  const links = pages.flatMap(({ page, text }) =>
    [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, to = '']) => ({ page, to })),
  )
  expect(links.length).toBeGreaterThan(50)
  const dead = links.filter(({ page, to }) => {
    const [path = '', anchor] = to.split('#')
    if (/^https?:/.test(path)) return false
    const target = path === '' ? page : relative(root, join(root, dirname(page), path))
    if (!existsSync(join(root, target))) return true
    const headings = pages.find((each) => each.page === target)?.text.match(/^#+ .*$/gm) ?? []
    return anchor !== undefined && !headings.some((heading) => anchorOf(heading) === anchor)
  })
  expect(dead).toEqual([])
})

/** As GitHub makes it of a heading. */
function anchorOf(heading: string): string {
  const words = heading.replace(/^#+ /, '').toLowerCase()
  return words.replaceAll(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-')
}

async function runShell({ text, at }: Example, { run }: Playground): Promise<void> {
  const { exitCode, stdout, stderr } = await run(['bash', '-euo', 'pipefail', '-c', withOwn(text)])
  expect({ at, exitCode, said: exitCode === 0 ? '' : stdout + stderr }).toEqual({ at, exitCode: 0, said: '' })
  // what curl was answered with is only in what it prints
  expect({ at, stdout }).not.toMatchObject({ stdout: expect.stringContaining('"type":"about:blank"') })
}

async function runServer({ text, at }: Example, { serve }: Playground): Promise<void> {
  const anyPort = withOwn(text).replaceAll(/^stepcast serve\b/gm, 'stepcast serve --port 0')
  await expectServer(at, serve, ['bash', '-eu', '-c', anyPort])
}

async function expectServer(at: string, serve: Playground['serve'], command: readonly string[]): Promise<void> {
  let answered = 0
  const { exitCode, stdout, stderr } = await serve(command, async (url) => {
    answered = (await fetch(url)).status
  })
  expect({ at, answered, exitCode, said: answered ? '' : stdout + stderr }).toEqual({
    at,
    answered: 200,
    exitCode: 0,
    said: '',
  })
}

/** A program is run, and settings are taken by the command line. */
async function runTypeScript({ text, at }: Example, { run, folder }: Playground): Promise<void> {
  const isSettings = text.startsWith('export default')
  const path = join(folder, isSettings ? 'stepcast.config.ts' : 'example.ts')
  await Bun.write(path, withOwn(text))
  const { exitCode, stderr } = await run(isSettings ? ['stepcast', 'list'] : ['bun', path])
  expect({ at, exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ at, exitCode: 0, stderr: '' })
  await rm(path)
}

/** What a systemd unit starts, from the folder that it is started in. */
async function runUnit({ text, at }: Example, { serve, folder }: Playground): Promise<void> {
  const settings = new Map([...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]))
  const command = settings
    .get('ExecStart')
    ?.replace(/^\/usr\/local\/bin\//, '')
    .replace(/--port \d+/, '--port 0')
  expect(settings.get('Environment')).toStartWith('STEPCAST_DATA_DIR=')
  expect(existsSync(join(folder, command?.split(' ')[1] ?? '-'))).toBe(true)
  await expectServer(at, serve, ['bash', '-eu', '-c', `cd '${folder}' && exec ${command}`])
}
