import { findChrome } from '@stepcast/agent'
import { Library } from '@stepcast/video-index'
import { temporaryFolder } from '@stepcast/video-index/testing'
import { type Browser, type ElementHandle, launch, type Page } from 'puppeteer-core'
import { type ServerOptions, startServer } from '../server/start-server.ts'
import { addSample, quickIndex, quickRun } from './fixtures.ts'

const browserArguments = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run']

/** A real Chromium without a window, for the tests of one file. */
export async function openChromium(more: readonly string[] = []): Promise<Browser> {
  return await launch({ executablePath: await findChrome(), args: [...browserArguments, ...more] })
}

type UiOptions = {
  /** Fills the library before the server starts; the sample by default. */
  prepare?: (library: Library, folder: string) => Promise<unknown>
  server?: Partial<ServerOptions>
  path?: string
}

export type Ui = AsyncDisposable & {
  page: Page
  url: string
  folder: string
  /** What the page's own code or the browser had to complain about. */
  complaints: string[]
  /** Waits until the words stand on the page. */
  sees: (words: string) => Promise<void>
  /** What is read on the page now. */
  words: () => Promise<string>
}

/** A running server on a library of its own, and its page in a fresh profile of the browser. */
export async function openUi(browser: Browser, options: UiOptions = {}): Promise<Ui> {
  const { prepare = addSample, path = '/' } = options
  const folder = await temporaryFolder()
  const library = await Library.open({ dataDir: folder.path })
  await prepare(library, folder.path)
  await library.close()
  const work = { indexVideo: quickIndex, runProcedure: quickRun }
  const server = await startServer({ dataDir: folder.path, port: 0, work, ...options.server })
  const profile = await browser.createBrowserContext()
  const page = await profile.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => void complaints.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  await page.goto(server.url + path, { waitUntil: 'networkidle0' })
  return {
    page,
    url: server.url,
    folder: folder.path,
    complaints,
    sees: async (words) => {
      await page.waitForFunction((wanted) => document.body.innerText.includes(wanted), { timeout: 15_000 }, words)
    },
    words: () => page.evaluate(() => document.body.innerText),
    [Symbol.asyncDispose]: async () => {
      await profile.close()
      await server.close()
      await folder[Symbol.asyncDispose]()
    },
  }
}

/** The one button or link of this name; as people look for it, not by how it is made. */
export async function press(page: Page, name: string): Promise<void> {
  const found = await page.waitForFunction(
    (wanted) => {
      const all = [...document.querySelectorAll<HTMLElement>('button, a, label, summary')]
      return all.find((each) => (each.getAttribute('aria-label') ?? each.innerText).trim() === wanted)
    },
    { timeout: 15_000 },
    name,
  )
  const element = found.asElement()
  if (!element) throw new Error(`nothing is called “${name}”`)
  await (element as ElementHandle<Element>).click()
}
