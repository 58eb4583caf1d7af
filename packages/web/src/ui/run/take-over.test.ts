import { runProcedure } from '@stepcast/agent'
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { join } from 'node:path'
import type { Browser, Page } from 'puppeteer-core'
import { findBarriers } from '../../testing/find-barriers.ts'
import { videoId } from '../../testing/fixtures.ts'
import { bothLanguages, enter, openChromium, openUi } from '../../testing/open-ui.ts'
import { runByName } from '../../testing/run-by-name.ts'

setDefaultTimeout(120_000)
let browser: Browser
beforeAll(async () => {
  browser = await openChromium()
})
afterAll(() => browser.close())

const app = `<!doctype html><title>Shop</title><style>body { margin: 0 } button, a, input { position: absolute; left: 10%; width: 20%; height: 5% }</style>
<button style="top: 27%" onclick="fetch('/asked/' + confirm('Really?'))">Ask</button><button style="top: 33%" onclick="photo.click()">Choose</button><button style="top: 39%; left: 40%" onclick="fetch('/named/' + prompt('Which shelf?', 'audio'))">Name</button>
<input id="photo" type="file" style="display: none" onchange="fetch('/chosen/' + this.files[0].name)"><button style="top: 10%" onclick="entry.hidden = false">New product</button><a style="top: 20%" href="http://elsewhere.test/">Elsewhere</a>
<form id="entry" hidden><label>Product name <input style="top: 40%" name="name" oninput="fetch('/typed/' + encodeURIComponent(this.value))"></label>
<label>Photo <input style="top: 60%" type="file"></label></form>`

async function clickAt(page: Page, x: number, y: number): Promise<void> {
  // As somebody does who sees it: once the picture is there, and stays where it is.
  const box = await page.waitForFunction(() => {
    const screen = document.querySelector<HTMLImageElement>('.hand-screen img')
    if (!screen?.complete || screen.naturalWidth === 0) return null
    const { left, top, width, height } = screen.getBoundingClientRect()
    const last = screen.dataset['place']
    const place = [left, top, width, height].join(' ')
    screen.dataset['place'] = place
    return place === last ? { left, top, width, height } : null
  })
  const { left, top, width, height } = (await box.jsonValue())!
  await page.mouse.click(left + width * x, top + height * y)
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
  await ui.press('start')
  await ui.press('takeOver')
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
  await ui.press('handType')
  for (let tries = 0; typed.at(-1) !== 'Lam台灯' && tries < 100; tries++) await Bun.sleep(50)
  expect(typed.at(-1)).toBe('Lam台灯')

  await ui.press('handDone', { n: 1 })
  await ui.sees('Open the report')
  expect(await page.$eval('h1 + p .status', (status) => status.textContent)).toBe('Done')
  // The run enters what it was asked to, whatever a person has left there.
  expect(typed.at(-1)).toBe('Desk lamp')
  await ui.press('why')
  await ui.sees('done by hand')
  const input = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"kind":"type","text":"x"}' }
  const late = await fetch(`${ui.url}/api/v1${new URL(page.url()).pathname}/input`, input)
  expect([late.status, await late.json()]).toMatchObject([409, { code: 'run_not_active' }])
})

test.each(bothLanguages)(
  'who has taken over answers what the page asks, and chooses its files: %s',
  async (language) => {
    const heard: string[] = []
    await using shop = Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      fetch: ({ url }) => {
        const [, what, value = ''] = new URL(url).pathname.split('/')
        if (what === 'asked' || what === 'named' || what === 'chosen') heard.push(`${what} ${value}`)
        return new Response(app, { headers: { 'content-type': 'text/html' } })
      },
    })
    const untilHeard = async (what: string) => {
      for (let tries = 0; !heard.includes(what) && tries < 300; tries++) await Bun.sleep(50)
      expect(heard).toContain(what)
    }
    const server = { work: { runProcedure } }
    await using ui = await openUi(browser, { language, path: `/videos/${videoId}/run`, server })
    const { page } = ui
    await Bun.write(join(ui.folder, 'lamp.png'), 'png')
    await (await ui.labelled('Photo')).uploadFile(join(ui.folder, 'lamp.png'))
    await enter(await ui.field('url'), `http://127.0.0.1:${shop.port}/`)
    await ui.press('start')
    await ui.press('takeOver')
    await ui.reads('handYours')
    await clickAt(page, 0.15, 0.29)
    await page.waitForSelector('[role=alertdialog]')
    await ui.sees('“Really?”')
    // Nothing that is done meanwhile waits to be done to the page afterwards.
    await ui.reads('handAsks')
    expect(await page.$(`button[aria-label="${ui.text('handScreen')}"]:disabled`)).not.toBeNull()
    await ui.press('approve')
    await untilHeard('asked true')
    await ui.reads('handHint')

    await clickAt(page, 0.45, 0.41)
    await ui.sees('“Which shelf?”')
    const answer = await ui.field('handAnswer')
    expect(await answer.evaluate(({ value }) => value)).toBe('audio')
    expect(await findBarriers(page)).toEqual([])
    await enter(answer, 'lamps')
    await ui.press('approve')
    await untilHeard('named lamps')
    await ui.reads('handHint')

    await clickAt(page, 0.15, 0.35)
    const input = await ui.field('handFile')
    expect(await findBarriers(page)).toEqual([])
    await input.uploadFile(join(ui.folder, 'lamp.png'))
    await untilHeard('chosen lamp.png')
    await page.waitForFunction((name) => !document.body.innerText.includes(name), {}, ui.text('handFile'))
    await ui.press('stop')
    await page.waitForSelector('.status[data-status=stopped]')
  },
)

test.each(bothLanguages)(
  'a run is begun again with other values from its page and from the history: %s',
  async (language) => {
    const { run, asked } = runByName()
    await using ui = await openUi(browser, {
      language,
      path: `/videos/${videoId}/run`,
      server: { work: { runProcedure: run } },
    })
    const { page } = ui
    await Bun.write(join(ui.folder, 'lamp.png'), 'png')
    await (await page.$('input[type=file]'))!.uploadFile(join(ui.folder, 'lamp.png'))
    await page.type('input[name="value.product_name"]', 'Headset')
    await page.type('textarea[name=goal]', 'for the audio shelf')
    await page.click('input[name=yes]')
    await ui.press('advanced')
    await page.click('input[name=show]')
    await ui.press('start')
    await ui.press('runAgain')
    await ui.sees(ui.text('likeRun', { date: '#' }).split('#')[0]!)
    const written = (name: string) => page.$eval(`[name="${name}"]`, (field) => (field as HTMLInputElement).value)
    expect([await written('value.product_name'), await written('goal')]).toEqual(['Headset', 'for the audio shelf'])
    await ui.reads('likeFile', { name: 'lamp.png' })
    await page.$eval('[name="value.product_name"]', (field) => (field as HTMLInputElement).select())
    await page.type('[name="value.product_name"]', 'Speaker')
    await ui.press('start')
    await ui.reads('openReport')
    expect(asked.map(({ values }) => values['product_name'])).toEqual(['Headset', 'Speaker'])
    expect(asked.map(({ headless }) => headless)).toEqual([false, false])

    await ui.press('runs')
    await ui.press('runAgainLike', { title: 'Publish a product' })
    await ui.reads('likeFile', { name: 'lamp.png' })
    expect(await written('value.product_name')).toBe('Speaker')
    expect(ui.complaints).toEqual([])
  },
)
