import { startServer } from '@stepcast/web'
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { join } from 'node:path'
import { type Browser, launch, type Page } from 'puppeteer-core'
import { findChrome } from '@stepcast/agent'
import { temporaryFolder } from './support/temporary-folder.ts'

const patienceMs = 300_000
let browser: Browser
beforeAll(async () => {
  browser = await launch({ executablePath: await findChrome(), args: ['--no-sandbox', '--disable-gpu'] })
})
afterAll(() => browser.close())

/** Goes on with Tab until what has the focus is called like this, and can be seen to have it. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab')
    const focused = await page.evaluate(() => {
      const { activeElement } = document
      if (!(activeElement instanceof HTMLElement)) return undefined
      const { outlineStyle, outlineWidth } = getComputedStyle(activeElement)
      return {
        name: (activeElement.getAttribute('aria-label') ?? activeElement.innerText).trim(),
        isSeen: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0,
      }
    })
    if (focused?.name !== name) continue
    expect(focused).toEqual({ name, isSeen: true })
    return
  }
  throw new Error(`Tab leads to nothing that is called “${name}”`)
}

test(
  'a first visit gets from nothing to an answered question by the keyboard alone, on the real recording',
  async () => {
    await using folder = temporaryFolder()
    await using server = await startServer({ dataDir: join(folder.path, 'data'), port: 0 })
    const page = await browser.newPage()
    await page.goto(server.url)
    await page.waitForFunction(() => document.body.innerText.includes('Try it with a sample'))
    await tabTo(page, 'Try it with a sample')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.body.innerText.includes('When is step 3 shown?'), { timeout: 200_000 })
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    await tabTo(page, 'Your question')
    await page.keyboard.type('where is the price set?')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.citations a', { timeout: 60_000 })
    const answer = await page.$eval('.ask-answer', (element) => (element as HTMLElement).innerText)
    expect(answer).toContain('Price')
    expect(answer).toMatch(/\d:\d\d/)
    // and on to the moment itself
    await page.keyboard.press('Tab')
    for (let presses = 0; presses < 10; presses++) {
      if (await page.evaluate(() => document.activeElement?.matches('.citations a'))) break
      await page.keyboard.press('Tab')
    }
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => /\/videos\/vid_[0-9a-f]+\?t=/.test(location.href))
    await page.waitForSelector('video, .detail')
    await page.close()
  },
  patienceMs,
)
