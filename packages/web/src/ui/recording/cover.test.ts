import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import type { Browser, Page } from 'puppeteer-core'
import { addPictured, picturedId } from '../../testing/add-pictured.ts'
import { findBarriers } from '../../testing/find-barriers.ts'
import { openChromium, openUi, press } from '../../testing/open-ui.ts'

setDefaultTimeout(120_000)
let browser: Browser
beforeAll(async () => {
  browser = await openChromium()
})
afterAll(() => browser.close())

const id = picturedId(0)

async function kept(url: string): Promise<number[][]> {
  const { regions } = (await (await fetch(`${url}/api/v1/videos/${id}/covered`)).json()) as { regions: number[][] }
  return regions.map((region) => region.map((part) => Math.round(part * 100)))
}

/** Waits for what is kept to become this. */
async function keeps(url: string, wanted: number[][]): Promise<void> {
  for (let tries = 0; JSON.stringify(await kept(url)) !== JSON.stringify(wanted) && tries < 100; tries++)
    await Bun.sleep(50)
  expect(await kept(url)).toEqual(wanted)
}

async function drag(page: Page, from: [number, number], to: [number, number]): Promise<void> {
  const box = await (await page.waitForSelector('.cover-stage img'))!.boundingBox()
  const at = ([x, y]: [number, number]) => [box!.x + box!.width * x, box!.y + box!.height * y] as const
  await page.mouse.move(...at(from))
  await page.mouse.down()
  await page.mouse.move(...at(to), { steps: 4 })
  await page.mouse.up()
}

test('regions are drawn and moved by pointer and keyboard, and kept, in both languages', async () => {
  await using ui = await openUi(browser, {
    prepare: (library) => addPictured(library, ['Send an invoice']),
    path: `/videos/${id}`,
  })
  const { page } = ui
  await page.setViewport({ width: 1100, height: 1400 })
  await press(page, 'Export')
  await press(page, 'Cover parts of the pictures')
  await ui.sees('Nothing is covered yet')
  await drag(page, [0.1, 0.1], [0.5, 0.4])
  await keeps(ui.url, [[10, 10, 50, 40]])
  await drag(page, [0.3, 0.2], [0.4, 0.4])
  await keeps(ui.url, [[20, 30, 60, 60]])
  // a click is no region
  await drag(page, [0.9, 0.9], [0.9, 0.9])
  await press(page, 'Add a region')
  await ui.sees('Covered in every export: 2')
  await page.focus('.cover-region:last-of-type')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.down('Shift')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.up('Shift')
  await keeps(ui.url, [
    [20, 30, 60, 60],
    [34, 40, 64, 61],
  ])
  expect(await findBarriers(page)).toEqual([])
  await page.focus('.cover-region:first-of-type')
  await page.keyboard.press('Delete')
  await keeps(ui.url, [[34, 40, 64, 61]])
  await press(page, 'Take away region 1')
  await keeps(ui.url, [])

  await drag(page, [0.1, 0.1], [0.9, 0.9])
  await keeps(ui.url, [[10, 10, 90, 90]])
  await page.reload({ waitUntil: 'networkidle0' })
  await ui.sees('Covered in every export: 1')
  await page.select('.language select', 'zh-CN')
  await ui.sees('每次导出都会遮盖 1 个区域')
})
