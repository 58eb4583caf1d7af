import { startServer } from '@stepcast/web'
import { openChromium, tabTo } from '@stepcast/web/testing'
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { join } from 'node:path'
import type { Browser } from 'puppeteer-core'
import { temporaryFolder } from './support/temporary-folder.ts'

const patienceMs = 300_000
let browser: Browser
beforeAll(async () => {
  browser = await openChromium()
})
afterAll(() => browser.close())

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
