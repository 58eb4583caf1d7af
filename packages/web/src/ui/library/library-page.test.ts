import type { Library } from '@stepcast/video-index'
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'puppeteer-core'
import { addPictured, picturedId } from '../../testing/add-pictured.ts'
import { quickIndex } from '../../testing/fixtures.ts'
import { bothLanguages, openChromium, openUi } from '../../testing/open-ui.ts'

setDefaultTimeout(120_000)
let browser: Browser
beforeAll(async () => {
  browser = await openChromium()
})
afterAll(() => browser.close())

const three = (library: Library) => addPictured(library, ['Invite a member', 'Publish a lamp', 'Send an invoice'])
/** The recordings that are listed, but for those that are on their way out. */
const cardTitles = (page: Page) =>
  page.$$eval('section li > a[href^="/videos/"] > :last-child', (all) => all.map((each) => each.textContent))
const untilCards = (page: Page, count: number) =>
  page.waitForFunction(
    (wanted) => document.querySelectorAll('section li > a[href^="/videos/"]').length === wanted,
    { timeout: 20_000 },
    count,
  )
const listed = async (url: string) => {
  const answer = await fetch(`${url}/api/v1/videos`)
  return ((await answer.json()) as { videos: { title: string }[] }).videos.map(({ title }) => title)
}

test.each(bothLanguages)(
  'finds a moment in all recordings, opens it at its second, and leads back to the results: %s',
  async (language) => {
    await using ui = await openUi(browser, { language, prepare: three })
    const { page } = ui
    const question = await ui.field('askLabel')
    await question.type('Click “Part 3 of Send an invoice”')
    await page.keyboard.press('Enter')
    await page.waitForSelector('search li a')
    const first = await page.$eval('search li a', (link) => ({
      words: link.innerText,
      href: link.getAttribute('href'),
      isPictured: (link.querySelector('img')?.naturalWidth ?? 0) > 0,
    }))
    expect(first.words).toContain('Send an invoice')
    expect(first.words).toContain('0:15')
    expect(first.words).toContain(ui.text('step', { n: 3 }))
    expect(first.href).toBe(`/videos/${picturedId(2)}?t=15`)
    await page.click('search li a')
    await page.waitForSelector(`section[aria-label="${ui.text('step', { n: 3 })}"]`)
    expect(page.url()).toEndWith('?t=15')
    await page.goBack()
    await page.waitForSelector('search li a')
    expect(await (await ui.field('askLabel')).evaluate((input) => input.value)).toBe(
      'Click “Part 3 of Send an invoice”',
    )
    await ui.press('clear')
    await page.waitForFunction(() => !document.querySelector('search li a'))
  },
)

test.each(bothLanguages)(
  'a deletion can be undone, also after a reload, and is final when its time is over: %s',
  async (language) => {
    await using ui = await openUi(browser, { language, prepare: three })
    const { page } = ui
    await ui.press('delete', { title: 'Publish a lamp' })
    await ui.reads('deleted', { title: 'Publish a lamp' })
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(ui.text('undo'))
    expect(await cardTitles(page)).toEqual(['Send an invoice', 'Invite a member'])
    await page.reload({ waitUntil: 'networkidle0' })
    await ui.reads('deleted', { title: 'Publish a lamp' })
    expect(await listed(ui.url)).toContain('Publish a lamp')
    await ui.press('undo')
    await untilCards(page, 3)

    await ui.press('delete', { title: 'Send an invoice' })
    await ui.reads('deleted', { title: 'Send an invoice' })
    // Whoever says it last says how long is left.
    await fetch(`${ui.url}/api/v1/videos/${picturedId(2)}?undo_s=2`, { method: 'DELETE' })
    await page.reload({ waitUntil: 'networkidle0' })
    const told = ui.text('deleted', { title: 'Send an invoice' })
    await page.waitForFunction((words) => !document.body.innerText.includes(words), { timeout: 20_000 }, told)
    expect(await cardTitles(page)).toEqual(['Publish a lamp', 'Invite a member'])
    expect(await listed(ui.url)).toEqual(['Publish a lamp', 'Invite a member'])
    expect(ui.complaints).toEqual([])
  },
)

