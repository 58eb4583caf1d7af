import type { IndexDocument } from '@stepcast/video-index'
import type { Browser } from 'puppeteer-core'
import { addFilmed, filmedId } from './add-filmed.ts'
import { openUi, type Ui } from './open-ui.ts'

/** Uses the button of this name by the keyboard, wherever the page has it by then. */
export async function hit({ page }: Ui, name: string): Promise<void> {
  await page.waitForFunction(
    (wanted) => {
      const all = [...document.querySelectorAll<HTMLElement>('main button')]
      const found = all.find((each) => (each.getAttribute('aria-label') ?? each.innerText).trim() === wanted)
      if (!found || found.matches(':disabled, [aria-disabled=true]')) return false
      found.focus()
      return document.activeElement === found
    },
    { timeout: 15_000 },
    name,
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
  await hit(ui, 'Correct the steps')
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

export async function untilFocused({ page }: Ui, name: string): Promise<void> {
  await page.waitForFunction(
    (wanted) => {
      const at = document.activeElement
      return (at?.getAttribute('aria-label') ?? at?.textContent?.trim()) === wanted
    },
    {},
    name,
  )
}

export async function field(ui: Ui, label: string) {
  const found = await ui.page.waitForFunction(
    (wanted) => {
      const all = [...document.querySelectorAll<HTMLLabelElement>('.step-editor label')]
      return all.find((each) => each.textContent === wanted)?.control
    },
    {},
    label,
  )
  return found.asElement()!
}

export async function untilFilled(ui: Ui, label: string, words: string): Promise<void> {
  await ui.page.waitForFunction(
    (input, wanted) => (input as HTMLInputElement).value === wanted,
    {},
    await field(ui, label),
    words,
  )
}

export async function write(ui: Ui, label: string, words: string): Promise<void> {
  const input = await field(ui, label)
  await input.focus()
  await ui.page.evaluate((each) => (each as HTMLInputElement).select(), input)
  await ui.page.keyboard.press('Backspace')
  if (words) await ui.page.keyboard.type(words)
  await ui.page.keyboard.press('Enter')
}

export async function choose(ui: Ui, label: string, value: string): Promise<void> {
  await ((await field(ui, label)) as unknown as { select: (value: string) => Promise<unknown> }).select(value)
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
  await ui.page.waitForSelector(`[aria-label="Correct step ${n}"]`)
}

export async function playTo(ui: Ui, seconds: number): Promise<void> {
  await ui.page.$eval('video', (video, at) => void (video.currentTime = at), seconds)
  await ui.page.waitForFunction((at) => Math.abs(document.querySelector('video')!.currentTime - at) < 0.05, {}, seconds)
}
