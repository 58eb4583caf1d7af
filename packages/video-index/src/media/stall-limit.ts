import { VideoIndexError } from '../errors.ts'

/** A child that gives no sign of life for this long hangs, as on a network share that no longer answers. */
export const stallLimitMs = 60_000

/** Silence is counted in ticks, so that time in which this process itself stood still, as in a suspended machine, is none. */
const ticks = 10

/**
 * Ends a child process that is silent for `limitMs` while something of it is waited for. The time in which nobody waits,
 * because what it gave before is being worked on, does not count.
 */
export class StallLimit implements Disposable {
  readonly #path: string
  readonly #limitMs: number
  readonly #timer: ReturnType<typeof setInterval>
  #isWaiting = false
  #silentTicks = 0
  #hasPassed = false

  constructor(path: string, limitMs: number, kill: () => void) {
    this.#path = path
    this.#limitMs = limitMs
    this.#timer = setInterval(() => {
      if (!this.#isWaiting || this.#hasPassed || ++this.#silentTicks <= ticks) return
      this.#hasPassed = true
      kill()
    }, limitMs / ticks)
  }

  /** The child gave a sign of life. */
  reset(): void {
    this.#silentTicks = 0
  }

  async during<Result>(work: Promise<Result>): Promise<Result> {
    this.#wait(true)
    try {
      return await work
    } finally {
      this.#wait(false)
    }
  }

  async *chunksOf<Chunk>(stream: AsyncIterable<Chunk>): AsyncGenerator<Chunk> {
    this.#wait(true)
    try {
      for await (const chunk of stream) {
        this.#wait(false)
        yield chunk
        this.#wait(true)
      }
    } finally {
      this.#wait(false)
    }
  }

  /** @throws VideoIndexError `unreadable_media` when the child was ended for its silence; see `isStall` */
  throwIfPassed(): void {
    if (!this.#hasPassed) return
    const silence = `nothing came for ${this.#limitMs / 1000} s`
    throw new VideoIndexError('unreadable_media', `reading ${this.#path} stands still: ${silence}`, {
      hint: 'check that the disk or the network share that holds the file answers, then try again',
      cause: new DOMException(silence, 'TimeoutError'),
    })
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
  }

  #wait(isWaiting: boolean): void {
    this.#isWaiting = isWaiting
    this.#silentTicks = 0
  }
}

/** Whether a file was given up because nothing came of it any more; trying once more would take as long again. */
export function isStall(error: unknown): boolean {
  return error instanceof Error && error.cause instanceof DOMException && error.cause.name === 'TimeoutError'
}
