import type { HandInput, LivePage } from '@stepcast/agent'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { WebError } from '../errors.ts'

const share = z.number().min(0).max(1)

export const handInputSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('click'),
    x: share,
    y: share,
    count: z.number().int().min(1).max(3).optional(),
    button: z.enum(['left', 'right']).optional(),
  }),
  z.strictObject({ kind: z.literal('scroll'), x: share, y: share, by: z.number().min(-10).max(10) }),
  z.strictObject({ kind: z.literal('type'), text: z.string().min(1).max(10_000) }),
  z.strictObject({ kind: z.literal('press'), keys: z.string().min(1).max(60) }),
  /** Answers the file chooser of the page with an upload. */
  z.strictObject({ kind: z.literal('upload'), upload_id: z.string().min(1).max(100) }),
])

type HandedPageOptions = {
  page: LivePage
  /** Where the picture is kept that is shown meanwhile. */
  runDir: string
  /** Told whenever there is a new picture, with its path. */
  onPicture: (path: string) => void
  /** Told when the page begins or ends to wait for a file. */
  onChoosing: (isChoosing: boolean) => void
}

// Pages change by themselves, and others act on a browser that is seen.
const lookEveryMs = 900

/** The page of a run that waits, in the hands of a person: one thing is done after the other, and what is seen is told. */
export class HandedPage {
  readonly #options: HandedPageOptions
  #line: Promise<unknown> = Promise.resolve()
  #timer: NodeJS.Timeout | undefined
  #isOpen = false
  #isChoosing = false
  #last: number | bigint = 0

  constructor(options: HandedPageOptions) {
    this.#options = options
  }

  async open(): Promise<void> {
    await this.#options.page.handOver()
    this.#isOpen = true
    await this.#show()
    this.#timer = setInterval(() => void this.#inLine(() => this.#show()), lookEveryMs)
  }

  /** @throws WebError `run_not_in_hand` when the run has gone on, or the page does not take it */
  async act(input: HandInput): Promise<void> {
    await this.#inLine(async () => {
      if (!this.#isOpen) throw notInHand()
      await this.#options.page.act(input)
    })
    void this.#inLine(() => this.#show())
  }

  /** Resolves once nothing more is done here. */
  async close(): Promise<void> {
    this.#isOpen = false
    clearInterval(this.#timer)
    await this.#line
    this.#options.page.takeBack()
  }

  #inLine<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#line.then(work)
    this.#line = done.catch(() => undefined)
    return done
  }

  async #show(): Promise<void> {
    if (!this.#isOpen) return
    const isChoosing = this.#options.page.isChoosingFile()
    if (isChoosing !== this.#isChoosing) this.#options.onChoosing((this.#isChoosing = isChoosing))
    const picture = await this.#options.page.look().catch(() => undefined)
    const digest = picture && Bun.hash(picture)
    if (!picture || digest === undefined || digest === this.#last) return
    this.#last = digest
    const path = join(this.#options.runDir, 'by-hand.jpg')
    await Bun.write(`${path}.part`, picture)
    await rename(`${path}.part`, path)
    this.#options.onPicture(path)
  }
}

export function notInHand(): WebError {
  return new WebError('run_not_in_hand', 'the page is not yours now', {
    hint: 'pause the run, and wait until the step that it is at has ended',
  })
}
