import type { Library } from '@stepcast/video-index'
import { sampleDocument, sampleStep } from '@stepcast/video-index/testing'
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import type { Browser } from 'puppeteer-core'
import { findBarriers } from '../../testing/find-barriers.ts'
import { openChromium, openUi, press } from '../../testing/open-ui.ts'
import { runByName } from '../../testing/run-by-name.ts'

setDefaultTimeout(120_000)
let browser: Browser
beforeAll(async () => {
  browser = await openChromium()
})
afterAll(() => browser.close())

const [publishId, inviteId] = ['vid_00000000000000a1', 'vid_00000000000000b2'] as const

async function addTwo(library: Library): Promise<void> {
  const step = sampleStep(1, 'Enter the name', {
    action: { kind: 'fill', target: { text: 'Product name' }, value: 'Desk lamp', parameter: 'product_name' },
  })
  const name = { name: 'product_name', label: 'Product name', recorded_value: 'Desk lamp', kind: 'text' } as const
  const publish = { title: 'Publish a lamp', parameters: [name], steps: [step] }
  await library.put(sampleDocument({ video: { id: publishId, title: 'Publish a lamp' }, procedure: publish }))
  const invite = sampleStep(1, 'Enter the address', {
    action: { kind: 'fill', target: { text: 'Email' }, value: 'ann@shop.example', parameter: 'email' },
  })
  const email = { name: 'email', label: 'Email', recorded_value: 'ann@shop.example', kind: 'text' } as const
  const procedure = { title: 'Invite a member', parameters: [email], steps: [invite] }
  await library.put(sampleDocument({ video: { id: inviteId, title: 'Invite a member' }, procedure }))
}

test.each([
  { language: 'en', more: 'Go on with other recordings', start: 'Start the run', again: 'Run again with other values' },
  { language: 'zh-CN', more: '接着执行其他录屏', start: '开始运行', again: '用其他值再次运行' },
])('a run goes on with other recordings, and asks for what they need: $language', async (words) => {
  const { run, asked } = runByName()
  const server = { work: { runProcedure: run } }
  await using ui = await openUi(browser, { prepare: addTwo, server, path: `/videos/${publishId}/run` })
  const { page } = ui
  await page.select('.language select', words.language)
  await page.type('input[name="value.product_name"]', 'Headset')
  await press(page, words.more)
  await press(page, 'Invite a member')
  await page.waitForSelector('input[name="value.email"]')
  expect(await findBarriers(page)).toEqual([])
  await page.type('input[name="value.email"]', 'bob@shop.example')
  await page.$eval('input[name=url]', (input) => (input.value = ''))
  await page.type('input[name=url]', 'http://localhost:4400')
  await press(page, words.start)
  await ui.sees('Publish a lamp, then Invite a member')
  await press(page, words.again)
  await page.waitForSelector('input[name="value.email"]')
  expect(await page.$$eval('.recording-picker input', (all) => all.map(({ checked }) => checked))).toEqual([true])
  expect(asked.map(({ values }) => values)).toEqual([{ product_name: 'Headset', email: 'bob@shop.example' }])
  expect(ui.complaints).toEqual([])
})
