import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import type { Browser } from 'puppeteer-core'
import { findBarriers } from '../testing/find-barriers.ts'
import { openChromium, openUi } from '../testing/open-ui.ts'
import { uiStates } from '../testing/ui-states.ts'

setDefaultTimeout(180_000)
let browser: Browser
beforeAll(async () => {
  browser = await openChromium()
})
afterAll(() => browser.close())

test.each(Object.entries(uiStates))(
  'nothing stands in the way on %s',
  async (_, { path = '/', reach, options = {} }) => {
    await using ui = await openUi(browser, { ...options, path })
    const look = async () => expect(await findBarriers(ui.page)).toEqual([])
    await reach(ui, look)
    await look()
  },
)
