import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import type { Browser, Page } from 'puppeteer-core'
import { findBarriers } from '../testing/find-barriers.ts'
import { findEnglish, recordedWords } from '../testing/find-english.ts'
import { openChromium, openUi } from '../testing/open-ui.ts'
import { uiStates } from '../testing/ui-states.ts'

setDefaultTimeout(180_000)
let browser: Browser
beforeAll(async () => {
  browser = await openChromium()
})
afterAll(() => browser.close())

/** What the states have in their tables, and a file that is uploaded. */
const tables = ['Remarks', 'Lamp', 'Headset', 'broken', 'clip', 'product_name']

async function inChinese(page: Page): Promise<void> {
  if (await page.$('.language select')) await page.select('.language select', 'zh-CN')
  else {
    await page.evaluate(() => localStorage.setItem('stepcast.language', 'zh-CN'))
    await page.reload()
  }
  await page.waitForFunction(
    () => document.documentElement.lang === 'zh-CN' && /[\u4e00-\u9fff]/.test(document.body.innerText),
  )
}

test.each(Object.entries(uiStates))(
  'nothing stands in the way, and nothing is left in English on the Chinese page: %s',
  async (_, { path = '/', reach, options = {} }) => {
    await using ui = await openUi(browser, { ...options, path })
    const look = async () => {
      expect(await findBarriers(ui.page)).toEqual([])
      await inChinese(ui.page)
      const data = [...tables, ...(await recordedWords(ui.url))]
      expect(await findEnglish(ui.page, data)).toEqual([])
    }
    await reach(ui, async () => {
      await look()
      await ui.page.select('.language select', 'en')
    })
    await look()
  },
)
