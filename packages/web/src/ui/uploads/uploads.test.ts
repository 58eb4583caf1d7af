import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { Glob } from 'bun'
import { join } from 'node:path'
import type { Browser } from 'puppeteer-core'
import { bothLanguages, openChromium, openUi } from '../../testing/open-ui.ts'
import { startProxy } from '../../testing/start-proxy.ts'
import { until } from '../../testing/test-api.ts'

setDefaultTimeout(120_000)
let browser: Browser
beforeAll(async () => {
  browser = await openChromium()
})
afterAll(() => browser.close())

const megabyte = 1024 * 1024

test.each(bothLanguages)(
  'an upload is paused, goes on, and is taken up where the connection dropped: %s',
  async (language) => {
    await using ui = await openUi(browser, { language, prepare: async () => {} })
    const { page } = ui
    using proxy = await startProxy(ui.url)
    await page.goto(proxy.url, { waitUntil: 'networkidle0' })
    const bytes = Uint8Array.from({ length: 30 * megabyte }, (_, at) => (at * 31 + (at >> 12)) % 251)
    await Bun.write(join(ui.folder, 'clip.mp4'), bytes)
    const offsets: number[] = []
    page.on('request', (request) => {
      if (request.method() === 'PATCH') offsets.push(Number(request.headers()['upload-offset']))
    })
    const sentShare = () =>
      page.$eval('progress', (bar, name) => (bar.ariaLabel === name ? bar.position : NaN), ui.text('uploading'))

    const findKept = () =>
      Array.fromAsync(new Glob('uploads/*/content/clip.mp4').scan({ cwd: ui.folder, absolute: true }))
    const received = async () => Bun.file((await findKept())[0]!).size

    proxy.stallAfter(2 * megabyte)
    await (await ui.field('addRecordings')).uploadFile(join(ui.folder, 'clip.mp4'))
    await until(proxy.hasStopped, Boolean)
    await until(sentShare, (share) => share > 0 && share < 1)
    await ui.press('uploadPause')
    await ui.reads('status_paused')
    proxy.flow()
    await until(received, (bytes) => bytes > 0)
    expect(offsets).toEqual([0])

    // More than what is left of the part that was under way.
    proxy.dropAfter(12 * megabyte)
    await ui.press('uploadGoOn')
    await until(proxy.hasStopped, Boolean)
    await ui.reads('tryingAgain')
    proxy.flow()
    await page.waitForSelector('main a[href^="/videos/vid_"]')
    expect(offsets.length).toBeGreaterThanOrEqual(3)
    // A part may be refused and sent again while the server has not yet seen the last one end.
    expect(offsets).toEqual(offsets.toSorted((one, other) => one - other))
    expect(offsets.slice(1)).not.toContain(0)
    const [kept] = await findKept()
    expect(Bun.hash(await Bun.file(kept!).bytes())).toBe(Bun.hash(bytes))
  },
)
