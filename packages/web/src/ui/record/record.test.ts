import { indexVideo } from '@stepcast/video-index'
import { Glob } from 'bun'
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import type { Browser } from 'puppeteer-core'
import { quickIndex } from '../../testing/fixtures.ts'
import { bothLanguages, openChromium, openUi, type Ui } from '../../testing/open-ui.ts'
import type { Language } from '../messages/say.ts'

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

type Options = { language?: Language; work?: typeof indexVideo }

async function openWithShop({ language = 'en', work = quickIndex }: Options = {}): Promise<Ui> {
  const ui = await openUi(browser, { language, prepare: empty, server: { work: { indexVideo: work } } })
  const shop = await ui.page.browserContext().newPage()
  await shop.goto(filmed.url.href)
  await ui.page.bringToFront()
  return ui
}

async function record(ui: Ui): Promise<void> {
  await begin(ui)
  await ui.page.waitForSelector('[role=timer]')
}

/** The browser turns to what it films: a page that nobody looks at draws nothing, and cannot be pressed. */
async function begin({ page, press }: Ui): Promise<void> {
  await press('record')
  await Bun.sleep(500)
  await page.bringToFront()
}

const untilClock = async ({ page }: Ui, clock: string) =>
  await page.waitForFunction(
    (time) => document.querySelector('[role=timer]')?.textContent === time,
    { timeout: 15_000 },
    clock,
  )
const card = 'main li > a[href^="/videos/"]'
// Chromium looks for a camera by itself when a page films the screen, and this page has none.
const complaintsOf = (ui: Ui) => ui.complaints.filter((words) => !words.includes('camera is not allowed'))

test('films a tab while other pages are open, and reads what it filmed', async () => {
  await using ui = await openWithShop({ work: indexVideo })
  const { page } = ui
  await record(ui)
  expect(await page.$$eval('button', (all) => all.filter(({ disabled }) => disabled).length)).toBe(1)
  expect(await page.$eval('[role=timer]', (timer) => timer.textContent)).toMatch(/^0:0[01]$/)
  await ui.press('runs')
  await untilClock(ui, '0:05')
  await ui.press('recordStop')
  await ui.reads('recordedSent')
  await ui.press('library')
  await page.waitForSelector(card, { timeout: 120_000 })
  await page.click(card)
  await page.waitForFunction(() => (document.querySelector('video')?.readyState ?? 0) > 0, { timeout: 20_000 })
  const durationS = await page.$eval('video', (video) => video.duration)
  // frames come when the page changes, and the last one may be well before the end
  expect(durationS).toBeGreaterThan(2)
  expect(durationS).toBeLessThan(9)
  const { videos } = (await (await fetch(`${ui.url}/api/v1/videos`)).json()) as { videos: { title: string }[] }
  expect(videos.map(({ title }) => title)).toEqual([expect.stringMatching(/^Recorded .*\d{4}.*\d\.\d\d/)])
  expect(complaintsOf(ui)).toEqual([])
})

test.each(bothLanguages)(
  'takes the microphone along, begins nothing when it is refused, and reads what it filmed: %s',
  async (language) => {
    await using ui = await openWithShop({ language })
    const { page } = ui
    const profile = page.browserContext()
    await profile.setPermission(ui.url, { permission: { name: 'microphone' }, state: 'denied' })
    await ui.press('recordMicrophone')
    await begin(ui)
    await ui.reads('record_microphone_refused')
    expect(await page.$('[role=timer]')).toBeNull()
    await profile.setPermission(ui.url, { permission: { name: 'microphone' }, state: 'granted' })
    await record(ui)
    await untilClock(ui, '0:02')
    expect(await ui.words()).not.toContain(ui.text('record_microphone_refused'))
    await ui.press('recordStop')
    await page.waitForSelector(card)
    const [film] = await Array.fromAsync(new Glob('uploads/*/content/*').scan({ cwd: ui.folder, absolute: true }))
    const show = ['-v', 'error', '-show_entries', 'stream=codec_type', film!]
    const probe = Bun.spawn(['ffprobe', ...show], { stdout: 'pipe', stderr: 'ignore' })
    const streams = await new Response(probe.stdout).text()
    expect(streams).toContain('codec_type=video')
    expect(streams).toContain('codec_type=audio')
  },
)

test('what was filmed is not lost when it cannot be uploaded', async () => {
  await using ui = await openWithShop()
  const { page } = ui
  await record(ui)
  await untilClock(ui, '0:02')
  await page.setOfflineMode(true)
  await ui.press('recordStop')
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
  await page.waitForSelector(card)
  expect(await page.$('.work')).toBeNull()
})

test('ends when the window that is filmed is closed, with what there was', async () => {
  await using ui = await openWithShop()
  const { page } = ui
  await record(ui)
  await untilClock(ui, '0:02')
  const shop = (await page.browserContext().pages()).find((each) => each.url() === filmed.url.href)
  await shop?.close()
  await page.waitForSelector(card)
  expect(await page.$('[role=timer]')).toBeNull()
})

test.each(bothLanguages)(
  'says why it cannot film: refused, not on this address, not in this browser: %s',
  async (language) => {
    await using ui = await openUi(browser, { language, prepare: empty })
    // Without a window the browser shows no dialog that could be closed: it answers as it then does.
    await ui.page.evaluate(() => {
      navigator.mediaDevices.getDisplayMedia = () =>
        Promise.reject(new DOMException('Permission denied by user', 'NotAllowedError'))
    })
    await ui.press('record')
    await ui.reads('record_refused')
    await ui.page.evaluateOnNewDocument(() => Reflect.deleteProperty(MediaDevices.prototype, 'getDisplayMedia'))
    await ui.page.reload()
    await ui.press('record')
    await ui.reads('record_unsupported')

    await using open = await openUi(browser, { language, prepare: empty, server: { token: 'a-token-of-mine' } })
    await open.page.goto(open.url.replace('127.0.0.1', 'stepcast.test'))
    await (await open.field('token')).type('a-token-of-mine')
    await open.page.keyboard.press('Enter')
    await open.press('record')
    await open.reads('record_insecure')
  },
)
