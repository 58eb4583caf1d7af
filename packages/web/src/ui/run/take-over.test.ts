import { runProcedure } from '@stepcast/agent'
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { join } from 'node:path'
import type { Browser, ElementHandle, Page } from 'puppeteer-core'
import { findBarriers } from '../../testing/find-barriers.ts'
import { videoId } from '../../testing/fixtures.ts'
import { openChromium, openUi, press } from '../../testing/open-ui.ts'
import { runByName } from '../../testing/run-by-name.ts'

setDefaultTimeout(120_000)
let browser: Browser
beforeAll(async () => {
  browser = await openChromium()
})
afterAll(() => browser.close())

const app = `<!doctype html><title>Shop</title><style>body { margin: 0 } button, a, input { position: absolute; left: 10%; width: 20%; height: 5% }</style>
<button style="top: 27%" onclick="fetch('/asked/' + confirm('Really?'))">Ask</button><button style="top: 33%" onclick="photo.click()">Choose</button>
<input id="photo" type="file" style="display: none" onchange="fetch('/chosen/' + this.files[0].name)"><button style="top: 10%" onclick="entry.hidden = false">New product</button><a style="top: 20%" href="http://elsewhere.test/">Elsewhere</a>
<form id="entry" hidden><label>Product name <input style="top: 40%" name="name" oninput="fetch('/typed/' + encodeURIComponent(this.value))"></label>
<label>Photo <input style="top: 60%" type="file"></label></form>`

async function clickAt(page: Page, x: number, y: number): Promise<void> {
  const screen = await page.waitForSelector('.hand-screen img')
  const box = await screen!.boundingBox()
  await page.mouse.click(box!.x + box!.width * x, box!.y + box!.height * y)
}

test('a person takes over between two steps, clicks and types in the live page, hands it back, and the run checks and goes on', async () => {
  const typed: string[] = []
  await using shop = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: ({ url }) => {
      const { pathname } = new URL(url)
      if (pathname.startsWith('/typed/')) typed.push(decodeURIComponent(pathname.slice('/typed/'.length)))
      return new Response(app, { headers: { 'content-type': 'text/html' } })
    },
  })
  await using ui = await openUi(browser, { path: `/videos/${videoId}/run`, server: { work: { runProcedure } } })
  const { page } = ui
  await Bun.write(join(ui.folder, 'lamp.png'), 'png')
  await (await page.$('input[type=file]'))!.uploadFile(join(ui.folder, 'lamp.png'))
  await page.$eval('input[name=url]', (input) => (input.value = ''))
  await page.type('input[name=url]', `http://127.0.0.1:${shop.port}/`)
  await press(page, 'Start the run')
  await press(page, 'Take over')
  await ui.sees('The page is yours. Do what you like')
  await ui.sees('Next would be step 1')
  expect(await findBarriers(page)).toEqual([])

  await clickAt(page, 0.15, 0.22)
  await ui.sees('Refused on the way')
  expect(await ui.words()).toContain('http://elsewhere.test/')
  await clickAt(page, 0.15, 0.12)
  await clickAt(page, 0.15, 0.42)
  await page.keyboard.type('Lamp')
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Escape')
  expect(await page.evaluate(() => document.activeElement?.className)).not.toContain('hand-screen')
  await page.type('.hand-type input', '台灯')
  await press(page, 'Type them')
  for (let tries = 0; typed.at(-1) !== 'Lam台灯' && tries < 100; tries++) await Bun.sleep(50)
  expect(typed.at(-1)).toBe('Lam台灯')

  await press(page, 'I have done step 1')
  await ui.sees('Open the report')
  expect(await page.$eval('h1 + p .status', (status) => status.textContent)).toBe('Done')
  // The run enters what it was asked to, whatever a person has left there.
  expect(typed.at(-1)).toBe('Desk lamp')
  await press(page, 'Why')
  await ui.sees('done by hand')
  const input = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"kind":"type","text":"x"}' }
  const late = await fetch(`${ui.url}/api/v1${new URL(page.url()).pathname}/input`, input)
  expect([late.status, await late.json()]).toMatchObject([409, { code: 'run_not_active' }])
})

