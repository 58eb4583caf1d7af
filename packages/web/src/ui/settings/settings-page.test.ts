import { startModelServer } from '@stepcast/inference-client/testing'
import { afterAll, afterEach, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import type { Browser } from 'puppeteer-core'
import { bothLanguages, openChromium, openUi, press } from '../../testing/open-ui.ts'

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

test.each(bothLanguages)('tells what is here and what it takes, reached from the header: %s', async (language) => {
  await using ui = await openUi(browser, { language })
  await ui.press('settings')
  await ui.reads('machineOk')
  expect(new URL(ui.page.url()).pathname).toBe('/settings')
  const words = await ui.words()
  for (const name of ['check_text_recognition', 'check_chrome', 'check_ffmpeg', 'check_pictures'] as const)
    expect(words).toContain(ui.text(name))
  expect(words).toContain(ui.folder)
  await ui.reads('storageElsewhere')
  const kinds = await ui.page.$$eval('dd[title]', (all) => all.map((each) => each.textContent))
  expect(kinds).toHaveLength(6)
  expect(kinds[1]).toMatch(/^\d+ B$/)
  expect(kinds[2]).toMatch(/kB$/)
  expect(ui.complaints).toEqual([])
})

test.each(bothLanguages)(
  'tests the model server with a picture, says when it cannot see and why it cannot be used, and never the key: %s',
  async (language) => {
    const refusal = {
      kind: 'refusal',
      status: 401,
      body: '{"error":{"message":"a-key-of-mine is not valid"}}',
    } as const
    await using model = startModelServer((_, nth) => {
      const content = ['Red.', 'I cannot see pictures.'][nth]
      return content === undefined ? refusal : { kind: 'answer', content }
    })
    configure(model.url)
    await using ui = await openUi(browser, { language, path: '/settings' })
    await ui.press('modelTest')
    await ui.reads('modelSees')
    await ui.sees(ui.text('modelReply', { model: 'test-model', reply: 'Red.', seconds: '#' }).split('#')[0]!)
    await ui.press('modelTest')
    await ui.reads('modelBlind')
    const showsPicture = model.requests.map(({ body }) => JSON.stringify(body.messages).includes('data:image/png'))
    expect(showsPicture).toEqual([true, true])

    configure(model.url.replace('//', '//user:hidden@'))
    await ui.press('modelTest')
    const failed = await ui.page.waitForSelector('[role=alert]')
    expect(await failed!.evaluate((each) => (each as HTMLElement).innerText)).toMatch(
      /server_refused|bad_configuration|server_unreachable/,
    )
    await ui.reads('machineOk')
    const words = await ui.words()
    for (const secret of ['a-key-of-mine', 'hidden']) expect(words).not.toContain(secret)
    delete process.env['STEPCAST_INFERENCE_URL']
    await ui.press('modelTest')
    await ui.sees(ui.told('STEPCAST_INFERENCE_URL is not set'))
    expect(model.complaints).toEqual([])
  },
)

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
