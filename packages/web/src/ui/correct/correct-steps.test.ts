import { recordCorrections } from '@stepcast/video-index'
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import type { Browser } from 'puppeteer-core'
import { addFilmed, filmedId } from '../../testing/add-filmed.ts'
import {
  choose,
  hit,
  listed,
  moveAndSize,
  openCorrecting,
  openFilmed,
  playTo,
  saved,
  select,
  titles,
  untilCorrecting,
  untilFilled,
  untilFocused,
  untilListed,
  untilSaved,
  write,
} from '../../testing/correcting.ts'
import { bothLanguages, openChromium, type Ui } from '../../testing/open-ui.ts'

setDefaultTimeout(120_000)
let browser: Browser
beforeAll(async () => {
  browser = await openChromium()
})
afterAll(() => browser.close())

/** The way back that is offered for a moment. */
const offered = '[role=status] > p > button'
const untilOver = ({ page }: Ui) => page.waitForFunction(() => !document.querySelector('.step-editor'))

describe.each(bothLanguages)('a step, in %s,', (language) => {
  test('gets another title, target, action, value and times, which searches and runs go by', async () => {
    await using ui = await openCorrecting(browser, { language })
    await write(ui, 'correctTitle', 'Begin a product')
    await untilSaved(ui, ({ steps }) => steps[0]?.title === 'Begin a product')
    await untilListed(ui, 0, 'Begin a product')
    await write(ui, 'target', 'Add product')
    await choose(ui, 'action', 'press')
    await untilSaved(ui, ({ steps }) => steps[0]?.action.kind === 'press')
    await select(ui, 3)
    await write(ui, 'value', '51.25')
    const { steps, parameters } = await untilSaved(ui, (procedure) => procedure.steps[2]?.action.value === '51.25')
    expect(steps[0]?.action).toMatchObject({ kind: 'press', target: { text: 'Add product', role: 'button' } })
    expect(steps[2]).toMatchObject({ title: 'Enter “51.25” as Price', corrected: true, confidence: 1 })
    expect(parameters[1]).toMatchObject({ name: 'price', recorded_value: '51.25' })
    await ui.reads('correctSaved')

    await select(ui, 2)
    await playTo(ui, 8.25)
    await hit(ui, 'correctStartNow')
    await untilSaved(ui, (procedure) => procedure.steps[1]?.start_s === 8.25)
    await playTo(ui, 10.5)
    await hit(ui, 'correctEndNow')
    await untilSaved(ui, (procedure) => procedure.steps[1]?.end_s === 10.5)
    await write(ui, 'correctStart', '0:09,5')
    await untilSaved(ui, (procedure) => procedure.steps[1]?.start_s === 9.5)
    await untilFilled(ui, 'correctStart', '0:09.5')
    await ui.page.waitForFunction(() => !document.querySelector('.step-editor [data-changed=true]'))
    await write(ui, 'correctEnd', '0:09')
    await ui.reads('correctOrder')
    await write(ui, 'correctEnd', 'soon')
    await ui.reads('correctTimeForm')
    await ui.page.keyboard.press('Escape')
    await untilFilled(ui, 'correctEnd', '0:10.5')
    expect((await saved(ui)).steps[1]).toMatchObject({ start_s: 9.5, end_s: 10.5 })

    await hit(ui, 'correctDone')
    await untilOver(ui)
    const titles = [steps[1]!.title, 'Enter “51.25” as Price', steps[3]!.title]
    expect(await listed(ui)).toEqual(['Begin a product', ...titles.map(ui.told)])
    await ui.reads('correctedCount', { count: 7 })
    await untilFocused(ui, 'correctSteps')
    await ui.press('runThis')
    await ui.reads('keepRecorded', { value: '51.25' })
    await ui.press('library')
    await (await ui.field('askLabel')).type('Begin a product')
    await ui.page.keyboard.press('Enter')
    const found = await ui.page.waitForSelector('search li a')
    expect(await found!.evaluate((link) => link.innerText)).toContain(ui.text('step', { n: 1 }))
    expect(ui.complaints).toEqual([])
  })

  test('has its value made a constant, a parameter of another name and a secret, and its target boxed by pointer and keyboard', async () => {
    await using ui = await openCorrecting(browser, { language })
    const { mouse, keyboard } = ui.page
    await hit(ui, 'correctBoxAgain')
    await untilFocused(ui, 'correctBox')
    await moveAndSize(ui)
    await keyboard.press('Escape')
    expect((await saved(ui)).steps[0]?.action.target?.box).toEqual([0.7, 0.1, 0.9, 0.2])
    await hit(ui, 'correctBoxAgain')
    await moveAndSize(ui)
    await keyboard.press('Enter')
    const sized = await untilSaved(ui, (procedure) => procedure.steps[0]?.corrected === true)
    expect(sized.steps[0]?.action.target?.box).toEqual([0.69, 0.11, 0.9, 0.22])
    await untilFocused(ui, 'correctBoxAgain')

    await select(ui, 4)
    await hit(ui, 'correctBoxDraw')
    const frame = await ui.page.waitForSelector('.target-box .frame[data-drawing=true]')
    await frame!.scrollIntoView()
    const { x, y, width, height } = (await frame!.boundingBox())!
    await mouse.move(x + 0.5 * width, y + 0.6 * height)
    await mouse.down()
    await mouse.move(x + 0.3 * width, y + 0.4 * height, { steps: 4 })
    await mouse.up()
    const { steps } = await untilSaved(ui, (procedure) => procedure.steps[3]?.action.target?.box !== undefined)
    for (const [at, side] of [0.3, 0.4, 0.5, 0.6].entries())
      expect(steps[3]?.action.target?.box?.[at]).toBeCloseTo(side, 1)
    await hit(ui, 'correctBoxRemove')
    await untilSaved(ui, (procedure) => procedure.steps[3]?.action.target?.box === undefined)

    await select(ui, 3)
    await choose(ui, 'correctReplaced', 'constant')
    await untilSaved(ui, ({ parameters }) => parameters.length === 1)
    const called = ui.text('correctParameterName')
    await ui.page.waitForFunction(
      (name) => !document.querySelector('.edit-fields')?.textContent?.includes(name),
      {},
      called,
    )
    await choose(ui, 'correctReplaced', 'choice')
    await write(ui, 'correctParameterName', 'Net price')
    const { parameters } = await untilSaved(ui, (each) => each.parameters[1]?.label === 'Net price')
    expect(parameters[1]).toEqual({ name: 'price', label: 'Net price', recorded_value: '49', kind: 'choice' })
    await choose(ui, 'correctReplaced', 'secret')
    await untilSaved(ui, (procedure) => procedure.steps[2]?.action.value === undefined)
    await ui.sees('••••')
  })
})

