import { findChrome, runReportSchema } from '@stepcast/agent'
import { startDemoShop } from '@stepcast/demo-shop'
import { exportProcedure } from '@stepcast/video-index'
import { everyMove, hostileWords } from '@stepcast/video-index/testing'
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { join } from 'node:path'
import { demoFlags, demoPhoto, demoRecording } from '../scripts/quickstart/demo.ts'
import { indexDemo } from './support/indexed-demo.ts'
import { nodeProject, type NodeProject } from './support/node-project.ts'
import { root, stepcast } from './support/stepcast.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const patienceMs = 300_000
setDefaultTimeout(patienceMs)
const photo = join(root, 'examples/media/desk-lamp.png')
const password = 'demo-shop'
const node = Bun.which('node')

/** What the recording does, as the shop itself tells it afterwards. */
const lamp = {
  name: 'Desk lamp',
  price: 49.9,
  stock: 12,
  category: 'Lighting',
  photoName: 'desk-lamp.png',
  status: 'published',
}

describe.skipIf(node === null)('a script of the bundled recording, under Node', () => {
  const folder = temporaryFolder()
  const dataDir = join(folder.path, 'data')
  let project: NodeProject
  let env: Record<string, string>

  beforeAll(async () => {
    await indexDemo(dataDir)
    project = await nodeProject()
    env = { CHROME: await findChrome(), PASSWORD: password }
  }, patienceMs)
  afterAll(async () => {
    await project[Symbol.asyncDispose]()
    await folder[Symbol.asyncDispose]()
  })

  /** Exports for a shop that runs, with the photo where it lies; hands over what the shop has saved once `run` is through. */
  async function inShop(format: string, run: (script: string) => Promise<{ exitCode: number; output: string }>) {
    await using shopFolder = temporaryFolder()
    const shop = await startDemoShop({ dataDir: shopFolder.path })
    try {
      const words = ['steps', demoRecording, '--format', format, '--url', `${shop.url}/sign-in`]
      const { exitCode, stdout, stderr } = await stepcast(words, { dataDir })
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
      expect(stdout).not.toContain(password)
      expect(await run(stdout.replaceAll('"desk-lamp.png"', JSON.stringify(photo)))).toMatchObject({ exitCode: 0 })
      return shop.products()
    } finally {
      await shop.close()
    }
  }

  test(
    'replays as a recording of Chrome’s Recorder',
    async () => {
      const products = await inShop('recorder', async (flow) => {
        await project.write('flow.json', flow.replaceAll('{{password}}', password))
        await project.write('replay.mjs', await Bun.file(join(import.meta.dir, 'support/replay.mjs')).text())
        return await project.run([node!, 'replay.mjs', 'flow.json', photo], env)
      })
      expect(products[0]).toMatchObject(lamp)
    },
    patienceMs,
  )

  test(
    'runs as a Puppeteer program',
    async () => {
      const products = await inShop('puppeteer', async (script) => {
        // older Nodes know no types
        await project.write('script.mjs', new Bun.Transpiler({ loader: 'ts' }).transformSync(script))
        return await project.run([node!, 'script.mjs'], env)
      })
      expect(products[0]).toMatchObject(lamp)
    },
    patienceMs,
  )

  test(
    'a run leaves a trace that does the same again on another shop, and holds no secret',
    async () => {
      await using folders = temporaryFolder()
      const first = await startDemoShop({ dataDir: join(folders.path, 'first') })
      const second = await startDemoShop({ dataDir: join(folders.path, 'second') })
      try {
        const words = ['run', demoRecording, '--url', first.url, ...demoFlags, '--yes', '--json']
        const { stdout, stderr } = await stepcast(words, { dataDir })
        const report = runReportSchema.parse(JSON.parse(stdout))
        expect(report).toMatchObject({ status: 'done', reason: null })
        const trace = await Bun.file(report.trace ?? '').text()
        expect(stderr + trace).not.toContain(`"${password}"`)
        expect(trace).toContain('{{password}}')
        await project.write(
          'flow.json',
          trace.replaceAll(first.url, second.url).replace('{{user}}', 'demo').replace('{{password}}', password),
        )
        await project.write('replay.mjs', await Bun.file(join(import.meta.dir, 'support/replay.mjs')).text())
        expect(await project.run([node!, 'replay.mjs', 'flow.json', join(root, demoPhoto)], env)).toMatchObject({
          exitCode: 0,
        })
        const product = ({ name, price, stock, status }: Awaited<ReturnType<typeof second.products>>[number]) => ({
          name,
          price,
          stock,
          status,
        })
        const [done, again] = await Promise.all([first.products(), second.products()])
        expect(again.map(product)).toEqual(done.map(product))
      } finally {
        await Promise.all([first.close(), second.close()])
      }
    },
    patienceMs,
  )

  test(
    'passes as a Playwright test, and not where the outcome is another',
    async () => {
      await project.write(
        'playwright.config.ts',
        `export default { timeout: 120_000, workers: 1, reporter: 'line', use: { launchOptions: { executablePath: process.env.CHROME, args: ['--no-sandbox', '--disable-gpu'] } } }\n`,
      )
      const run = async (script: string) => {
        await project.write('shop.spec.ts', script)
        return await project.run([node!, 'node_modules/@playwright/test/cli.js', 'test'], env)
      }
      expect((await inShop('playwright', run))[0]).toMatchObject(lamp)
      const wrong = (script: string) =>
        run(
          script
            .replace('"Product published"', '"Product refused"')
            .replace('toBeVisible()', 'toBeVisible({ timeout: 500 })'),
        )
      await expect(inShop('playwright', wrong)).rejects.toThrow()
    },
    patienceMs,
  )
})

test(
  'every script is right by its types, whatever was recorded',
  async () => {
    await using project = await nodeProject()
    for (const [index, words] of hostileWords.entries())
      for (const format of ['puppeteer', 'playwright'] as const)
        await project.write(`${format}-${index}.ts`, exportProcedure(everyMove(words), format))
    const compilerOptions = {
      target: 'ESNext',
      module: 'NodeNext',
      lib: ['ESNext', 'DOM', 'DOM.Iterable'],
      types: ['bun-types'],
      strict: true,
      noUncheckedIndexedAccess: true,
      noEmit: true,
      skipLibCheck: true,
    }
    await project.write('tsconfig.json', JSON.stringify({ compilerOptions, include: ['*.ts'] }))
    const { exitCode, output } = await project.run([process.execPath, 'check', '--no-script'])
    expect({ exitCode, output }).toMatchObject({ exitCode: 0 })
  },
  patienceMs,
)
