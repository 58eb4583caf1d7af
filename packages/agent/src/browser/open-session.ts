import type { Browser, CDPSession, Dialog, HTTPRequest, Page } from 'puppeteer-core'
import { isAllowedAddress } from '../safety/origins.ts'
import { type BrowserChoice, openBrowser } from './open-browser.ts'
import { installPageHooks } from './page-hooks.ts'

export interface SessionOptions extends BrowserChoice {
  origins: ReadonlySet<string>
  viewport: { width: number; height: number }
  signal?: AbortSignal | undefined
  onBlocked: (what: string) => void
  /** Decides what a dialog of the page (alert, confirm, prompt) is answered with. */
  onDialog: (dialog: Dialog) => Promise<void>
}

/** One page in a browser of its own, with a profile of its own. Leaving the scope or aborting ends both. */
export interface BrowserSession extends AsyncDisposable {
  readonly page: Page
  readonly client: CDPSession
  /** Requests under way, by when they began (`performance.now()`); streams that stay open are not among them. */
  readonly pending: ReadonlyMap<HTTPRequest, number>
  /** Tells the session that from here on the page does not load by itself. */
  markAction(): void
  /** The file chooser the page opened last and nobody has answered, as a node of the page. */
  takeFileChooser(): { backendNodeId: number } | undefined
  hasFileChooser(): boolean
  /** When the last action or the last request's beginning or end was (`performance.now()`). */
  lastStir(): number
  /** How many requests the page has made so far. */
  requestCount(): number
  /** What the server refused of what actions sent to it since `since` (`performance.now()`), and has not taken later. */
  refusals(since: number): string[]
}

/** A request counts as an action's when it begins this soon after it. */
const causedWithinMs = 3000

/**
 * Opens a page of its own in the browser that was chosen.
 * @throws AgentError `chrome_missing` or `chrome_failed`
 */
export async function openSession(options: SessionOptions): Promise<BrowserSession> {
  const { browser, page, end: endBrowser, kill } = await openBrowser(options)
  const end = async () => {
    options.signal?.removeEventListener('abort', kill)
    await endBrowser()
  }
  options.signal?.addEventListener('abort', kill, { once: true })
  try {
    options.signal?.throwIfAborted()
    return { ...(await preparePage(browser, page, options)), [Symbol.asyncDispose]: end }
  } catch (error) {
    await end()
    throw error
  }
}

async function preparePage(
  browser: Browser,
  page: Page,
  options: SessionOptions,
): Promise<Omit<BrowserSession, typeof Symbol.asyncDispose>> {
  const pending = new Map<HTTPRequest, number>()
  let acted = false
  let actedAt = Number.NEGATIVE_INFINITY
  let requests = 0
  let stirred = performance.now()
  const ended = (request: HTTPRequest) => {
    stirred = performance.now()
    pending.delete(request)
  }
  let chooser: { backendNodeId: number } | undefined
  page.on('request', (request) => {
    requests++
    stirred = performance.now()
    if (request.resourceType() !== 'websocket' && request.resourceType() !== 'eventsource')
      pending.set(request, performance.now())
    guard(request, page, options, () => acted)
  })
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame()) acted = false
  })
  const refused = new Map<string, { what: string; at: number }>()
  page.on('response', (response) => {
    const request = response.request()
    const address = URL.parse(request.url())
    const isSent = !['GET', 'HEAD', 'OPTIONS'].includes(request.method())
    if (!isSent || !address || !options.origins.has(address.origin)) return
    if (!['fetch', 'xhr', 'document'].includes(request.resourceType())) return
    const what = `${request.method()} ${address.pathname}`
    if (response.status() < 400) refused.delete(what)
    else if ((pending.get(request) ?? performance.now()) - actedAt < causedWithinMs)
      refused.set(what, { what: `${what} was answered with ${response.status()}`, at: performance.now() })
  })
  page.on('requestfinished', ended)
  page.on('requestfailed', ended)
  page.on('dialog', (dialog) => void options.onDialog(dialog).catch(() => undefined))
  browser.on('targetcreated', (target) => {
    if (target.type() !== 'page' || target === page.target()) return
    // in a browser that others use too, theirs are no business of this run
    if (target.browserContext() !== page.browserContext()) return
    options.onBlocked(`a new window: ${target.url()}`)
    void target
      .page()
      .then((other) => other?.close())
      .catch(() => undefined)
  })
  await installPageHooks(page)
  await page.setBypassServiceWorker(true)
  await page.setRequestInterception(true)
  const client = await page.createCDPSession()
  const browserClient = await browser.target().createCDPSession()
  const browserContextId = page.browserContext().id
  await browserClient.send('Browser.setDownloadBehavior', {
    behavior: 'deny',
    eventsEnabled: true,
    ...(browserContextId ? { browserContextId } : {}),
  })
  browserClient.on('Browser.downloadWillBegin', (event) => options.onBlocked(`a download: ${event.url}`))
  await client.send('Page.enable')
  await client.send('Page.setInterceptFileChooserDialog', { enabled: true })
  client.on('Page.fileChooserOpened', (event) => {
    if (event.backendNodeId !== undefined) chooser = { backendNodeId: event.backendNodeId }
  })
  return {
    page,
    client,
    pending,
    markAction: () => {
      acted = true
      actedAt = performance.now()
      stirred = actedAt
    },
    takeFileChooser: () => {
      const taken = chooser
      chooser = undefined
      return taken
    },
    lastStir: () => stirred,
    hasFileChooser: () => chooser !== undefined,
    requestCount: () => requests,
    refusals: (since) => [...refused.values()].filter(({ at }) => at >= since).map(({ what }) => what),
  }
}

/** Lets a request go on, unless it would bring a document from elsewhere: frames may come with the page, but not later. */
function guard(request: HTTPRequest, page: Page, options: SessionOptions, hasActed: () => boolean): void {
  const isDocument = request.isNavigationRequest()
  const frame = request.frame()
  const isOwnFrame =
    frame !== null && frame !== page.mainFrame() && !hasActed() && (frame.url() === '' || frame.url() === 'about:blank')
  if (isDocument && !isOwnFrame && !isAllowedAddress(request.url(), options.origins)) {
    options.onBlocked(`a navigation to ${request.url()}`)
    // an empty answer leaves the page as it is, where a refusal would replace it by an error page
    void request.respond({ status: 204 }).catch(() => undefined)
    return
  }
  void request.continue().catch(() => undefined)
}
