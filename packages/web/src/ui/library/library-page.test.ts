import type { Library } from '@stepcast/video-index'
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'puppeteer-core'
import { addPictured, picturedId } from '../../testing/add-pictured.ts'
import { quickIndex } from '../../testing/fixtures.ts'
import { openChromium, openUi, press } from '../../testing/open-ui.ts'

setDefaultTimeout(120_000)
let browser: Browser
beforeAll(async () => {
  browser = await openChromium()
})
afterAll(() => browser.close())

const three = (library: Library) => addPictured(library, ['Invite a member', 'Publish a lamp', 'Send an invoice'])
const cardTitles = (page: Page) => page.$$eval('.card-title', (all) => all.map((each) => each.textContent))
const listed = async (url: string) => {
  const answer = await fetch(`${url}/api/v1/videos`)
  return ((await answer.json()) as { videos: { title: string }[] }).videos.map(({ title }) => title)
}

test('finds a moment in all recordings, opens it at its second, and leads back to the results', async () => {
  await using ui = await openUi(browser, { prepare: three })
  const { page } = ui
  await page.type('input[type=search]', 'Click “Part 3 of Send an invoice”')
  await page.keyboard.press('Enter')
  await page.waitForSelector('.citations a')
  const first = await page.$eval('.citations a', (link) => ({
    words: (link as HTMLElement).innerText,
    href: link.getAttribute('href'),
    isPictured: (link.querySelector('img')?.naturalWidth ?? 0) > 0,
  }))
  expect(first.words).toContain('Send an invoice')
  expect(first.words).toMatch(/0:15.*Step 3/s)
  expect(first.href).toBe(`/videos/${picturedId(2)}?t=15`)
  await page.click('.citations a')
  await ui.sees('Click “Part 3 of Send an invoice”')
  expect(page.url()).toEndWith('?t=15')
  await page.waitForFunction(() => document.querySelector('.detail h2')?.textContent?.includes('Part 3'))
  await page.goBack()
  await page.waitForSelector('.citations a')
  expect(await page.$eval('input[type=search]', (input) => input.value)).toBe('Click “Part 3 of Send an invoice”')
  await press(page, 'Clear')
  await page.waitForFunction(() => !document.querySelector('.citations'))
})

test('a deletion can be undone, also after a reload, and is final when its time is over', async () => {
  await using ui = await openUi(browser, { prepare: three })
  const { page } = ui
  await press(page, 'Delete “Publish a lamp”')
  await ui.sees('“Publish a lamp” was deleted')
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Undo')
  expect(await cardTitles(page)).toEqual(['Send an invoice', 'Invite a member'])
  await page.reload({ waitUntil: 'networkidle0' })
  await ui.sees('“Publish a lamp” was deleted')
  expect(await listed(ui.url)).toContain('Publish a lamp')
  await press(page, 'Undo')
  await page.waitForFunction(() => document.querySelectorAll('.card-title').length === 3)

  await press(page, 'Delete “Send an invoice”')
  await ui.sees('“Send an invoice” was deleted')
  await page.reload({ waitUntil: 'networkidle0' })
  await page.waitForFunction(() => !document.querySelector('.card-going'), { timeout: 20_000 })
  expect(await cardTitles(page)).toEqual(['Publish a lamp', 'Invite a member'])
  expect(await listed(ui.url)).toEqual(['Publish a lamp', 'Invite a member'])
  expect(ui.complaints).toEqual([])
})

