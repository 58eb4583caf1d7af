import { findChrome } from '@stepcast/agent'
import { Library } from '@stepcast/video-index'
import { temporaryFolder } from '@stepcast/video-index/testing'
import { type Browser, type ElementHandle, launch, type Page } from 'puppeteer-core'
import { type ServerOptions, startServer } from '../server/start-server.ts'
import { tellInChinese } from '../told/chinese-told.ts'
import type { MessageName } from '../ui/messages/english.ts'
import { type Language, languages, say, type Values } from '../ui/messages/say.ts'
import { addSample, quickIndex, quickRun } from './fixtures.ts'

const browserArguments = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run']

// What a page asks for next it asks for at once.
const settledMs = 100

/** A real Chromium without a window, for the tests of one file. */
export async function openChromium(more: readonly string[] = []): Promise<Browser> {
  return await launch({ executablePath: await findChrome(), args: [...browserArguments, ...more] })
}

/** What a flow is done in, one after the other: it names messages, and not their words. */
export const bothLanguages = Object.keys(languages) as Language[]

type UiOptions = {
  /** Of the browser, which the page goes by as long as nobody has chosen; English by default. */
  language?: Language
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
  /** A message in the language of the page. */
  text: (name: MessageName, values?: Values) => string
  /** What the server tells in English, such as titles of steps, in that language. */
  told: (words: string) => string
  /** Waits until the words stand on the page. */
  sees: (words: string) => Promise<void>
  /** Waits until the message stands on the page. */
  reads: (name: MessageName, values?: Values) => Promise<void>
  /** Presses what the message names. */
  press: (name: MessageName, values?: Values) => Promise<void>
  /** What is entered into that the message names. */
  field: (name: MessageName, values?: Values) => Promise<ElementHandle<HTMLInputElement>>
  /** What is entered into that words of the recording name. */
  labelled: (words: string) => Promise<ElementHandle<HTMLInputElement>>
  /** What is read on the page now. */
  words: () => Promise<string>
}

/** A running server on a library of its own, and its page in a fresh profile of the browser. */
export async function openUi(browser: Browser, options: UiOptions = {}): Promise<Ui> {
  const { prepare = addSample, path = '/', language = 'en' } = options
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
  await speak(page, language)
  const text: Ui['text'] = (name, values) => say(language, name, values)
  const sees: Ui['sees'] = async (words) => {
    // Styles may draw the first letter as a capital.
    const said = (wanted: string) => document.body.innerText.toLowerCase().includes(wanted)
    await page.waitForFunction(said, { timeout: 15_000 }, words.toLowerCase())
  }
  await page.goto(server.url + path)
  await page.waitForFunction(() => document.querySelector('#root > *') && !document.querySelector('#root .loading'))
  await page.waitForNetworkIdle({ idleTime: settledMs })
  return {
    page,
    url: server.url,
    folder: folder.path,
    complaints,
    text,
    told: language === 'zh-CN' ? tellInChinese : (words) => words,
    sees,
    reads: (name, values) => sees(text(name, values)),
    press: (name, values) => press(page, text(name, values)),
    field: (name, values) => field(page, text(name, values)),
    labelled: (words) => field(page, words),
    words: () => page.evaluate(() => document.body.innerText),
    [Symbol.asyncDispose]: async () => {
      await profile.close()
      await server.close()
      await folder[Symbol.asyncDispose]()
    },
  }
}

/** Has the browser ask for pages in a language, as that of somebody who speaks it does. */
async function speak(page: Page, language: Language): Promise<void> {
  const session = await page.createCDPSession()
  const userAgent = await page.browser().userAgent()
  await session.send('Emulation.setUserAgentOverride', { userAgent, acceptLanguage: language })
}

/** Enters words in place of those that are there, and stays in the field. */
export async function enter(input: ElementHandle<HTMLInputElement>, words: string): Promise<void> {
  await input.focus()
  await input.evaluate((each) => each.select())
  await input.press('Backspace')
  if (words) await input.type(words)
}

/** What is entered into under this name. */
async function field(page: Page, name: string): Promise<ElementHandle<HTMLInputElement>> {
  const found = await page.waitForFunction(
    (wanted) => {
      const all = [...document.querySelectorAll<HTMLInputElement>('input, select, textarea')]
      const names = (each: HTMLInputElement) => [
        each.getAttribute('aria-label'),
        ...[...(each.labels ?? [])].flatMap((label) => [label.innerText, label.querySelector('span')?.innerText]),
      ]
      return all.find((each) => names(each).some((given) => given?.trim() === wanted))
    },
    { timeout: 15_000 },
    name,
  )
  return found.asElement() as ElementHandle<HTMLInputElement>
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
