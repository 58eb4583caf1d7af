import { recordCorrections } from '@stepcast/video-index'
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import type { Browser } from 'puppeteer-core'
import { addFilmed, filmedId } from '../../testing/add-filmed.ts'
import {
  choose,
  field,
  hit,
  listed,
  moveAndSize,
  openCorrecting,
  openFilmed,
  playTo,
  saved,
  select,
  titles,
  untilFilled,
  untilFocused,
  untilListed,
  untilSaved,
  write,
} from '../../testing/correcting.ts'
import { openChromium } from '../../testing/open-ui.ts'

setDefaultTimeout(120_000)
let browser: Browser
beforeAll(async () => {
  browser = await openChromium()
})
afterAll(() => browser.close())

describe('a step', () => {
  test('gets another title, target, action and value, each saved as it is left', async () => {
    await using ui = await openCorrecting(browser)
    await write(ui, 'Title', 'Begin a product')
    await untilSaved(ui, ({ steps }) => steps[0]?.title === 'Begin a product')
    await untilListed(ui, 0, 'Begin a product')
    await write(ui, 'Target', 'Add product')
    await choose(ui, 'Action', 'press')
    await untilSaved(ui, ({ steps }) => steps[0]?.action.kind === 'press')
    await select(ui, 3)
    await write(ui, 'Value', '51.25')
    const { steps, parameters } = await untilSaved(ui, (procedure) => procedure.steps[2]?.action.value === '51.25')
    expect(steps[0]?.action).toMatchObject({ kind: 'press', target: { text: 'Add product', role: 'button' } })
    expect(steps[2]).toMatchObject({ title: 'Enter “51.25” as Price', corrected: true, confidence: 1 })
    expect(parameters[1]).toMatchObject({ name: 'price', recorded_value: '51.25' })
    await ui.sees('Saved')
    await hit(ui, 'Done')
    await ui.page.waitForFunction(() => !document.querySelector('.step-editor'))
    expect(await listed(ui)).toEqual(['Begin a product', steps[1]!.title, 'Enter “51.25” as Price', steps[3]!.title])
    await ui.sees('Corrected by hand: 4')
    await untilFocused(ui, 'Correct the steps')
    expect(ui.complaints).toEqual([])
  })

  test('gets its times from the player and as they are typed, in order only', async () => {
    await using ui = await openCorrecting(browser)
    await select(ui, 2)
    await playTo(ui, 8.25)
    await hit(ui, 'Start: set to now')
    await untilSaved(ui, ({ steps }) => steps[1]?.start_s === 8.25)
    await playTo(ui, 10.5)
    await hit(ui, 'End: set to now')
    await untilSaved(ui, ({ steps }) => steps[1]?.end_s === 10.5)
    await write(ui, 'Start', '0:09,5')
    await untilSaved(ui, ({ steps }) => steps[1]?.start_s === 9.5)
    await untilFilled(ui, 'Start', '0:09.5')
    await ui.page.waitForFunction(() => !document.querySelector('.step-editor [data-changed=true]'))
    await write(ui, 'End', '0:09')
    await ui.sees('A step ends after it starts.')
    await write(ui, 'End', 'soon')
    await ui.sees('Write it like 1:05.3.')
    await ui.page.keyboard.press('Escape')
    await untilFilled(ui, 'End', '0:10.5')
    expect((await saved(ui)).steps[1]).toMatchObject({ start_s: 9.5, end_s: 10.5 })
  })

  test('has its value made a constant, and a parameter of another name again', async () => {
    await using ui = await openCorrecting(browser)
    await select(ui, 3)
    await choose(ui, 'In a run', 'constant')
    await untilSaved(ui, ({ parameters }) => parameters.length === 1)
    await ui.page.waitForFunction(() => !document.querySelector('.edit-fields')?.textContent?.includes('Called'))
    await choose(ui, 'In a run', 'choice')
    await write(ui, 'Called', 'Net price')
    const { parameters } = await untilSaved(ui, (each) => each.parameters[1]?.label === 'Net price')
    expect(parameters[1]).toEqual({ name: 'price', label: 'Net price', recorded_value: '49', kind: 'choice' })
    await choose(ui, 'In a run', 'secret')
    await untilSaved(ui, ({ steps }) => steps[2]?.action.value === undefined)
    await ui.sees('••••')
  })

  test('gets its target by a box that is drawn with the pointer', async () => {
    await using ui = await openCorrecting(browser)
    await select(ui, 4)
    await hit(ui, 'Draw a box around the target')
    const frame = await ui.page.waitForSelector('.target-box .frame[data-drawing=true]')
    await frame!.scrollIntoView()
    const { x, y, width, height } = (await frame!.boundingBox())!
    await ui.page.mouse.move(x + 0.5 * width, y + 0.6 * height)
    await ui.page.mouse.down()
    await ui.page.mouse.move(x + 0.3 * width, y + 0.4 * height, { steps: 4 })
    await ui.page.mouse.up()
    const { steps } = await untilSaved(ui, (procedure) => procedure.steps[3]?.action.target?.box !== undefined)
    for (const [at, side] of [0.3, 0.4, 0.5, 0.6].entries())
      expect(steps[3]?.action.target?.box?.[at]).toBeCloseTo(side, 1)
    await hit(ui, 'Remove the box')
    await untilSaved(ui, (procedure) => procedure.steps[3]?.action.target?.box === undefined)
  })

  test('gets its target by a box that is moved and sized with the keyboard', async () => {
    await using ui = await openCorrecting(browser)
    await hit(ui, 'Draw the box anew')
    const { keyboard } = ui.page
    await untilFocused(ui, 'Box around the target')
    await moveAndSize(ui)
    await keyboard.press('Escape')
    expect((await saved(ui)).steps[0]?.action.target?.box).toEqual([0.7, 0.1, 0.9, 0.2])
    await hit(ui, 'Draw the box anew')
    await moveAndSize(ui)
    await keyboard.press('Enter')
    const { steps } = await untilSaved(ui, (procedure) => procedure.steps[0]?.corrected === true)
    expect(steps[0]?.action.target?.box).toEqual([0.69, 0.11, 0.9, 0.22])
    await ui.page.waitForFunction(() => document.activeElement?.textContent === 'Draw the box anew')
  })
})

