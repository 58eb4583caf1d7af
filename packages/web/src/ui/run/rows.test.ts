import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { join } from 'node:path'
import type { Browser } from 'puppeteer-core'
import { videoId } from '../../testing/fixtures.ts'
import { openChromium, openUi, press } from '../../testing/open-ui.ts'
import { runByName } from '../../testing/run-by-name.ts'

setDefaultTimeout(120_000)
let browser: Browser
beforeAll(async () => {
  browser = await openChromium()
})
afterAll(() => browser.close())

test('runs a pasted table row by row: matched, mended, watched, gone on with, and taken away as a table', async () => {
  const { run, asked, state } = runByName()
  await using ui = await openUi(browser, { path: `/videos/${videoId}/run`, server: { work: { runProcedure: run } } })
  const { page } = ui
  await press(page, 'Many, from a table')
  await page.waitForSelector('.rows-text')
  await page.type('.rows-text', 'Title;Remarks\n台灯;"a; b"\nbroken;x\nHeadset;y\n')
  await ui.sees('This has to be mended first')
  expect(await page.$eval('.run-form-end .primary', (button) => (button as HTMLButtonElement).disabled)).toBe(true)
  await page.select('select[aria-label="What “Title” sets"]', 'product_name')
  await page.select('select[aria-label="What “Remarks” sets"]', '::left-out')
  await ui.sees('no file was given for photo')
  expect(await ui.words()).toContain('rows 1, 2, 3')
  const photo = join(ui.folder, 'headset.png')
  await Bun.write(photo, 'png')
  await (await page.$('input[type=file][multiple]'))!.uploadFile(photo)
  await ui.sees('Start 3 runs')
  expect(await page.$$eval('tbody td:first-of-type', (cells) => cells.map((cell) => cell.textContent))).toEqual([
    '台灯',
    'broken',
    'Headset',
  ])
  await page.type('input[name=url]', 'http://localhost:4400')
  await press(page, 'Start 3 runs')

  const rows = () =>
    page.$$eval('tbody tr', (all) => all.map((row) => [...row.children].slice(1, 3).map((cell) => cell.textContent)))
  await ui.sees('1 of 3 rows done')
  await ui.sees('Go on with 2 rows')
  expect(await rows()).toEqual([
    ['Done', '台灯'],
    ['Failed', 'broken'],
    ['Waiting', 'Headset'],
  ])
  expect(await ui.words()).toContain('the element is no longer on the page')
  state.isBroken = false
  await press(page, 'Go on with 2 rows')
  await ui.sees('3 of 3 rows done')
  expect(asked.map(({ values }) => values)).toEqual(
    ['台灯', 'broken', 'broken', 'Headset'].map((name) => ({ product_name: name })),
  )
  const csv = await page.evaluate(async () => {
    const link = document.querySelector<HTMLAnchorElement>('a[download]')
    return await (await fetch(link!.href)).text()
  })
  expect(csv).toContain('台灯,a; b')

  await press(page, 'Watch row 1')
  await ui.sees('Row 1 of a table')
  await press(page, 'Row 1 of a table')
  await ui.sees('3 of 3 rows done')
  expect(ui.complaints).toEqual([])
})

test('a file is read by its own encoding or refused, and a plan of its rows opens no browser, in Chinese', async () => {
  const { run } = runByName()
  await using ui = await openUi(browser, { path: `/videos/${videoId}/rows`, server: { work: { runProcedure: run } } })
  const { page } = ui
  await page.select('.language select', 'zh-CN')
  await ui.sees('表格中的每一行运行一次')
  const give = async (name: string, bytes: Uint8Array) => {
    await Bun.write(join(ui.folder, name), bytes)
    await (await page.$('input[accept^=".csv"]'))!.uploadFile(join(ui.folder, name))
  }
  // 台灯 as GBK
  await give('gbk.csv', Uint8Array.from([0xcc, 0xa8, 0xb5, 0xc6]))
  await ui.sees('该文件既不是 UTF-8 也不是 UTF-16')
  const table = 'Product name\tPhoto\r\n台灯\theadset.png\r\n\tlamp.png\r\n'
  await give(
    'utf16.csv',
    Uint8Array.from([
      0xff,
      0xfe,
      ...new Uint8Array(Uint16Array.from([...table].map((each) => each.charCodeAt(0))).buffer),
    ]),
  )
  await ui.sees('单元格是空的')
  await Bun.write(join(ui.folder, 'headset.png'), 'png')
  await Bun.write(join(ui.folder, 'lamp.png'), 'png')
  await (await page.$('input[type=file][multiple]'))!.uploadFile(
    join(ui.folder, 'headset.png'),
    join(ui.folder, 'lamp.png'),
  )
  await ui.sees('lamp.png')
  await press(page, '空单元格沿用录屏中的值')
  await ui.sees('开始 2 次运行')
  await page.type('input[name=url]', 'http://localhost:4400')
  await press(page, '预览所有行')
  await ui.sees('2 行中已完成 2 行')
  expect(await page.$$eval('tbody .status', (all) => all.map((each) => each.textContent))).toEqual(['计划', '计划'])
  expect(ui.complaints).toEqual([])
})
