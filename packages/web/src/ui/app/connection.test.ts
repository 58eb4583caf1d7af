import { Library } from '@stepcast/video-index'
import { temporaryFolder } from '@stepcast/video-index/testing'
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import type { Browser, Page } from 'puppeteer-core'
import { startServer } from '../../server/start-server.ts'
import { findBarriers } from '../../testing/find-barriers.ts'
import { addSample, quickIndex, videoId } from '../../testing/fixtures.ts'
import { openChromium, press } from '../../testing/open-ui.ts'
import { runByName } from '../../testing/run-by-name.ts'

setDefaultTimeout(120_000)
let browser: Browser
beforeAll(async () => {
  browser = await openChromium()
})
afterAll(() => browser.close())

const sees = (page: Page, words: string) =>
  page.waitForFunction((wanted) => document.body.innerText.includes(wanted), { timeout: 30_000 }, words)
const seesNoMore = (page: Page, words: string) =>
  page.waitForFunction((gone) => !document.body.innerText.includes(gone), { timeout: 30_000 }, words)

test('a server that goes away is told above everything until it is back, and nothing that was entered is lost', async () => {
  await using folder = await temporaryFolder()
  const library = await Library.open({ dataDir: folder.path })
  await addSample(library, folder.path)
  await library.close()
  const { run, asked } = runByName()
  const serve = (port: number) =>
    startServer({ dataDir: folder.path, port, work: { indexVideo: quickIndex, runProcedure: run } })
  const first = await serve(0)
  const context = await browser.createBrowserContext()
  const page = await context.newPage()
  await page.goto(`${first.url}/videos/${videoId}/rows`, { waitUntil: 'networkidle0' })
  await page.type('.rows-text', 'Product name\nHeadset\n')
  await first.close()

  await page.type('.rows-text', 'Lamp\n')
  await sees(page, 'The server cannot be reached.')
  await page.$eval('input[name=url]', (input) => (input.value = ''))
  await page.type('input[name=url]', 'http://localhost:4400')
  await page.select('.language select', 'zh-CN')
  await sees(page, '无法连接服务器。')
  await page.select('.language select', 'en')
  expect(await findBarriers(page)).toEqual([])
  await press(page, 'Try again')
  await sees(page, 'The server cannot be reached.')

  await using _second = await serve(first.port)
  await seesNoMore(page, 'The server cannot be reached.')
  expect(await page.$eval('.rows-text', (field) => (field as HTMLTextAreaElement).value)).toBe(
    'Product name\nHeadset\nLamp\n',
  )
  // The table is looked at once more by itself, and says that a file is missing, as it would have.
  await sees(page, 'no file was given for photo')
  expect(asked).toEqual([])
  await context.close()
})

test('a page that could not be read is read by itself once the server is back, and a run that was watched tells its end', async () => {
  await using folder = await temporaryFolder()
  const library = await Library.open({ dataDir: folder.path })
  await addSample(library, folder.path)
  await library.close()
  const { run } = runByName()
  const serve = (port: number) =>
    startServer({ dataDir: folder.path, port, work: { indexVideo: quickIndex, runProcedure: run } })
  const first = await serve(0)
  const context = await browser.createBrowserContext()
  const page = await context.newPage()
  const form = new FormData()
  form.set('file', new File(['png'], 'lamp.png'))
  const uploaded = await fetch(`${first.url}/api/v1/uploads`, { method: 'POST', body: form })
  const { id } = (await uploaded.json()) as { id: string }
  const started = await fetch(`${first.url}/api/v1/runs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      video_id: videoId,
      url: 'http://localhost:1',
      values: { product_name: 'slow' },
      files: [id],
    }),
  })
  const { run_id } = (await started.json()) as { run_id: string }
  await page.goto(`${first.url}/runs/${run_id}`)
  await sees(page, 'Running')
  await first.close()
  await sees(page, 'The server cannot be reached.')
  const second = await serve(first.port)
  await sees(page, 'run_interrupted')
  await seesNoMore(page, 'The server cannot be reached.')

  await second.close()
  await press(page, 'Settings')
  await press(page, 'Library')
  await sees(page, 'The server does not answer')
  await using _third = await serve(first.port)
  await page.waitForSelector('.card-title')
  await context.close()
})