test('a poster leafs through the recording under the pointer and by the arrow keys', async () => {
  await using ui = await openUi(browser, { prepare: (library) => addPictured(library, ['Send an invoice']) })
  const { page } = ui
  const shown = () =>
    page.$eval('.poster', (poster) => ({
      picture: poster.querySelector('img')?.getAttribute('src')?.split('/').at(-1),
      time: poster.querySelector('.time')?.textContent,
    }))
  const still = { picture: '3-before.webp', time: '1:00' }
  expect(await shown()).toEqual(still)
  const box = await (await page.$('.poster'))!.boundingBox()
  const { x, y, width } = box!
  await page.mouse.move(x + width * 0.1, y + 20)
  expect(await shown()).toEqual({ picture: '1-before.webp', time: '0:05' })
  await page.mouse.move(x + width * 0.9, y + 20)
  expect(await shown()).toEqual({ picture: '4-before.webp', time: '0:20' })
  await page.mouse.move(5, 5)
  expect(await shown()).toEqual(still)

  await page.focus('.card-link')
  for (const key of ['ArrowRight', 'ArrowRight'] as const) await page.keyboard.press(key)
  expect(await shown()).toEqual({ picture: '2-before.webp', time: '0:10' })
  expect(await page.$$eval('.card [role=status]', (all) => all.map((each) => each.textContent))).toEqual([
    '0:10 Click “Part 2 of Send an invoice”',
  ])
  await page.keyboard.press('ArrowLeft')
  expect((await shown()).picture).toBe('1-before.webp')
  await page.keyboard.press('Escape')
  expect(await shown()).toEqual(still)
})

test('a long library comes as it is scrolled, each recording once', async () => {
  const titles = Array.from({ length: 60 }, (_, nth) => `Recording ${nth}`)
  await using ui = await openUi(browser, { prepare: (library) => addPictured(library, titles) })
  const { page } = ui
  const newest = titles.toReversed()
  expect(await cardTitles(page)).toEqual(newest.slice(0, 48))
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight))
  await page.waitForFunction(() => document.querySelectorAll('.card-title').length === 60)
  expect(await cardTitles(page)).toEqual(newest)
  expect(await page.$('.more')).toBeNull()
  // What was brought stays when the list is read anew.
  await press(page, 'Delete “Recording 0”')
  await ui.sees('“Recording 0” was deleted')
  expect(await cardTitles(page)).toEqual(newest.slice(0, 59))
})

test('takes the recordings of a dropped folder, however deep, and says what it left out', async () => {
  await using ui = await openUi(browser, { prepare: async () => {} })
  const { page } = ui
  const folder = join(ui.folder, 'dropped')
  for (const name of ['b.mp4', 'deep/er/a 2.webm', 'deep/er/a 10.webm', 'notes.txt', '.DS_Store']) {
    await mkdir(join(folder, name, '..'), { recursive: true })
    await Bun.write(join(folder, name), `bytes of ${name}`)
  }
  const sent: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/api/v1/uploads'))
      sent.push(JSON.parse(request.postData() ?? '{}').name)
  })
  const session = await page.createCDPSession()
  const data = { items: [], files: [folder], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: 200, y: 200, data })
  await ui.sees('Not recordings, and left out: 1')
  await page.waitForFunction(() => document.querySelectorAll('.card-title').length === 1)
  expect(sent).toEqual(['b.mp4', 'a 2.webm', 'a 10.webm'])
})

test('what failed to be read can be tried again, and what is being read can be stopped', async () => {
  let tries = 0
  const waiting = Promise.withResolvers<void>()
  const work: typeof quickIndex = async (path, options) => {
    if (++tries === 1)
      throw Object.assign(new Error('the file is broken'), {
        name: 'VideoIndexError',
        code: 'unreadable_media',
        hint: 'record it again',
      })
    if (tries === 2) {
      options.signal?.addEventListener('abort', () => waiting.resolve())
      await waiting.promise
      options.signal?.throwIfAborted()
    }
    return await quickIndex(path, options)
  }
  await using ui = await openUi(browser, { prepare: async () => {}, server: { work: { indexVideo: work } } })
  const { page } = ui
  const path = join(ui.folder, 'clip.mp4')
  await Bun.write(path, 'bytes')
  const input = await page.$('input[type=file][accept]')
  await input!.uploadFile(path)
  await ui.sees('the file is broken; record it again')
  await press(page, 'Try again')
  await ui.sees('Looking at the file')
  await press(page, 'Cancel')
  await ui.sees('Cancelled')
  await press(page, 'Try again')
  await page.waitForFunction(() => document.querySelectorAll('.card-title').length === 1)
  expect(tries).toBe(3)
})