describe.each(bothLanguages)('the steps, in %s,', (language) => {
  test('are moved by buttons and by keys, which go along with the step, and deleted with a way back that leaves what came after it', async () => {
    await using ui = await openCorrecting(browser, { language })
    const { page } = ui
    const before = titles(await saved(ui))
    await hit(ui, 'correctDown')
    await untilSaved(ui, (procedure) => titles(procedure)[1] === before[0])
    await untilCorrecting(ui, 2)
    await untilFocused(ui, 'correctDown')
    await page.focus('.steps li:nth-child(2) button')
    await page.keyboard.down('Alt')
    await page.keyboard.press('ArrowDown')
    await untilSaved(ui, (procedure) => titles(procedure)[2] === before[0])
    await page.waitForFunction(() => document.activeElement?.matches('.steps li:nth-child(3) button'))
    await page.keyboard.press('ArrowUp')
    await page.keyboard.up('Alt')
    await untilSaved(ui, (procedure) => titles(procedure)[1] === before[0])
    await page.waitForFunction(
      (title) => document.querySelector('.steps li:nth-child(2) [aria-current]')?.textContent?.includes(title),
      {},
      ui.told(before[0]!),
    )

    const moved = titles(await saved(ui))
    await select(ui, 3)
    await hit(ui, 'correctDelete')
    await ui.reads('correctDeleted', { n: 3 })
    await write(ui, 'correctTitle', 'Put it up for sale')
    await untilSaved(ui, (procedure) => titles(procedure)[2] === 'Put it up for sale')
    await ui.page.click(offered)
    const restored = await untilSaved(ui, ({ steps }) => steps.length === 4)
    expect(titles(restored)).toEqual([...moved.slice(0, 3), 'Put it up for sale'])
    expect(restored.parameters.map(({ name }) => name)).toEqual(['product_name', 'price'])
  })

  test('are merged, split at the moment that is shown, inserted there, taken back one by one, made again, and reset as a whole', async () => {
    await using ui = await openCorrecting(browser, { language })
    await hit(ui, 'correctMerge')
    const merged = await untilSaved(ui, ({ steps }) => steps.length === 3)
    expect(merged.steps[0]).toMatchObject({ start_s: 2, end_s: 11, action: { kind: 'fill', value: 'Desk lamp' } })
    await ui.reads('correctSplitHint')
    await playTo(ui, 6)
    await ui.page.waitForFunction((hint) => !document.body.innerText.includes(hint), {}, ui.text('correctSplitHint'))
    await hit(ui, 'correctSplit')
    const split = await untilSaved(ui, ({ steps }) => steps.length === 4)
    expect(split.steps.slice(0, 2)).toMatchObject([{ end_s: 6 }, { start_s: 6, end_s: 11, action: { kind: 'other' } }])
    // Nothing was kept of that moment: the picture is taken of the recording.
    expect(split.steps[1]?.keyframes.before).toEndWith('/frame-00006000.webp')
    await untilCorrecting(ui, 2)
    await playTo(ui, 11.5)
    await hit(ui, 'correctInsert')
    const inserted = await untilSaved(ui, ({ steps }) => steps.length === 5)
    const newStep = ui.text('correctNewStep')
    expect(inserted.steps[2]).toMatchObject({ n: 3, title: newStep, start_s: 11.5, end_s: 12.5 })
    await untilCorrecting(ui, 3)
    await write(ui, 'correctTitle', 'Wait for the form')
    await untilSaved(ui, ({ steps }) => steps[2]?.title === 'Wait for the form')

    await hit(ui, 'undo')
    await untilSaved(ui, ({ steps }) => steps[2]?.title === newStep)
    await hit(ui, 'correctRedo')
    await untilSaved(ui, ({ steps }) => steps[2]?.title === 'Wait for the form')
    await hit(ui, 'correctReset')
    await untilSaved(ui, (procedure) => titles(procedure)[0] === 'Click “New product”')
    await ui.reads('correctResetDone')
    await ui.page.click(offered)
    await untilSaved(ui, ({ steps }) => steps[2]?.title === 'Wait for the form')
    await hit(ui, 'correctDone')
    await ui.reads('correctedCount', { count: 4 })
  })
})

