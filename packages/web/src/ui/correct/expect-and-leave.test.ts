import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import type { Browser } from 'puppeteer-core'
import { hit, openCorrecting, select, untilSaved, write } from '../../testing/correcting.ts'
import { bothLanguages, openChromium } from '../../testing/open-ui.ts'

setDefaultTimeout(120_000)
let browser: Browser
beforeAll(async () => {
  browser = await openChromium()
})
afterAll(() => browser.close())

test.each(bothLanguages)('what has to be seen after a step is corrected in plain words: %s', async (language) => {
  await using ui = await openCorrecting(browser, { language })
  await select(ui, 4)
  const seen = await ui.field('correctExpectText')
  await seen.focus()
  await ui.page.keyboard.down('Control')
  await ui.page.keyboard.press('End')
  await ui.page.keyboard.up('Control')
  await ui.page.keyboard.type('\nIt is for sale now\n')
  await ui.page.keyboard.down('Control')
  await ui.page.keyboard.press('Enter')
  await ui.page.keyboard.up('Control')
  const texts = ['Product published', 'It is for sale now']
  await untilSaved(ui, ({ steps }) => steps[3]?.expect.text.join() === texts.join())
  await write(ui, 'correctExpectUrl', 'https://shop.example/products')
  const { steps } = await untilSaved(ui, (procedure) => procedure.steps[3]?.expect.url !== null)
  expect(steps[3]?.expect).toEqual({ text: texts, url: 'https://shop.example/products' })
  await write(ui, 'correctExpectUrl', '')
  await untilSaved(ui, (procedure) => procedure.steps[3]?.expect.url === null)
  // A list of lines is saved as it is left, and may be empty.
  await seen.focus()
  await ui.page.evaluate((each) => each.select(), seen)
  await ui.page.keyboard.press('Backspace')
  await ui.page.keyboard.press('Tab')
  await untilSaved(ui, (procedure) => procedure.steps[3]?.expect.text.length === 0)
})

test.each(bothLanguages)('leaving asks while a correction is not saved: %s', async (language) => {
  await using ui = await openCorrecting(browser, { language })
  const { page } = ui
  const asked: string[] = []
  let isLeaving = false
  page.on('dialog', (dialog) => {
    asked.push(dialog.message())
    void (isLeaving ? dialog.accept() : dialog.dismiss())
  })
  const untilAsked = async (times: number) => {
    for (let tries = 0; tries < 300 && asked.length < times; tries++) await Bun.sleep(50)
    expect(asked).toHaveLength(times)
  }
  const place = page.url()
  await page.setOfflineMode(true)
  const title = await ui.field('correctTitle')
  await title.type(' at once')
  // The click itself sends what was typed, which is not saved.
  await ui.press('runs')
  await untilAsked(1)
  expect(asked[0]).toBe(ui.text('correctLeave'))
  await page.waitForSelector('.unsaved')
  expect(page.url()).toBe(place)
  await page.evaluate(() => history.pushState(null, '', location.href))
  await page.evaluate(() => history.back())
  await untilAsked(2)
  expect(page.url()).toBe(place)
  isLeaving = true
  await ui.press('runs')
  await untilAsked(3)
  await page.waitForFunction(() => location.pathname === '/runs')
  isLeaving = false
  await page.setOfflineMode(false)
  await page.goto(place)
  await hit(ui, 'correctSteps')
  await page.waitForSelector('.step-editor')
  await page.setOfflineMode(true)
  await (await ui.field('correctTitle')).type(' now')
  await page.keyboard.press('Enter')
  await hit(ui, 'correctDiscard')
  await page.setOfflineMode(false)
  // Nothing is unsaved any more: nothing is asked.
  await page.waitForFunction(() => !document.querySelector('.unsaved'))
  await ui.press('runs')
  await page.waitForFunction(() => location.pathname === '/runs')
  expect(asked).toHaveLength(3)
})
