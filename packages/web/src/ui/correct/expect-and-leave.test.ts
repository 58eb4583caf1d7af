import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import type { Browser } from 'puppeteer-core'
import { field, hit, openCorrecting, select, untilSaved, write } from '../../testing/correcting.ts'
import { openChromium, press } from '../../testing/open-ui.ts'

setDefaultTimeout(120_000)
let browser: Browser
beforeAll(async () => {
  browser = await openChromium()
})
afterAll(() => browser.close())

test.each([
  { language: 'en', words: 'Has to be seen afterwards, each on a line of its own', address: 'Address afterwards' },
  { language: 'zh-CN', words: '之后必须看到的文字，每行一条', address: '之后的地址' },
])('what has to be seen after a step is corrected in plain words: $language', async ({ language, words, address }) => {
  await using ui = await openCorrecting(browser)
  await select(ui, 4)
  await ui.page.select('.language select', language)
  const seen = await field(ui, words)
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
  await write(ui, address, 'https://shop.example/products')
  const { steps } = await untilSaved(ui, (procedure) => procedure.steps[3]?.expect.url !== null)
  expect(steps[3]?.expect).toEqual({ text: texts, url: 'https://shop.example/products' })
  await write(ui, address, '')
  await untilSaved(ui, (procedure) => procedure.steps[3]?.expect.url === null)
  // A list of lines is saved as it is left, and may be empty.
  await seen.focus()
  await ui.page.evaluate((each) => (each as HTMLTextAreaElement).select(), seen)
  await ui.page.keyboard.press('Backspace')
  await ui.page.keyboard.press('Tab')
  await untilSaved(ui, (procedure) => procedure.steps[3]?.expect.text.length === 0)
})

test.each([
  { language: 'en', runs: 'Runs', question: 'What you corrected last is not saved.', discard: 'Discard it' },
  { language: 'zh-CN', runs: '运行记录', question: '最后的更正尚未保存。', discard: '放弃更改' },
])('leaving asks while a correction is not saved: $language', async ({ language, runs, question, discard }) => {
  await using ui = await openCorrecting(browser)
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
  await page.select('.language select', language)
  const place = page.url()
  await page.setOfflineMode(true)
  const title = await field(ui, language === 'en' ? 'Title' : '标题')
  await title.type(' at once')
  // The click itself sends what was typed, which is not saved.
  await press(page, runs)
  await untilAsked(1)
  expect(asked[0]).toStartWith(question)
  await page.waitForSelector('.unsaved')
  expect(page.url()).toBe(place)
  await page.evaluate(() => history.pushState(null, '', location.href))
  await page.evaluate(() => history.back())
  await untilAsked(2)
  expect(page.url()).toBe(place)
  isLeaving = true
  await press(page, runs)
  await untilAsked(3)
  await page.waitForFunction(() => location.pathname === '/runs')
  isLeaving = false
  await page.setOfflineMode(false)
  await page.goto(place)
  await hit(ui, language === 'en' ? 'Correct the steps' : '更正步骤')
  await page.waitForSelector('.step-editor')
  await page.setOfflineMode(true)
  await (await field(ui, language === 'en' ? 'Title' : '标题')).type(' now')
  await page.keyboard.press('Enter')
  await hit(ui, discard)
  await page.setOfflineMode(false)
  // Nothing is unsaved any more: nothing is asked.
  await page.waitForFunction(() => !document.querySelector('.unsaved'))
  await press(page, runs)
  await page.waitForFunction(() => location.pathname === '/runs')
  expect(asked).toHaveLength(3)
})
