import type { ElementHandle, Page } from 'puppeteer-core'
import { redact } from '../safety/redact.ts'
import { type Located, locate } from './selectors-of.ts'

type TraceStep = { type: string; [field: string]: unknown }

/** Longer than a page takes to show what comes next. */
const timeoutMs = 10_000

/**
 * What a run did to the page, as a user flow of Chrome's Recorder: in the order it was done, healing included, by selectors of the live page. What the
 * format has no word for is a `customStep`: `upload` with the `file` and the `input` that took it or the `opener` of the file chooser, `drag` with the points
 * `from` and `to`, `slide` with `selectors` and `value`, `byHand` for what a person did in between.
 */
export class Trace {
  readonly #steps: TraceStep[] = []

  viewport({ width, height }: { width: number; height: number }): void {
    const rest = { deviceScaleFactor: 1, isMobile: false, hasTouch: false, isLandscape: width >= height }
    this.#steps.push({ type: 'setViewport', width, height, ...rest })
  }

  navigate(url: string): void {
    this.#steps.push({ type: 'navigate', url, assertedEvents: [{ type: 'navigation', url, title: '' }] })
  }

  /** A document was loaded: what was done last led to it. */
  loaded(): void {
    const last = this.#steps.at(-1)
    if (last && ['click', 'doubleClick', 'keyUp', 'change'].includes(last.type))
      last['assertedEvents'] = [{ type: 'navigation' }]
  }

  /** `x` and `y` are from the node's upper left corner. */
  async click(node: ElementHandle, { x, y }: { x: number; y: number }, count: number): Promise<void> {
    await this.#add(node, (located) => ({
      type: count > 1 ? 'doubleClick' : 'click',
      ...located,
      offsetX: Math.max(1, Math.round(x)),
      offsetY: Math.max(1, Math.round(y)),
    }))
  }

  async change(node: ElementHandle, value: string): Promise<void> {
    await this.#add(node, (located) => ({ type: 'change', ...located, value }))
  }

  async slide(node: ElementHandle, value: string): Promise<void> {
    await this.#add(node, (located) => custom('slide', { ...located, value }))
  }

  press(keys: readonly string[]): void {
    for (const key of keys) this.#steps.push({ type: 'keyDown', target: 'main', key })
    for (const key of keys.toReversed()) this.#steps.push({ type: 'keyUp', target: 'main', key })
  }

  type(text: string): void {
    for (const key of text) this.press([key])
  }

  drag(from: { x: number; y: number }, to: { x: number; y: number }): void {
    this.#steps.push(custom('drag', { from, to }))
  }

  /** A file was given to an input, or to the chooser that the last click opened. */
  async upload(input: ElementHandle | undefined, file: string): Promise<void> {
    if (input) return this.#add(input, (located) => custom('upload', { input: located, file }))
    const opener = this.#steps.findLastIndex(({ type }) => type === 'click')
    if (opener < 0) return
    const [clicked] = this.#steps.splice(opener, 1)
    const { selectors, frame } = clicked as TraceStep
    this.#steps.push(custom('upload', { opener: { selectors, ...(frame ? { frame } : {}) }, file }))
  }

  /** From here on a person acted on the page. */
  byHand(): void {
    this.#steps.push(custom('byHand', {}))
  }

  /** Words that were seen after a step: who does it again waits for the first that the page still shows. */
  async seen(page: Page, texts: readonly string[]): Promise<void> {
    const find = (wanted: string[]) => wanted.find((text) => document.body.innerText.includes(text))
    const shown = await page.evaluate(find, [...texts]).catch(() => undefined)
    if (shown === undefined) return
    const expression = `document.body.innerText.includes(${JSON.stringify(shown)})`
    this.#steps.push({ type: 'waitForExpression', expression })
  }

  /** The flow as JSON; a secret reads as its name in double braces, wherever it was typed, and as dots elsewhere. */
  write(title: string, secrets: Readonly<Record<string, string>>): string {
    const steps = this.#steps.map((step) => {
      const name = Object.entries(secrets).find(([, secret]) => secret !== '' && secret === step['value'])?.[0]
      return name === undefined ? redact(step, secrets) : { ...redact(step, secrets), value: `{{${name}}}` }
    })
    return `${JSON.stringify({ title: redact(title, secrets), timeout: timeoutMs, steps }, null, 2)}\n`
  }

  async #add(node: ElementHandle, make: (located: Located & { target: string }) => TraceStep): Promise<void> {
    const located = await locate(node)
    if (located) this.#steps.push(make({ target: 'main', ...located }))
  }
}

function custom(name: string, parameters: Record<string, unknown>): TraceStep {
  return { type: 'customStep', target: 'main', name, parameters }
}
