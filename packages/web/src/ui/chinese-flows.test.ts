import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { join } from 'node:path'
import type { Browser } from 'puppeteer-core'
import { addPictured } from '../testing/add-pictured.ts'
import { quickIndex, videoId } from '../testing/fixtures.ts'
import { openChromium, openUi, press } from '../testing/open-ui.ts'

setDefaultTimeout(120_000)
let browser: Browser
beforeAll(async () => {
  browser = await openChromium()
})
afterAll(() => browser.close())

test('in Chinese the library reads what is chosen, stops and tries again, searches, and takes a deletion back', async () => {
  const state = { isSlow: true }
  const indexVideo: typeof quickIndex = async (path, options) => {
    options.onProgress?.({ stage: 'read', progress: 0.4 })
    while (state.isSlow && !options.signal?.aborted) await Bun.sleep(10)
    return quickIndex(path, options)
  }
  const prepare = (library: Parameters<typeof addPictured>[0]) => addPictured(library, ['Invite a member'])
  await using ui = await openUi(browser, { prepare, server: { work: { indexVideo } } })
  const { page } = ui
  await page.select('.language select', 'zh-CN')
  await Bun.write(join(ui.folder, 'clip.mp4'), 'bytes')
  await (await page.$('input[type=file][accept]'))!.uploadFile(join(ui.folder, 'clip.mp4'))
  await ui.sees('读取画面文字')
  await press(page, '取消')
  await ui.sees('已取消')
  state.isSlow = false
  await press(page, '重试')
  await page.waitForFunction(() => document.querySelectorAll('.card-title').length === 2)

  await press(page, '删除“Invite a member”')
  await ui.sees('已删除“Invite a member”')
  await press(page, '撤销')
  await page.waitForFunction(() => document.querySelectorAll('.card-title').length === 2)

  await page.type('input[type=search]', '第 2 步在哪里？')
  await page.keyboard.press('Enter')
  await page.waitForSelector('.citations a')
})

test('in Chinese a run is begun from its form, asks, is denied, and another like it is stopped', async () => {
  await using ui = await openUi(browser, { path: `/videos/${videoId}/run` })
  const { page } = ui
  await page.select('.language select', 'zh-CN')
  await Bun.write(join(ui.folder, 'headset.png'), 'png')
  const begin = async () => {
    await (await page.waitForSelector('input[name="value.photo"]'))!.uploadFile(join(ui.folder, 'headset.png'))
    await page.$eval('input[name=url]', (input) => (input.value = ''))
    await page.type('input[name=url]', 'http://localhost:4400')
    await press(page, '开始运行')
    await ui.sees('可以这样做吗？')
    await ui.sees('此操作无法撤回')
  }
  await begin()
  await press(page, '拒绝')
  await ui.sees('“New product”没有获得批准：此操作无法撤回')
  await ui.sees('打开报告')
  await press(page, '用其他值再次运行')
  await ui.sees('已按')
  await begin()
  await press(page, '停止')
  await page.waitForSelector('.status[data-status=stopped]')
  await ui.sees('已由用户停止')
  await press(page, '运行记录')
  await page.waitForFunction(() => document.querySelectorAll('.run-list li').length === 2)
  await ui.sees('已由用户停止')
  expect(ui.complaints).toEqual([])
})
