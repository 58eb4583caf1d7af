import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Browser, connect, launch, type Page } from 'puppeteer-core'
import { AgentError } from '../errors.ts'
import { findChrome } from './find-chrome.ts'

/** Which browser a run takes; without a choice one of its own, unseen, with an empty profile. */
export interface BrowserChoice {
  chromePath?: string | undefined
  /** Default true. */
  headless?: boolean | undefined
  /** The folder of a profile that is used as it is and kept: signed in, with its settings. */
  profileDir?: string | undefined
  /** The address of a browser that runs already (`http://127.0.0.1:9222` or `ws://…`); the run has a context of its own in it. */
  connectTo?: string | undefined
}

export interface OpenBrowser {
  browser: Browser
  page: Page
  /** Ends what was begun: the browser, or the context in one that others use too. */
  end: () => Promise<void>
  /** Ends it at once. */
  kill: () => void
}

/** A cold start on a machine that is busy with other things. */
const launchTimeoutMs = 90_000

const flags = [
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-features=Translate,PasswordManagerOnboarding,AutofillServerCommunication',
  '--lang=en-US',
  '--deny-permission-prompts',
  '--block-new-web-contents',
  '--force-color-profile=srgb',
]

interface OpenOptions extends BrowserChoice {
  viewport: { width: number; height: number }
  signal?: AbortSignal | undefined
}

/** @throws AgentError `chrome_missing` or `chrome_failed` */
export const openBrowser = (options: OpenOptions): Promise<OpenBrowser> =>
  options.connectTo ? joinBrowser(options.connectTo, options) : startBrowser(options)

async function startBrowser(options: OpenOptions): Promise<OpenBrowser> {
  const executablePath = options.chromePath ?? (await findChrome())
  options.signal?.throwIfAborted()
  const ownProfile = options.profileDir ? undefined : await mkdtemp(join(tmpdir(), 'stepcast-chrome-'))
  const removeProfile = async () => {
    if (ownProfile)
      await rm(ownProfile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }).catch(() => {})
  }
  let browser: Browser
  try {
    browser = await launch({
      executablePath,
      headless: options.headless ?? true,
      userDataDir: ownProfile ?? resolve(options.profileDir ?? ''),
      // recordings show scroll bars, and pages lay themselves out around them
      ignoreDefaultArgs: ['--hide-scrollbars'],
      args: process.getuid?.() === 0 ? [...flags, '--no-sandbox'] : flags,
      defaultViewport: options.viewport,
      timeout: launchTimeoutMs,
      ...(options.signal ? { signal: options.signal } : {}),
    })
  } catch (cause) {
    await removeProfile()
    options.signal?.throwIfAborted()
    throw new AgentError('chrome_failed', `${executablePath} did not start`, { hint: hintFor(options), cause })
  }
  const kill = () => {
    const child = browser.process()
    if (child && child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
  }
  const end = async () => {
    await Promise.race([browser.close().catch(() => undefined), Bun.sleep(3000)])
    kill()
    await removeProfile()
  }
  try {
    return { browser, page: (await browser.pages())[0] ?? (await browser.newPage()), end, kill }
  } catch (error) {
    await end()
    throw error
  }
}

function hintFor({ profileDir, headless }: BrowserChoice): string {
  if (profileDir) return 'close every Chrome that uses that profile, then run it again'
  if (headless === false) return 'a visible browser needs a display; leave --show out where there is none'
  return 'run it by hand to see why, or set CHROME_PATH to another Chrome'
}

async function joinBrowser(address: string, options: OpenOptions): Promise<OpenBrowser> {
  const failed = (cause: unknown) =>
    new AgentError('chrome_failed', `no browser answers at ${address}`, {
      hint: 'start Chrome with --remote-debugging-port=9222 and give http://127.0.0.1:9222',
      cause,
    })
  let browser: Browser
  try {
    browser = await connect({
      ...(/^wss?:/.test(address) ? { browserWSEndpoint: address } : { browserURL: address }),
      defaultViewport: options.viewport,
    })
  } catch (cause) {
    throw failed(cause)
  }
  const leave = () => browser.disconnect().catch(() => undefined)
  try {
    options.signal?.throwIfAborted()
    const context = await browser.createBrowserContext()
    const end = async () => {
      await Promise.race([context.close().catch(() => undefined), Bun.sleep(3000)])
      await leave()
    }
    try {
      return { browser, page: await context.newPage(), end, kill: () => void end() }
    } catch (cause) {
      await end()
      throw failed(cause)
    }
  } catch (error) {
    await leave()
    throw error
  }
}
