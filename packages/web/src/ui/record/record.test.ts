import { indexVideo } from '@stepcast/video-index'
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'puppeteer-core'
import { quickIndex } from '../../testing/fixtures.ts'
import { openChromium, openUi, press, type Ui } from '../../testing/open-ui.ts'

setDefaultTimeout(180_000)
const filmedTitle = 'A shop that is filmed'
const filmed = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  fetch: () =>
    new Response(
      `<!doctype html><title>${filmedTitle}</title><body style="font: 40px sans-serif; margin: 60px">
        <h1>Orders</h1><p id="count">Order 1</p>
        <script>let n = 1; setInterval(() => { count.textContent = 'Order ' + (++n) }, 1200)</script>`,
      { headers: { 'content-type': 'text/html' } },
    ),
})
const empty = async () => {}
let browser: Browser
beforeAll(async () => {
  browser = await openChromium([
    `--auto-select-tab-capture-source-by-title=${filmedTitle}`,
    '--use-fake-device-for-media-stream',
    '--host-resolver-rules=MAP stepcast.test 127.0.0.1',
  ])
})
afterAll(async () => {
  await browser.close()
  await filmed.stop(true)
})

async function openWithShop(work: typeof indexVideo = quickIndex): Promise<Ui> {
  const ui = await openUi(browser, { prepare: empty, server: { work: { indexVideo: work } } })
  const shop = await ui.page.browserContext().newPage()
  await shop.goto(filmed.url.href)
  await ui.page.bringToFront()
  return ui
}

/** The browser turns to what it films: a page that nobody looks at draws nothing, and cannot be pressed. */
async function record(page: Page): Promise<void> {
  await begin(page)
  await page.waitForSelector('[role=timer]')
}

async function begin(page: Page): Promise<void> {
  await press(page, 'Record a window or tab')
  await Bun.sleep(500)
  await page.bringToFront()
}

const elapsed = (page: Page) => page.$eval('[role=timer]', (timer) => timer.textContent)

test('films a tab while other pages are open, and reads what it filmed', async () => {
  await using ui = await openWithShop(indexVideo)
  const { page } = ui
  await record(page)
  expect(await page.$$eval('button', (all) => all.filter(({ disabled }) => disabled).length)).toBe(1)
  await press(page, 'Runs')
  await page.waitForFunction(() => document.querySelector('[role=timer]')?.textContent === '0:05', { timeout: 15_000 })
  await press(page, 'Stop and read it')
  await ui.sees('Recorded. It is being uploaded and read.')
  await press(page, 'Library')
  await page.waitForSelector('.card-link', { timeout: 120_000 })
  await page.click('.card-link')
  await page.waitForFunction(() => (document.querySelector('video')?.readyState ?? 0) > 0, { timeout: 20_000 })
  const durationS = await page.$eval('video', (video) => video.duration)
  // frames come when the page changes, and the last one may be well before the end
  expect(durationS).toBeGreaterThan(2)
  expect(durationS).toBeLessThan(9)
  const { videos } = (await (await fetch(`${ui.url}/api/v1/videos`)).json()) as { videos: { title: string }[] }
  expect(videos.map(({ title }) => title)).toEqual([expect.stringMatching(/^Recorded .*\d{4}.*\d\.\d\d/)])
  // Chromium looks for a camera by itself when a page films the screen, and this page has none.
  expect(ui.complaints.filter((words) => !words.includes('camera is not allowed'))).toEqual([])
})

test('takes the microphone along, and begins nothing when it is refused', async () => {
  await using ui = await openWithShop()
  const { page } = ui
  const profile = page.browserContext()
  await profile.setPermission(ui.url, { permission: { name: 'microphone' }, state: 'denied' })
  await press(page, 'With the microphone')
  await begin(page)
  await ui.sees('The microphone was refused.')
  expect(await page.$('[role=timer]')).toBeNull()
  await profile.setPermission(ui.url, { permission: { name: 'microphone' }, state: 'granted' })
  await record(page)
  await page.waitForFunction(() => document.querySelector('[role=timer]')?.textContent === '0:02')
  expect(await ui.words()).not.toContain('refused')
  await press(page, 'Stop and read it')
  await page.waitForSelector('.card-link')
  const [id] = await readdir(join(ui.folder, 'uploads'))
  const [name] = await readdir(join(ui.folder, 'uploads', id!, 'content'))
  const probe = Bun.spawn(
    ['ffprobe', '-v', 'error', '-show_entries', 'stream=codec_type', join(ui.folder, 'uploads', id!, 'content', name!)],
    { stdout: 'pipe', stderr: 'ignore' },
  )
  const streams = await new Response(probe.stdout).text()
  expect(streams).toContain('codec_type=video')
  expect(streams).toContain('codec_type=audio')
})

test('what was filmed is not lost when it cannot be uploaded', async () => {
  await using ui = await openWithShop()
  const { page } = ui
  await record(page)
  await page.waitForFunction(() => document.querySelector('[role=timer]')?.textContent === '0:02')
  await page.setOfflineMode(true)
  await press(page, 'Stop and read it')
  await page.waitForSelector('[aria-label="Save the recording as a file"]')
  const asked = Promise.withResolvers<string>()
  page.once('dialog', (dialog) => {
    asked.resolve(dialog.type())
    void dialog.dismiss()
  })
  await page.reload({ timeout: 3000 }).catch(() => undefined)
  expect(await asked.promise).toBe('beforeunload')
  await page.setOfflineMode(false)
  // Once the server is there it is sent by itself.
  await page.waitForSelector('.card-link')
  expect(await page.$('.work')).toBeNull()
})

test('ends when the window that is filmed is closed, with what there was', async () => {
  await using ui = await openWithShop()
  const { page } = ui
  await record(page)
  await page.waitForFunction(() => document.querySelector('[role=timer]')?.textContent === '0:02')
  const shop = (await page.browserContext().pages()).find((each) => each.url() === filmed.url.href)
  await shop?.close()
  await page.waitForSelector('.card-link')
  expect(await page.$('[role=timer]')).toBeNull()
})

test('says why it cannot film: refused, not on this address, not in this browser', async () => {
  await using ui = await openUi(browser, { prepare: empty })
  // Without a window the browser shows no dialog that could be closed: it answers as it then does.
  await ui.page.evaluate(() => {
    navigator.mediaDevices.getDisplayMedia = () =>
      Promise.reject(new DOMException('Permission denied by user', 'NotAllowedError'))
  })
  await press(ui.page, 'Record a window or tab')
  await ui.sees('Nothing was chosen, or this browser may not record the screen.')
  await ui.page.evaluateOnNewDocument(() => Reflect.deleteProperty(MediaDevices.prototype, 'getDisplayMedia'))
  await ui.page.reload({ waitUntil: 'networkidle0' })
  await press(ui.page, 'Record a window or tab')
  await ui.sees('This browser cannot record the screen.')

  await using open = await openUi(browser, { prepare: empty, server: { token: 'a-token-of-mine' } })
  await open.page.goto(open.url.replace('127.0.0.1', 'stepcast.test'), { waitUntil: 'networkidle0' })
  await open.page.type('input[type=password]', 'a-token-of-mine')
  await open.page.keyboard.press('Enter')
  await press(open.page, 'Record a window or tab')
  await open.sees('only for pages on this machine or over https')
})

test('shows the time that has passed as a clock', async () => {
  await using ui = await openWithShop()
  await record(ui.page)
  expect(await elapsed(ui.page)).toMatch(/^0:0[01]$/)
  await press(ui.page, 'Stop and read it')
  await ui.page.waitForSelector('.card-link')
})
