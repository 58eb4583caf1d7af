import type { RunEvent, RunReport } from '@stepcast/agent'
import type { Library } from '@stepcast/video-index'
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { join } from 'node:path'
import type { Browser } from 'puppeteer-core'
import { addSample, quickRun, videoId } from '../../testing/fixtures.ts'
import { bothLanguages, enter, openChromium, openUi, type Ui } from '../../testing/open-ui.ts'

setDefaultTimeout(120_000)
let browser: Browser
beforeAll(async () => {
  browser = await openChromium()
})
afterAll(() => browser.close())

/** Goes through the steps of the quick run, and does each of the others once `until` says so. */
function runInSteps(until: () => boolean): typeof quickRun {
  return async (document, options) => {
    const tell = async (event: RunEvent): Promise<void> => await options.onEvent?.(event)
    const report: RunReport = await quickRun(document, {
      ...options,
      onEvent: async (event) => {
        await tell(event)
        if (event.type !== 'step-start' || event.step !== 1) return
        await tell({ type: 'target-found', step: 1, name: 'New product', because })
      },
    })
    const [first, ...others] = document.procedure.steps
    const [done] = report.steps
    if (report.status !== 'done' || !first || !done) return report
    for (const { n, title, keyframes } of others.slice(1)) {
      while (!until() && !options.signal?.aborted) await Bun.sleep(10)
      options.signal?.throwIfAborted()
      await tell({ type: 'step-start', step: n, title, keyframe: keyframes.before })
      await tell({ type: 'step-end', step: n, report: { ...done, n, title, because } })
      report.steps.push({ ...done, n, title, because })
    }
    return report
  }
}
const because = 'its text “New product” is the recorded “New product”'

/** The sample, which asks for a choice and a secret too. */
async function addAsking(library: Library, folder: string): Promise<void> {
  await addSample(library, folder)
  const document = await library.get(videoId)
  const more = [
    { name: 'shelf', label: 'Shelf', recorded_value: 'Lighting', kind: 'choice' },
    { name: 'pin', label: 'PIN', recorded_value: '', kind: 'secret' },
  ] as const
  const parameters = [...document.procedure.parameters, ...more]
  await library.put({ ...document, procedure: { ...document.procedure, parameters } })
}

async function fillIn(ui: Ui, name: string): Promise<void> {
  await enter(await ui.labelled('Product name'), name)
  await enter(await ui.field('url'), 'http://localhost:4400')
}

const until = async (ui: Ui, status: string) =>
  await ui.page.waitForSelector(`.status[data-status=${status}]`, { timeout: 15_000 })

test.each(bothLanguages)(
  'a run is begun from its form, shows what it does and why, asks, pauses, ends with its report, and is done again: %s',
  async (language) => {
    const state = { mayGoOn: false }
    const server = { work: { runProcedure: runInSteps(() => state.mayGoOn) } }
    await using ui = await openUi(browser, { language, prepare: addAsking, path: `/videos/${videoId}/run`, server })
    const { page } = ui
    await Bun.write(join(ui.folder, 'headset.png'), 'png')
    await fillIn(ui, 'Headset')
    await (await ui.labelled('Photo')).uploadFile(join(ui.folder, 'headset.png'))
    await ui.reads('keepRecorded', { value: 'Lighting' })
    await enter(await ui.labelled('Shelf'), 'Audio')
    await enter(await ui.labelled('PIN'), 'a-secret-of-mine')
    await ui.press('signIn')
    await enter(await ui.field('signInPassword'), 'a-secret-of-mine')
    await ui.press('start')

    await ui.reads('runApproval')
    await ui.sees(ui.told('it cannot be taken back'))
    await ui.reads('status_needs_approval')
    await ui.sees(ui.told(because))
    expect(await page.$$eval('figcaption', (all) => all.map((each) => each.innerText))).toEqual([
      ui.text('liveScreen'),
      ui.text('recordedFrame', { time: '0:05' }),
    ])
    expect(await page.$eval(`img[alt="${ui.text('liveScreen')}"]`, (image) => image.getAttribute('src'))).toContain(
      'step-1.png',
    )
    const steps = `ol[aria-label="${ui.text('steps')}"]`
    expect(await page.$eval(`${steps} [aria-current=step]`, (step) => (step as HTMLElement).innerText)).toContain(
      ui.told('Click “New product”'),
    )
    await ui.press('approve')
    await ui.sees(ui.told('“Product name” appeared'))
    await ui.press('pause')
    await ui.reads('status_paused')
    state.mayGoOn = true
    await ui.press('resume')
    await until(ui, 'done')
    await ui.press('why')
    await ui.reads('grounded', { how: ui.text('grounded_text') })
    const report = await page.$$eval(
      'a',
      (all, name) => all.find((each) => each.innerText.trim() === name)?.href,
      ui.text('openReport'),
    )
    const said = await (await fetch(report!)).text()
    expect(said.includes(`<html lang="${language}">`) && said.includes(ui.told('Click “New product”'))).toBe(true)

    state.mayGoOn = false
    await ui.press('runAgain')
    await ui.reads('likeFile', { name: 'headset.png' })
    const filledIn = await Promise.all(
      ['Product name', 'Shelf', 'PIN'].map(async (name) => (await ui.labelled(name)).evaluate(({ value }) => value)),
    )
    expect(filledIn).toEqual(['Headset', 'Audio', ''])
    await ui.press('signIn')
    expect(await (await ui.field('signInPassword')).evaluate(({ value }) => value)).toBe('')
    const { search } = new URL(page.url())
    const asked = await fetch(`${ui.url}/api/v1/runs/${new URLSearchParams(search).get('like')}/asked`)
    expect(await asked.text()).not.toContain('a-secret-of-mine')
    await fillIn(ui, 'Speaker')
    await ui.press('start')
    await ui.press('deny')
    await ui.sees(ui.told('“New product” was not approved: it cannot be taken back'))

    await ui.press('runAgain')
    await ui.press('start')
    await ui.press('approve')
    await ui.press('stop')
    await until(ui, 'stopped')
    await ui.sees(ui.told('stopped by the user'))
    await ui.press('runs')
    await page.waitForFunction(() => document.querySelectorAll('main li time').length === 3)
    const told = await page.$$eval('main li', (all) => all.map((each) => each.innerText))
    expect(told[0]).toContain(ui.text('status_stopped'))
    expect(told[1]).toContain(ui.told('“New product” was not approved: it cannot be taken back'))
    expect(told[2]).toContain(ui.text('status_done'))
    expect(ui.complaints).toEqual([])
  },
)
