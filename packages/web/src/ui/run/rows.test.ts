import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { join } from 'node:path'
import type { Browser } from 'puppeteer-core'
import { videoId } from '../../testing/fixtures.ts'
import { bothLanguages, openChromium, openUi, press } from '../../testing/open-ui.ts'
import { runByName } from '../../testing/run-by-name.ts'

setDefaultTimeout(120_000)
let browser: Browser
beforeAll(async () => {
  browser = await openChromium()
})
afterAll(() => browser.close())

test.each(bothLanguages)(
  'runs a pasted table row by row: matched, mended, watched, gone on with, and taken away as a table: %s',
  async (language) => {
    const { run, asked, state } = runByName()
    const server = { work: { runProcedure: run } }
    await using ui = await openUi(browser, { language, path: `/videos/${videoId}/run`, server })
    const { page } = ui
    await ui.press('rowsInstead')
    await (await ui.field('rowsPaste')).type('Title;Remarks\n台灯;"a; b"\nbroken;x\nHeadset;y\n')
    await ui.reads('rowsProblems')
    await ui.reads('rowsNone')
    await (await ui.field('rowsSets', { column: 'Title' })).select('product_name')
    await (await ui.field('rowsSets', { column: 'Remarks' })).select('::left-out')
    await ui.sees(ui.told('no file was given for photo'))
    await ui.reads('rowsAll', { rows: '1, 2, 3' })
    const photo = join(ui.folder, 'headset.png')
    await Bun.write(photo, 'png')
    await (await ui.field('rowsAdd')).uploadFile(photo)
    await ui.reads('rowsStart', { count: 3 })
    expect(await page.$$eval('tbody td:first-of-type', (cells) => cells.map((cell) => cell.textContent))).toEqual([
      '台灯',
      'broken',
      'Headset',
    ])
    await (await ui.field('url')).type('http://localhost:4400')
    await ui.press('rowsStart', { count: 3 })

    const rows = () =>
      page.$$eval('tbody tr', (all) => all.map((row) => [...row.children].slice(1, 3).map((cell) => cell.textContent)))
    await ui.reads('batchRows', { done: 1, count: 3 })
    await ui.reads('batchGoOn', { count: 2 })
    expect(await rows()).toEqual([
      [ui.text('status_done'), '台灯'],
      [ui.text('status_failed'), 'broken'],
      [ui.text('status_waiting'), 'Headset'],
    ])
    await ui.sees(ui.told('the element is no longer on the page'))
    state.isBroken = false
    await ui.press('batchGoOn', { count: 2 })
    await ui.reads('batchRows', { done: 3, count: 3 })
    expect(asked.map(({ values }) => values)).toEqual(
      ['台灯', 'broken', 'broken', 'Headset'].map((name) => ({ product_name: name })),
    )
    const csv = await page.evaluate(async () => {
      const link = document.querySelector<HTMLAnchorElement>('a[download]')
      return await (await fetch(link!.href)).text()
    })
    expect(csv).toContain('台灯,a; b')

    await ui.press('batchOpenRun', { n: 1 })
    await ui.press('batchPart', { n: 1 })
    await ui.reads('batchRows', { done: 3, count: 3 })
    expect(ui.complaints).toEqual([])
  },
)

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
