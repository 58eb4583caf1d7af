import { temporaryFolder } from '@stepcast/video-index/testing'
import { expect, setDefaultTimeout, test } from 'bun:test'
import { gunzipSync } from 'node:zlib'
import { openChromium, openUi } from '../testing/open-ui.ts'
import { startServer } from './start-server.ts'

setDefaultTimeout(120_000)
const maxScriptBytes = 200_000
const interactiveMs = 1000

test('all script of the first page is under 200 kB as it is sent, and the page names no other host', async () => {
  await using folder = await temporaryFolder()
  await using server = await startServer({ dataDir: folder.path, port: 0 })
  // As it goes over the wire: left as it is, where fetch would unpack it.
  const get = async (path: string) => {
    const answer = await fetch(server.url + path, { headers: { 'accept-encoding': 'gzip' }, decompress: false })
    expect(answer.headers.get('content-encoding')).toBe('gzip')
    return new Uint8Array(await answer.arrayBuffer())
  }
  const page = new TextDecoder().decode(gunzipSync(await get('/')))
  const scripts = [...page.matchAll(/<script[^>]*\bsrc="([^"]+)"/g)].map(([, path]) => path ?? '')
  expect(scripts.length).toBeGreaterThan(0)
  let bytes = 0
  for (const path of scripts) bytes += (await get(path)).byteLength
  console.log(`the first page's script: ${bytes} bytes gzipped`)
  expect(bytes).toBeLessThan(maxScriptBytes)
  expect(page).not.toMatch(/(src|href)="(https?:)?\/\//)
})

test('the first page can be used within a second, and loads nothing else', async () => {
  const browser = await openChromium()
  try {
    await using ui = await openUi(browser, { prepare: async () => {} })
    const { page } = ui
    const times: number[] = []
    for (let turn = 0; turn < 3; turn++) {
      await page.goto('about:blank')
      await page.goto(ui.url)
      // since the navigation began, until the first button can be pressed
      await page.waitForSelector('.drop-button')
      times.push(await page.evaluate(() => performance.now()))
    }
    console.log(`the first page can be used after ${times.map(Math.round).join(', ')} ms`)
    expect(Math.min(...times)).toBeLessThan(interactiveMs)
    const elsewhere = await page.evaluate(
      (own) => performance.getEntriesByType('resource').filter(({ name }) => !name.startsWith(own)).length,
      ui.url,
    )
    expect(elsewhere).toBe(0)
  } finally {
    await browser.close()
  }
})