describe('the steps', () => {
  test('are moved by buttons and by keys, which go along with the step', async () => {
    await using ui = await openCorrecting(browser)
    const before = titles(await saved(ui))
    await hit(ui, 'Move down')
    await untilSaved(ui, (procedure) => titles(procedure)[1] === before[0])
    await ui.page.waitForSelector('[aria-label="Correct step 2"]')
    await untilFocused(ui, 'Move down')
    await ui.page.focus('.steps li:nth-child(2) button')
    await ui.page.keyboard.down('Alt')
    await ui.page.keyboard.press('ArrowDown')
    await untilSaved(ui, (procedure) => titles(procedure)[2] === before[0])
    await ui.page.waitForFunction(() => document.activeElement?.matches('.steps li:nth-child(3) button'))
    await ui.page.keyboard.press('ArrowUp')
    await ui.page.keyboard.up('Alt')
    await untilSaved(ui, (procedure) => titles(procedure)[1] === before[0])
    await ui.page.waitForFunction(
      (title) => document.querySelector('.steps li:nth-child(2) [aria-current]')?.textContent?.includes(title),
      {},
      before[0]!,
    )
  })

  test('are merged, split at the moment that is shown, and inserted there', async () => {
    await using ui = await openCorrecting(browser)
    await hit(ui, 'Merge with next')
    const merged = await untilSaved(ui, ({ steps }) => steps.length === 3)
    expect(merged.steps[0]).toMatchObject({ start_s: 2, end_s: 11, action: { kind: 'fill', value: 'Desk lamp' } })
    await ui.sees('To split it, play to a moment within the step.')
    await playTo(ui, 6)
    await ui.page.waitForFunction(() => !document.body.innerText.includes('To split it'))
    await hit(ui, 'Split now')
    const split = await untilSaved(ui, ({ steps }) => steps.length === 4)
    expect(split.steps.slice(0, 2)).toMatchObject([{ end_s: 6 }, { start_s: 6, end_s: 11, action: { kind: 'other' } }])
    // Nothing was kept of that moment: the picture is taken of the recording.
    expect(split.steps[1]?.keyframes.before).toEndWith('/frame-00006000.webp')
    await ui.page.waitForSelector('[aria-label="Correct step 2"]')
    await playTo(ui, 11.5)
    await hit(ui, 'Insert after')
    const inserted = await untilSaved(ui, ({ steps }) => steps.length === 5)
    expect(inserted.steps[2]).toMatchObject({ n: 3, title: 'New step', start_s: 11.5, end_s: 12.5 })
    await ui.page.waitForSelector('[aria-label="Correct step 3"]')
    await write(ui, 'Title', 'Wait for the form')
    await untilSaved(ui, ({ steps }) => steps[2]?.title === 'Wait for the form')
  })

  test('are deleted with a way back that leaves what came after it', async () => {
    await using ui = await openCorrecting(browser)
    const before = titles(await saved(ui))
    await select(ui, 3)
    await hit(ui, 'Delete')
    await ui.sees('Step 3 was deleted')
    await write(ui, 'Title', 'Put it up for sale')
    await untilSaved(ui, (procedure) => titles(procedure)[2] === 'Put it up for sale')
    await ui.page.click('.toast-action')
    const restored = await untilSaved(ui, ({ steps }) => steps.length === 4)
    expect(titles(restored)).toEqual([...before.slice(0, 3), 'Put it up for sale'])
    expect(restored.parameters.map(({ name }) => name)).toEqual(['product_name', 'price'])
  })

  test('are taken back one by one, made again, and reset as a whole, also in Chinese', async () => {
    await using ui = await openCorrecting(browser)
    const before = titles(await saved(ui))
    await write(ui, 'Title', 'One')
    await untilSaved(ui, ({ steps }) => steps[0]?.title === 'One')
    await write(ui, 'Title', 'Two')
    await untilSaved(ui, ({ steps }) => steps[0]?.title === 'Two')
    await ui.page.select('.language select', 'zh-CN')
    await ui.sees('更正步骤')
    await hit(ui, '撤销')
    await untilSaved(ui, ({ steps }) => steps[0]?.title === 'One')
    await hit(ui, '重做')
    await untilSaved(ui, ({ steps }) => steps[0]?.title === 'Two')
    await hit(ui, '恢复为读取结果')
    await untilSaved(ui, (procedure) => titles(procedure)[0] === before[0])
    await ui.sees('已撤回全部更正')
    await ui.page.click('.toast-action')
    await untilSaved(ui, ({ steps }) => steps[0]?.title === 'Two')
    await hit(ui, '删除')
    await ui.sees('已删除第 1 步')
    await hit(ui, '在后面插入')
    await untilSaved(ui, (procedure) => titles(procedure)[1] === '新步骤')
    await hit(ui, '完成')
    await ui.sees('人工更正：4 处')
  })

  test('can be made where the reader found none', async () => {
    await using ui = await openFilmed(browser, {
      prepare: async (library, folder) => {
        await addFilmed(library, folder)
        const document = (await library.original(filmedId))!
        await library.put({ ...document, procedure: { ...document.procedure, steps: [], parameters: [] } })
      },
    })
    await hit(ui, 'Correct the steps')
    await hit(ui, 'Insert a step')
    await ui.page.waitForSelector('[aria-label="Correct step 1"]')
    await write(ui, 'Title', 'Look at it')
    await untilSaved(ui, (procedure) => titles(procedure)[0] === 'Look at it')
  })
})

