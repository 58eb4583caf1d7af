import type { IndexDocument } from '@stepcast/video-index'
import type { Browser } from 'puppeteer-core'
import { addFilmed, filmedId } from './add-filmed.ts'
import type { MessageName } from '../ui/messages/english.ts'
import type { Values } from '../ui/messages/say.ts'
import { enter, openUi, type Ui } from './open-ui.ts'

/** Uses the button that a message names by the keyboard, wherever the page has it by then. */
export async function hit({ page, text }: Ui, name: MessageName, values?: Values): Promise<void> {
  await page.waitForFunction(
    (wanted) => {
      const all = [...document.querySelectorAll<HTMLElement>('main button')]
      const found = all.find((each) => (each.getAttribute('aria-label') ?? each.innerText).trim() === wanted)
      if (!found || found.matches(':disabled, [aria-disabled=true]')) return false
      found.focus()
      return document.activeElement === found
    },
    { timeout: 15_000 },
    text(name, values),
  )
  await page.keyboard.press('Enter')
}

type Options = Parameters<typeof openUi>[1]

/** The page of a recording that plays. */
export async function openFilmed(browser: Browser, options: Options = {}): Promise<Ui> {
  return await openUi(browser, { prepare: addFilmed, path: `/videos/${filmedId}`, ...options })
}

/** The same, where its steps are corrected. */
export async function openCorrecting(browser: Browser, options: Options = {}): Promise<Ui> {
  const ui = await openFilmed(browser, options)
  await hit(ui, 'correctSteps')
  await ui.page.waitForSelector('.step-editor')
  return ui
}

export async function saved(ui: Ui): Promise<IndexDocument['procedure']> {
  const answer = await fetch(`${ui.url}/api/v1/videos/${filmedId}`)
  return ((await answer.json()) as IndexDocument).procedure
}

/** Waits until the server holds what was done. */
export async function untilSaved(ui: Ui, holds: (procedure: IndexDocument['procedure']) => boolean) {
  for (let tries = 0; tries < 300; tries++) {
    const procedure = await saved(ui)
    if (holds(procedure)) return procedure
    await Bun.sleep(100)
  }
  throw new Error(`it was never saved: ${JSON.stringify(await saved(ui))}; the page says: ${await ui.words()}`)
}

export const titles = ({ steps }: IndexDocument['procedure']) => steps.map(({ title }) => title)
export const listed = ({ page }: Ui) => page.$$eval('.steps .step-title', (all) => all.map((each) => each.textContent))
export async function untilListed({ page }: Ui, index: number, title: string): Promise<void> {
  await page.waitForFunction(
    (at, wanted) => document.querySelectorAll('.steps .step-title')[at]?.textContent === wanted,
    {},
    index,
    title,
  )
}

export async function untilFocused({ page, text }: Ui, name: MessageName): Promise<void> {
  await page.waitForFunction(
    (wanted) => {
      const at = document.activeElement
      return (at?.getAttribute('aria-label') ?? at?.textContent?.trim()) === wanted
    },
    {},
    text(name),
  )
}

export async function untilFilled(ui: Ui, name: MessageName, words: string): Promise<void> {
  await ui.page.waitForFunction((input, wanted) => input.value === wanted, {}, await ui.field(name), words)
}

export async function write(ui: Ui, name: MessageName, words: string): Promise<void> {
  await enter(await ui.field(name), words)
  await ui.page.keyboard.press('Enter')
}

export async function choose(ui: Ui, name: MessageName, value: string): Promise<void> {
  await (await ui.field(name)).select(value)
}

/** One left and one down, then one wider and one higher. */
export async function moveAndSize({ page: { keyboard } }: Ui): Promise<void> {
  await keyboard.press('ArrowLeft')
  await keyboard.press('ArrowDown')
  await keyboard.down('Shift')
  await keyboard.press('ArrowRight')
  await keyboard.press('ArrowDown')
  await keyboard.up('Shift')
}

export async function select(ui: Ui, n: number): Promise<void> {
  await ui.page.focus(`.steps li:nth-child(${n}) button`)
  await ui.page.keyboard.press('Enter')
  await untilCorrecting(ui, n)
}

export async function untilCorrecting({ page, text }: Ui, n: number): Promise<void> {
  await page.waitForSelector(`[aria-label="${text('correctStep', { n })}"]`)
}

export async function playTo(ui: Ui, seconds: number): Promise<void> {
  await ui.page.$eval('video', (video, at) => void (video.currentTime = at), seconds)
  await ui.page.waitForFunction((at) => Math.abs(document.querySelector('video')!.currentTime - at) < 0.05, {}, seconds)
}
