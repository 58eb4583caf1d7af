import { startModelServer, wordsIn } from '@stepcast/inference-client/testing'
import { afterAll, afterEach, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import type { Browser } from 'puppeteer-core'
import { findBarriers } from '../../testing/find-barriers.ts'
import { openChromium, openUi, press } from '../../testing/open-ui.ts'

setDefaultTimeout(120_000)
let browser: Browser
beforeAll(async () => {
  browser = await openChromium()
})
afterAll(() => browser.close())
afterEach(() => {
  delete process.env['STEPCAST_INFERENCE_URL']
  delete process.env['STEPCAST_MODEL']
})

const app = `<!doctype html><title>Shop</title><form onsubmit="event.preventDefault(); out.textContent = 'The headset is there'">
<label>Product name <input name="name"></label><button>Publish</button></form><p id="out" role="status"></p>`

function serveApp() {
  return Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: () => new Response(app, { headers: { 'content-type': 'text/html' } }),
  })
}

function useModel(url: string): void {
  process.env['STEPCAST_INFERENCE_URL'] = url
  process.env['STEPCAST_MODEL'] = 'test-model'
}

const says = (value: unknown, thought: string) => ({
  kind: 'answer' as const,
  content: `<think>${thought}</think>${JSON.stringify(value)}`,
})

test('without a model the page says that goals need one, and how to come by it, in both languages', async () => {
  await using ui = await openUi(browser, { path: '/runs' })
  const { page } = ui
  await press(page, 'Reach a goal')
  await ui.sees('Goals need a model')
  expect(await ui.words()).toContain('STEPCAST_INFERENCE_URL')
  expect(await findBarriers(page)).toEqual([])
  await page.select('.language select', 'zh-CN')
  await ui.sees('实现目标需要模型')
  const refused = await fetch(`${ui.url}/api/v1/goals`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ goal: 'x', url: 'http://localhost:1' }),
  })
  expect(await refused.json()).toMatchObject({ code: 'bad_configuration' })
  useModel('http://127.0.0.1:9')
  await press(page, '重新检查')
  await ui.sees('要实现什么')
})

test('a goal is pursued by what a model says: its thought folded, its approval asked for, its steps as they come', async () => {
  await using shop = serveApp()
  const moves = [
    says({ action: 'fill_input("Product name", "Headset")', confidence: 0.9 }, 'The name comes first.'),
    says({ action: 'click_text("Publish")', confidence: 0.9 }, 'Now it can go out.'),
    says({ action: 'finish', evidence: ['The headset is there'] }, 'That is it.'),
  ]
  await using model = startModelServer(({ body }) =>
    wordsIn(body).includes('at most 20 short instructions')
      ? says({ steps: [{ what: 'Enter it and publish', tutorial: null }] }, 'First the name.')
      : (moves.shift() ?? says({ action: 'finish', evidence: [] }, 'Nothing left.')),
  )
  useModel(model.url)
  await using ui = await openUi(browser, { path: '/goal' })
  const { page } = ui
  await page.type('textarea[name=goal]', 'Publish a headset')
  await page.type('input[name=url]', `http://127.0.0.1:${shop.port}/`)
  await press(page, 'Add a value')
  await page.type('input[aria-label="Name of value 1"]', 'name')
  await page.type('input[aria-label="Value 1"]', 'Headset')
  await press(page, 'Recordings to go by')
  await page.waitForSelector('.recording-picker input')
  expect(await findBarriers(page)).toEqual([])
  await press(page, 'Start the run')

  await ui.sees('May it do this?')
  expect(await ui.words()).toContain('The recording does not show this action.')
  expect(await ui.words()).toContain('Enter “Headset” as Product name')
  expect(await ui.words()).not.toContain('Now it can go out.')
  expect(await ui.words()).not.toContain('First the name.')
  await page.click('.goal-plan summary')
  await ui.sees('First the name.')
  await ui.sees('Enter it and publish')
  await page.click('[data-status=running] .thought summary')
  await ui.sees('Now it can go out.')
  expect(await findBarriers(page)).toEqual([])
  await press(page, 'Approve')
  await ui.sees('Open the report')
  expect(await page.$eval('h1 + p .status', (status) => status.textContent)).toBe('Done')
  await page.reload()
  await ui.sees('Plan 1 of the model')
  await page.select('.language select', 'zh-CN')
  await press(page, '模型的计划 1')
  await ui.sees('First the name.')
  await page.select('.language select', 'en')
  expect(model.complaints).toEqual([])

  await press(page, 'Run again with other values')
  await page.waitForSelector('textarea[name=goal]')
  expect(await page.$eval('textarea[name=goal]', (field) => field.value)).toBe('Publish a headset')
  expect(await page.$eval('input[aria-label="Value 1"]', (field) => field.value)).toBe('Headset')
  expect(ui.complaints).toEqual([])
})

test('a goal that a model thinks about for long can be stopped', async () => {
  await using shop = serveApp()
  await using model = startModelServer(() => ({ kind: 'silence' }))
  useModel(model.url)
  await using ui = await openUi(browser, { path: '/goal' })
  const { page } = ui
  await page.type('textarea[name=goal]', 'Publish a headset')
  await page.type('input[name=url]', `http://127.0.0.1:${shop.port}/`)
  await press(page, 'Start the run')
  for (let tries = 0; model.requests.length === 0 && tries < 200; tries++) await Bun.sleep(50)
  await press(page, 'Stop')
  await ui.sees('Stopped')
  expect(model.requests[0]?.signal.aborted).toBe(true)
})