describe('what is not saved', () => {
  test('is told of with the words, holds everything else, and is sent again once the server answers', async () => {
    await using ui = await openCorrecting(browser)
    await ui.page.setOfflineMode(true)
    await write(ui, 'Title', 'Begin a product')
    await ui.page.waitForSelector('.unsaved[role=alert]')
    expect(await ui.words()).toContain('You wrote: “Begin a product”')
    await untilFocused(ui, 'Try again')
    expect(await ui.page.$$eval('.step-editor input:not(:disabled)', (all) => all.length)).toBe(0)
    await ui.page.setOfflineMode(false)
    await hit(ui, 'Try again')
    await untilSaved(ui, ({ steps }) => steps[0]?.title === 'Begin a product')
    await ui.page.waitForFunction(() => !document.querySelector('.unsaved'))
    expect(await ui.page.evaluate(() => document.activeElement?.matches('.steps [aria-current]'))).toBe(true)
    await ui.page.setOfflineMode(true)
    await write(ui, 'Title', 'Another one')
    await hit(ui, 'Discard it')
    await ui.page.setOfflineMode(false)
    await untilFilled(ui, 'Title', 'Begin a product')
  })

  test('keeps the steps open, and what is still typed is saved on the way out', async () => {
    await using ui = await openCorrecting(browser)
    await ui.page.setOfflineMode(true)
    await (await field(ui, 'Title')).type(' at once')
    await hit(ui, 'Done')
    await ui.page.waitForSelector('.unsaved[role=alert]')
    expect(await ui.page.$('.step-editor')).not.toBeNull()
    await ui.page.setOfflineMode(false)
    await hit(ui, 'Discard it')
    await (await field(ui, 'Title')).type(' now')
    await hit(ui, 'Done')
    await ui.page.waitForFunction(() => !document.querySelector('.step-editor'))
    await untilListed(ui, 0, 'Click “New product” now')
  })

  test('because somebody else was quicker is told of, beside the steps as they are now', async () => {
    await using ui = await openCorrecting(browser)
    await fetch(`${ui.url}/api/v1/videos/${filmedId}/corrections`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'if-match': '*' },
      body: JSON.stringify({ corrections: [{ op: 'delete', step: 1 }] }),
    })
    await write(ui, 'Title', 'Begin a product')
    await ui.sees('Somebody else changed these steps meanwhile.')
    expect(await ui.words()).toContain('You wrote: “Begin a product”')
    expect(await listed(ui)).toHaveLength(3)
    await hit(ui, 'Look at them')
    await write(ui, 'Title', 'Name it')
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
    await hit(ui, 'Correct the steps')
    await ui.sees('Changed · “Enter “49” as Price” · 0:13')
    await hit(ui, 'Forget: Changed · “Enter “49” as Price” · 0:13')
    await ui.page.waitForFunction(() => !document.querySelector('.unplaced'))
  })
})

test('correcting takes no more room than a phone has, and the player stays in sight', async () => {
  await using ui = await openCorrecting(browser)
  await ui.page.setViewport({ width: 390, height: 844 })
  for (const language of ['en', 'zh-CN']) {
    await ui.page.select('.language select', language).catch(() => undefined)
    expect(await ui.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  }
  await ui.page.evaluate(() => document.querySelector('.step-moves')?.scrollIntoView({ block: 'end' }))
  expect(await ui.page.$eval('.player', (each) => each.getBoundingClientRect().top)).toBeGreaterThanOrEqual(0)
})
