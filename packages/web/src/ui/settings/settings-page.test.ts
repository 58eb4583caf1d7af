import { startModelServer } from '@stepcast/inference-client/testing'
import { afterAll, afterEach, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import type { Browser } from 'puppeteer-core'
import { openChromium, openUi, press } from '../../testing/open-ui.ts'

setDefaultTimeout(120_000)
let browser: Browser
beforeAll(async () => {
  browser = await openChromium()
})
afterAll(() => browser.close())

const names = ['STEPCAST_INFERENCE_URL', 'STEPCAST_INFERENCE_KEY', 'STEPCAST_MODEL'] as const
const before = names.map((name) => process.env[name])
afterEach(() => {
  for (const [at, name] of names.entries())
    if (before[at] === undefined) delete process.env[name]
    else process.env[name] = before[at]
})

function configure(url: string, key = 'a-key-of-mine'): void {
  process.env['STEPCAST_INFERENCE_URL'] = url
  process.env['STEPCAST_INFERENCE_KEY'] = key
  process.env['STEPCAST_MODEL'] = 'test-model'
}

test('tells what is here and what it takes, reached from the header', async () => {
  await using ui = await openUi(browser)
  await press(ui.page, 'Settings')
  await ui.sees('Everything that is needed is here.')
  expect(new URL(ui.page.url()).pathname).toBe('/settings')
  const words = await ui.words()
  for (const each of ['Text recognition', 'Chrome', 'ffmpeg', 'LanceDB opens', ui.folder]) expect(words).toContain(each)
  const kinds = await ui.page.$$eval('.storage dd:not(.storage-bar)', (all) => all.map((each) => each.textContent))
  expect(kinds).toHaveLength(6)
  expect(kinds[1]).toMatch(/^\d+ B$/)
  expect(kinds[2]).toMatch(/kB$/)
  expect(ui.complaints).toEqual([])
})

test('tests the model server with a picture, and says when it cannot see', async () => {
  const replies = ['Red.', 'I cannot see pictures.']
  await using model = startModelServer((_, nth) => ({ kind: 'answer', content: replies[nth] ?? '' }))
  configure(model.url)
  await using ui = await openUi(browser, { path: '/settings' })
  await press(ui.page, 'Test')
  await ui.sees('It sees pictures.')
  expect(await ui.words()).toContain('test-model answered “Red.”')
  await press(ui.page, 'Test')
  await ui.sees('did not see that the picture is red')
  expect(model.requests.map(({ body }) => JSON.stringify(body.messages).includes('data:image/png'))).toEqual([
    true,
    true,
  ])
  expect(model.complaints).toEqual([])
})

test('says in one line why the model server cannot be used, and never the key', async () => {
  await using model = startModelServer(() => ({
    kind: 'refusal',
    status: 401,
    body: '{"error":{"message":"a-key-of-mine is not valid"}}',
  }))
  configure(model.url.replace('//', '//user:hidden@'))
  await using ui = await openUi(browser, { path: '/settings' })
  await press(ui.page, 'Test')
  await ui.page.waitForSelector('.failed')
  const failed = await ui.page.$eval('.failed', (each) => (each as HTMLElement).innerText)
  expect(failed).toMatch(/server_refused|bad_configuration|server_unreachable/)
  await ui.page.waitForSelector('.checks')
  const words = await ui.words()
  for (const secret of ['a-key-of-mine', 'hidden']) expect(words).not.toContain(secret)
  delete process.env['STEPCAST_INFERENCE_URL']
  await press(ui.page, 'Test')
  await ui.sees('STEPCAST_INFERENCE_URL is not set')
})

test('keeps the language and the colours that were chosen', async () => {
  await using ui = await openUi(browser, { path: '/settings' })
  const paper = () => ui.page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
  await ui.page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }])
  const light = await paper()
  await press(ui.page, 'Dark')
  const dark = await paper()
  expect(dark).not.toBe(light)
  await press(ui.page, '简体中文')
  await ui.sees('本机')
  await ui.page.reload({ waitUntil: 'networkidle0' })
  expect(await paper()).toBe(dark)
  expect(await ui.page.evaluate(() => document.documentElement.lang)).toBe('zh-CN')
  await press(ui.page, '跟随系统')
  expect(await paper()).toBe(light)
  await ui.page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }])
  expect(await paper()).toBe(dark)
})
