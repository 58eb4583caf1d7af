import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import type { Browser } from 'puppeteer-core'
import { bothLanguages, openChromium, openUi, type Ui } from '../testing/open-ui.ts'
import { tabTo } from '../testing/tab-to.ts'

setDefaultTimeout(60_000)
let browser: Browser
beforeAll(async () => {
  browser = await openChromium()
})
afterAll(() => browser.close())

async function untilAnswered({ page, text }: Ui): Promise<void> {
  await page.waitForSelector('search li a')
  const question = await page.$eval('input[type=search]', (input) => input.value)
  expect(question).toBe(text('suggestStep'))
  expect(await page.$eval('search li a', (link) => link.innerText)).toContain(text('step', { n: 3 }))
}

describe.each(bothLanguages)('a first visit gets to its first answer, in %s,', (language) => {
  test('with two clicks', async () => {
    await using ui = await openUi(browser, { language, prepare: async () => {} })
    await ui.reads('emptyLibraryTitle')
    await ui.press('sampleTry')
    await ui.press('suggestStep')
    await untilAnswered(ui)
  })

  test('by the keyboard alone', async () => {
    await using ui = await openUi(browser, { language, prepare: async () => {} })
    const { page } = ui
    await tabTo(page, ui.text('sampleTry'))
    await page.keyboard.press('Enter')
    await ui.reads('suggestStep')
    await tabTo(page, ui.text('suggestStep'))
    await page.keyboard.press('Enter')
    await untilAnswered(ui)
  })
})
