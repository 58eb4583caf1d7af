import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import type { Browser, Page } from 'puppeteer-core'
import { addFilmed, filmedColours, filmedId } from '../../testing/add-filmed.ts'
import { bothLanguages, openChromium, openUi, type Ui } from '../../testing/open-ui.ts'

setDefaultTimeout(120_000)
let browser: Browser
beforeAll(async () => {
  browser = await openChromium()
})
afterAll(() => browser.close())

const untilAt = (page: Page, seconds: number) =>
  page.waitForFunction(
    (wanted) => {
      const video = document.querySelector('video')
      return video && video.readyState >= 2 && !video.seeking && Math.abs(video.currentTime - wanted) < 0.3
    },
    { timeout: 15_000 },
    seconds,
  )
/** Waits until this step is the one that is marked in the list and told of beside the player. */
const untilStep = ({ page, text }: Ui, n: number) =>
  page.waitForFunction(
    (list, name, number) => {
      const current = document.querySelector(`ol[aria-label="${list}"] [aria-current=step]`)
      const told = document.querySelector(`section[aria-label="${name}"]`)
      return current?.textContent?.startsWith(String(number)) && told !== null
    },
    { timeout: 15_000 },
    text('steps'),
    text('step', { n }),
    n,
  )
const pressStep = (page: Page, list: string, n: number) =>
  page.$eval(`ol[aria-label="${list}"] li:nth-child(${n}) > button`, (button) => button.click())

test.each(bothLanguages)(
  'the steps are chapters of the player, follow what is played, and lead to their moments: %s',
  async (language) => {
    await using ui = await openUi(browser, { language, prepare: addFilmed, path: `/videos/${filmedId}?t=7` })
    const { page } = ui
    await untilAt(page, 7)
    await untilStep(ui, 2)
    const chapters = await page.waitForFunction(() => {
      const [track] = document.querySelector('video')!.textTracks
      if (track?.kind !== 'chapters' || !track.cues?.length) return undefined
      return [...track.cues].map((cue) => [cue.startTime, (cue as VTTCue).text])
    })
    expect(await chapters.jsonValue()).toEqual([
      [2, ui.told('Click “New product”')],
      [7, ui.told('Enter “Desk lamp” as Product name')],
      [13, ui.told('Enter “49” as Price')],
      [18, ui.told('Click “Publish”')],
    ])
    expect(await page.$eval('media-time-range', (range) => Reflect.get(range, 'mediaChaptersCues').length)).toBe(4)

    await pressStep(page, ui.text('steps'), 3)
    await untilAt(page, 13)
    await untilStep(ui, 3)
    await page.click('button[title^="1. "]')
    await untilAt(page, 2)
    await untilStep(ui, 1)
    // While it plays, the mark goes along by itself.
    await page.$eval('video', (video) => {
      video.currentTime = 17.2
      video.muted = true
      return video.play()
    })
    await untilStep(ui, 4)
    await page.$eval('video', (video) => video.pause())

    await pressStep(page, ui.text('steps'), 1)
    await untilStep(ui, 1)
    const outline = async () => {
      const picture = await page.waitForSelector(`img[alt="${ui.text('frameBefore')}"]`)
      return await picture!.evaluate((image) => {
        const box = image.parentElement!.querySelector('[aria-hidden]')!.getBoundingClientRect()
        const { left, top, width, height } = image.getBoundingClientRect()
        return [
          (box.left - left) / width,
          (box.top - top) / height,
          (box.right - left) / width,
          (box.bottom - top) / height,
        ]
      })
    }
    for (const [at, side] of [0.7, 0.1, 0.9, 0.2].entries()) expect((await outline())[at]).toBeCloseTo(side, 1)
    await ui.press('after')
    const after = await page.waitForSelector(`img[alt="${ui.text('frameAfter')}"]`)
    expect(await after!.evaluate((image) => image.parentElement!.querySelector('[aria-hidden]'))).toBeNull()
    expect(await after!.evaluate((image) => image.getAttribute('src'))).toEndWith('1-after.webp')

    const question = await ui.field('askLabel')
    await question.type(language === 'en' ? 'Where is the price entered?' : '在哪里输入 Price？')
    await page.keyboard.press('Enter')
    const answer = `[aria-live=polite] li button`
    await page.waitForSelector(answer)
    expect(await page.$eval(answer, (button) => (button as HTMLElement).innerText)).toContain(ui.text('step', { n: 3 }))
    await page.click(answer)
    await untilAt(page, 13)
    await untilStep(ui, 3)
    expect(ui.complaints).toEqual([])
  },
)

const [hevcId, gifId] = ['vid_00000000000000f2', 'vid_00000000000000f3'] as const

test.each(bothLanguages)(
  'what the browser cannot play, HEVC and GIF, is played as a copy that shows the same at the same times: %s',
  async (language) => {
    await using ui = await openUi(browser, {
      language,
      prepare: async (library, folder) => {
        await addFilmed(library, folder, { id: hevcId, kind: 'hevc.mp4' })
        await addFilmed(library, folder, { id: gifId, kind: 'moving.gif' })
      },
    })
    const { page } = ui
    const colour = () =>
      page.$eval('video', (video) => {
        const canvas = document.createElement('canvas')
        const context = canvas.getContext('2d')!
        context.drawImage(video, 0, 0)
        // A GIF mixes its colours of several pixels.
        const { data } = context.getImageData(20, 80, 40, 40)
        return [0, 1, 2].map((channel) =>
          data.filter((_, at) => at % 4 === channel).reduce((sum, each) => sum + each / 1600, 0),
        )
      })
    for (const id of [hevcId, gifId]) {
      const told: string[] = []
      page.on('request', (request) => {
        if (request.method() === 'POST' && request.url().endsWith('/playable')) told.push(request.url())
      })
      await page.goto(`${ui.url}/videos/${id}?t=13`)
      await ui.reads('playerCopy')
      await untilAt(page, 13)
      expect(told.length).toBeGreaterThan(0)
      expect(await ui.words()).not.toContain(ui.text('playerCopy'))
      await untilStep(ui, 3)
      for (const [n, seconds] of [
        [4, 18],
        [2, 7],
      ] as const) {
        await pressStep(page, ui.text('steps'), n)
        await untilAt(page, seconds)
        const ground = filmedColours[Math.floor(seconds / 6)]!
        const wanted = [1, 3, 5].map((from) => Number.parseInt(ground.slice(from, from + 2), 16))
        const seen = await colour()
        for (const [at, part] of wanted.entries()) expect(Math.abs(seen[at]! - part)).toBeLessThan(5)
      }
    }
  },
)

test.each(bothLanguages)(
  'a recording whose file is gone keeps its steps, and says why nothing plays: %s',
  async (language) => {
    await using ui = await openUi(browser, {
      language,
      prepare: async (library, folder) => {
        await addFilmed(library, folder)
        await Bun.file(`${folder}/filmed.mp4`).delete()
      },
      path: `/videos/${filmedId}`,
    })
    await ui.reads('playerFailed')
    await ui.sees(ui.told('the recording is not where it was indexed'))
    await pressStep(ui.page, ui.text('steps'), 2)
    await untilStep(ui, 2)
  },
)
