import { startModelServer } from '@stepcast/inference-client/testing'
import { afterAll, afterEach, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import type { Browser } from 'puppeteer-core'
import { addPictured, picturedId } from '../../testing/add-pictured.ts'
import { openChromium, openUi, press, type Ui } from '../../testing/open-ui.ts'

setDefaultTimeout(90_000)
let browser: Browser
beforeAll(async () => {
  browser = await openChromium()
})
afterAll(() => browser.close())
afterEach(() => {
  delete process.env['STEPCAST_INFERENCE_URL']
  delete process.env['STEPCAST_MODEL']
})

const prepare: NonNullable<Parameters<typeof openUi>[1]>['prepare'] = (library) =>
  addPictured(library, ['Invite a member'])
const path = `/videos/${picturedId(0)}`

async function type(ui: Ui, question: string): Promise<void> {
  const input = await ui.page.waitForSelector('.ask input')
  await input!.type(question)
  await ui.page.keyboard.press('Enter')
}

test('shows what was found at once, and the words of a model as they come', async () => {
  const goOn = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const
  const claims = ['Part 3 is done.', 'Then comes part 4.'].map((text) => ({ text, citations: [1] }))
  await using model = startModelServer(() => ({
    kind: 'answer',
    content: JSON.stringify({ shown: true, claims }, undefined, 1),
    betweenWords: (nth) => (nth < 20 ? goOn[0] : goOn[1]).promise,
  }))
  process.env['STEPCAST_INFERENCE_URL'] = model.url
  process.env['STEPCAST_MODEL'] = 'test-model'
  await using ui = await openUi(browser, { prepare, path })
  await type(ui, 'Where is part 3 done?')
  await ui.page.waitForSelector('.citations li')
  await ui.sees('writing the answer')
  expect(await ui.words()).not.toContain('[1]')
  goOn[0].resolve()
  await ui.sees('Part 3 is done [1].')
  expect(await ui.words()).not.toContain('Then comes part 4')
  goOn[1].resolve()
  await ui.sees('Then comes part 4 [1].')
  await ui.page.waitForSelector('.ask-answer[aria-busy="false"]')
  await ui.page.waitForSelector('.citation-number')
  expect(model.complaints).toEqual([])
})

test('says in a warning that a model failed, beside the plain answer', async () => {
  await using model = startModelServer(() => ({ kind: 'refusal', status: 401 }))
  process.env['STEPCAST_INFERENCE_URL'] = model.url
  process.env['STEPCAST_MODEL'] = 'test-model'
  await using ui = await openUi(browser, { prepare, path })
  await type(ui, 'Where is part 3 done?')
  await ui.sees('no model wrote this answer')
  expect(await ui.words()).toContain('Step 3')
})

test('shows how something is done with its pictures', async () => {
  await using ui = await openUi(browser, { prepare, path })
  await type(ui, 'How is step 3 done?')
  await ui.page.waitForSelector('.asked-steps button')
  const sources = await ui.page.$$eval('.asked-steps img', (all) => all.map((each) => each.getAttribute('src')))
  expect(sources).toEqual([`/api/v1${path}/keyframes/3-before.webp`, `/api/v1${path}/keyframes/3-after.webp`])
})

test('a question of all recordings that cannot be answered can be asked again', async () => {
  await using ui = await openUi(browser, { prepare })
  await ui.page.setRequestInterception(true)
  let refuses = true
  ui.page.on('request', (request) => {
    if (request.url().endsWith('/ask') && refuses)
      void request.respond({
        status: 500,
        contentType: 'application/problem+json',
        body: JSON.stringify({ code: 'store_failed', detail: 'the store is gone', hint: 'put it back' }),
      })
    else void request.continue()
  })
  await type(ui, 'Where is part 3 done?')
  await ui.sees('store_failed')
  refuses = false
  await press(ui.page, 'Try again')
  await ui.page.waitForSelector('.citations a')
})