test.each([
  {
    language: 'en',
    start: 'Start the run',
    take: 'Take over',
    yours: 'The page is yours.',
    yes: 'Approve',
    file: 'The page asks for a file',
    stop: 'Stop',
  },
  {
    language: 'zh-CN',
    start: '开始运行',
    take: '接管',
    yours: '页面现在由你操作',
    yes: '批准',
    file: '页面要求选择文件',
    stop: '停止',
  },
])('who has taken over answers what the page asks, and chooses its files: $language', async (words) => {
  const heard: string[] = []
  await using shop = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: ({ url }) => {
      const [, what, value = ''] = new URL(url).pathname.split('/')
      if (what === 'asked' || what === 'chosen') heard.push(`${what} ${value}`)
      return new Response(app, { headers: { 'content-type': 'text/html' } })
    },
  })
  const untilHeard = async (what: string) => {
    for (let tries = 0; !heard.includes(what) && tries < 300; tries++) await Bun.sleep(50)
    expect(heard).toContain(what)
  }
  await using ui = await openUi(browser, { path: `/videos/${videoId}/run`, server: { work: { runProcedure } } })
  const { page } = ui
  await page.select('.language select', words.language)
  await Bun.write(join(ui.folder, 'lamp.png'), 'png')
  await (await page.$('input[type=file]'))!.uploadFile(join(ui.folder, 'lamp.png'))
  await page.$eval('input[name=url]', (input) => (input.value = ''))
  await page.type('input[name=url]', `http://127.0.0.1:${shop.port}/`)
  await press(page, words.start)
  await press(page, words.take)
  await ui.sees(words.yours)
  await clickAt(page, 0.15, 0.29)
  await page.waitForSelector('.approval[role=alertdialog]')
  await ui.sees('“Really?”')
  await press(page, words.yes)
  await untilHeard('asked true')
  await ui.sees(words.yours)
  await clickAt(page, 0.15, 0.35)
  const input = await page.waitForSelector('.hand-file input')
  expect(await findBarriers(page)).toEqual([])
  await (input as ElementHandle<HTMLInputElement>).uploadFile(join(ui.folder, 'lamp.png'))
  await untilHeard('chosen lamp.png')
  await page.waitForFunction(() => !document.querySelector('.hand-file'))
  await press(page, words.stop)
  await page.waitForSelector('.status[data-status=stopped]')
})

test('a run is begun again with other values from its page and from the history, in both languages', async () => {
  const { run, asked } = runByName()
  await using ui = await openUi(browser, { path: `/videos/${videoId}/run`, server: { work: { runProcedure: run } } })
  const { page } = ui
  await Bun.write(join(ui.folder, 'lamp.png'), 'png')
  await (await page.$('input[type=file]'))!.uploadFile(join(ui.folder, 'lamp.png'))
  await page.type('input[name="value.product_name"]', 'Headset')
  await page.type('textarea[name=goal]', 'for the audio shelf')
  await page.click('input[name=yes]')
  await press(page, 'More options')
  await page.click('input[name=show]')
  await press(page, 'Start the run')
  await press(page, 'Run again with other values')
  await ui.sees('Filled in as in the run of')
  const written = (name: string) => page.$eval(`[name="${name}"]`, (field) => (field as HTMLInputElement).value)
  expect([await written('value.product_name'), await written('goal')]).toEqual(['Headset', 'for the audio shelf'])
  expect(await ui.words()).toContain('as before: lamp.png')
  await page.$eval('[name="value.product_name"]', (field) => (field as HTMLInputElement).select())
  await page.type('[name="value.product_name"]', 'Speaker')
  await press(page, 'Start the run')
  await ui.sees('Open the report')
  expect(asked.map(({ values }) => values['product_name'])).toEqual(['Headset', 'Speaker'])
  expect(asked.map(({ headless }) => headless)).toEqual([false, false])

  await page.select('.language select', 'zh-CN')
  await press(page, '运行记录')
  await press(page, '用其他值再次运行“Publish a product”')
  await ui.sees('与上次相同：lamp.png')
  expect(await written('value.product_name')).toBe('Speaker')
  expect(ui.complaints).toEqual([])
})