test.each(bothLanguages)(
  'a poster leafs through the recording under the pointer and by the arrow keys: %s',
  async (language) => {
    await using ui = await openUi(browser, {
      language,
      prepare: (library) => addPictured(library, ['Send an invoice']),
    })
    const { page } = ui
    const link = (await page.waitForSelector('section li > a'))!
    const shown = () =>
      link.evaluate((card) => ({
        picture: card.querySelector('img')?.getAttribute('src')?.split('/').at(-1),
        time: card.querySelector('.time')?.textContent,
      }))
    const still = { picture: '3-before.webp', time: '1:00' }
    expect(await shown()).toEqual(still)
    const { x, y, width } = (await (await link.$('img'))!.boundingBox())!
    await page.mouse.move(x + width * 0.1, y + 20)
    expect(await shown()).toEqual({ picture: '1-before.webp', time: '0:05' })
    await page.mouse.move(x + width * 0.9, y + 20)
    expect(await shown()).toEqual({ picture: '4-before.webp', time: '0:20' })
    await page.mouse.move(5, 5)
    expect(await shown()).toEqual(still)

    await link.focus()
    expect(
      await link.evaluate((card) => document.getElementById(card.getAttribute('aria-describedby')!)?.textContent),
    ).toBe(ui.text('scrubHint'))
    for (const key of ['ArrowRight', 'ArrowRight'] as const) await page.keyboard.press(key)
    expect(await shown()).toEqual({ picture: '2-before.webp', time: '0:10' })
    expect(await page.$$eval('li > [role=status]', (all) => all.map((each) => each.textContent))).toEqual([
      `0:10 ${ui.told('Click “Part 2 of Send an invoice”')}`,
    ])
    await page.keyboard.press('ArrowLeft')
    expect((await shown()).picture).toBe('1-before.webp')
    await page.keyboard.press('Escape')
    expect(await shown()).toEqual(still)
  },
)

test('a long library comes as it is scrolled, each recording once', async () => {
  const titles = Array.from({ length: 60 }, (_, nth) => `Recording ${nth}`)
  await using ui = await openUi(browser, { prepare: (library) => addPictured(library, titles) })
  const { page } = ui
  const newest = titles.toReversed()
  expect(await cardTitles(page)).toEqual(newest.slice(0, 48))
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight))
  await untilCards(page, 60)
  expect(await cardTitles(page)).toEqual(newest)
  expect(await page.$('.more')).toBeNull()
  // What was brought stays when the list is read anew.
  await ui.press('delete', { title: 'Recording 0' })
  await ui.reads('deleted', { title: 'Recording 0' })
  expect(await cardTitles(page)).toEqual(newest.slice(0, 59))
})

test.each(bothLanguages)(
  'takes the recordings of a dropped folder, however deep, and says what it left out: %s',
  async (language) => {
    await using ui = await openUi(browser, { language, prepare: async () => {} })
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
    await ui.reads('leftOut', { count: 1 })
    await untilCards(page, 1)
    expect(sent).toEqual(['b.mp4', 'a 2.webm', 'a 10.webm'])
  },
)

test.each(bothLanguages)(
  'tells what is done to a file, how far and how long still; it can be stopped, and tried again when it failed: %s',
  async (language) => {
    let tries = 0
    const work: typeof quickIndex = async (path, options) => {
      if (++tries === 1)
        throw Object.assign(new Error('clip.mp4 is not a video that can be read'), {
          name: 'VideoIndexError',
          code: 'unreadable_media',
          hint: 'check that the file plays, or record it again as mp4, mov, mkv or webm',
        })
      if (tries > 2) return await quickIndex(path, options)
      for (let share = 0.3; !options.signal?.aborted; share = Math.min(0.8, share + 0.05)) {
        options.onProgress?.({ stage: share < 0.5 ? 'sample' : 'read', progress: share })
        await Bun.sleep(150)
      }
      throw options.signal.reason
    }
    await using ui = await openUi(browser, {
      language,
      prepare: async () => {},
      server: { work: { indexVideo: work } },
    })
    const { page } = ui
    await Bun.write(join(ui.folder, 'clip.mp4'), 'bytes')
    await (await ui.field('addRecordings')).uploadFile(join(ui.folder, 'clip.mp4'))
    await ui.sees(ui.told('clip.mp4 is not a video that can be read'))
    await ui.press('retry')
    await ui.reads('stage_read')
    const [before, after] = ui.text('eta', { time: '#' }).split('#')
    await page.waitForFunction(
      (name, from, to) => {
        const bar = document.querySelector<HTMLProgressElement>(`progress[aria-label="${name}"]`)
        const words = document.body.innerText
        const at = words.indexOf(from)
        return (
          (bar?.position ?? 0) >= 0.5 &&
          at >= 0 &&
          /^\d+:\d\d$/.test(
            words
              .slice(at + from.length)
              .split(to || '\n')[0]!
              .trim(),
          )
        )
      },
      { timeout: 15_000 },
      ui.text('indexing'),
      before!,
      after!,
    )
    await ui.press('cancel')
    await ui.reads('status_cancelled')
    await ui.press('retry')
    await untilCards(page, 1)
    expect(tries).toBe(3)
  },
)