describe('steps', () => {
  test('can be made where the reader found none', async () => {
    await using ui = await openFilmed(browser, {
      prepare: async (library, folder) => {
        await addFilmed(library, folder)
        const document = (await library.original(filmedId))!
        await library.put({ ...document, procedure: { ...document.procedure, steps: [], parameters: [] } })
      },
    })
    await hit(ui, 'correctSteps')
    await hit(ui, 'correctInsertFirst')
    await untilCorrecting(ui, 1)
    await write(ui, 'correctTitle', 'Look at it')
    await untilSaved(ui, (procedure) => titles(procedure)[0] === 'Look at it')
  })
})

describe('what is not saved', () => {
  test('is told of with the words, holds everything else, and is sent again once the server answers', async () => {
    await using ui = await openCorrecting(browser)
    await ui.page.setOfflineMode(true)
    await write(ui, 'correctTitle', 'Begin a product')
    await ui.page.waitForSelector('.unsaved[role=alert]')
    expect(await ui.words()).toContain('You wrote: “Begin a product”')
    await untilFocused(ui, 'tryAgain')
    expect(await ui.page.$$eval('.step-editor input:not(:disabled)', (all) => all.length)).toBe(0)
    await ui.page.setOfflineMode(false)
    await hit(ui, 'tryAgain')
    await untilSaved(ui, ({ steps }) => steps[0]?.title === 'Begin a product')
    await ui.page.waitForFunction(() => !document.querySelector('.unsaved'))
    expect(await ui.page.evaluate(() => document.activeElement?.matches('.steps [aria-current]'))).toBe(true)
    await ui.page.setOfflineMode(true)
    await write(ui, 'correctTitle', 'Another one')
    await hit(ui, 'correctDiscard')
    await ui.page.setOfflineMode(false)
    await untilFilled(ui, 'correctTitle', 'Begin a product')
  })

  test('keeps the steps open, and what is still typed is saved on the way out', async () => {
    await using ui = await openCorrecting(browser)
    await ui.page.setOfflineMode(true)
    await (await ui.field('correctTitle')).type(' at once')
    await hit(ui, 'correctDone')
    await ui.page.waitForSelector('.unsaved[role=alert]')
    expect(await ui.page.$('.step-editor')).not.toBeNull()
    await ui.page.setOfflineMode(false)
    await hit(ui, 'correctDiscard')
    await (await ui.field('correctTitle')).type(' now')
    await hit(ui, 'correctDone')
    await untilOver(ui)
    await untilListed(ui, 0, 'Click “New product” now')
  })

  test('because somebody else was quicker is told of, beside the steps as they are now', async () => {
    await using ui = await openCorrecting(browser)
    await fetch(`${ui.url}/api/v1/videos/${filmedId}/corrections`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'if-match': '*' },
      body: JSON.stringify({ corrections: [{ op: 'delete', step: 1 }] }),
    })
    await write(ui, 'correctTitle', 'Begin a product')
    await ui.sees('Somebody else changed these steps meanwhile.')
    expect(await ui.words()).toContain('You wrote: “Begin a product”')
    expect(await listed(ui)).toHaveLength(3)
    await hit(ui, 'correctLookAgain')
    await write(ui, 'correctTitle', 'Name it')
    await untilSaved(ui, (procedure) => titles(procedure)[0] === 'Name it')
  })

  test('and what no longer fits a newer reading is listed, and can be forgotten', async () => {
    await using ui = await openFilmed(browser, {
      prepare: async (library, folder) => {
        await addFilmed(library, folder)
        await library.correct(filmedId, (read, known) =>
          recordCorrections(read, known, [{ op: 'change', step: 3, title: 'Say what it costs' }]),
        )
        const document = (await library.original(filmedId))!
        const steps = document.procedure.steps.toSpliced(2, 1)
        await library.put({ ...document, procedure: { ...document.procedure, steps } })
      },
    })
    await ui.sees('Corrections that do not fit what was read last: 1')
    await hit(ui, 'correctSteps')
    await ui.sees('Changed · “Enter “49” as Price” · 0:13')
    await hit(ui, 'correctForget', { name: 'Changed · “Enter “49” as Price” · 0:13' })
    await ui.page.waitForFunction(() => !document.querySelector('.unplaced'))
  })
})

test('fields to correct stand in line, take no more room than a phone has, and leave the player in sight', async () => {
  await using ui = await openCorrecting(browser)
  await ui.page.setViewport({ width: 1280, height: 900 })
  const [action, target] = await Promise.all(
    (['action', 'target'] as const).map(async (name) => (await ui.field(name)).boundingBox()),
  )
  expect([action?.y, action?.height]).toEqual([target?.y, target?.height])
  await ui.page.setViewport({ width: 390, height: 844 })
  for (const language of ['en', 'zh-CN']) {
    await ui.page.select('.language select', language).catch(() => undefined)
    expect(await ui.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  }
  await ui.page.evaluate(() => document.querySelector('.step-moves')?.scrollIntoView({ block: 'end' }))
  expect(await ui.page.$eval('.player', (each) => each.getBoundingClientRect().top)).toBeGreaterThanOrEqual(0)
})
