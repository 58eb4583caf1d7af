/** Holds an upload up wherever it is, and lets it go on. */
export class UploadPause {
  #gate: PromiseWithResolvers<void> | undefined
  #controller = new AbortController()
  readonly #held = Promise.withResolvers<void>()

  /** Aborted when it is held up; another one each time it goes on. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Resolves when it is held up for the first time. */
  get held(): Promise<void> {
    return this.#held.promise
  }

  hold(): void {
    this.#gate ??= Promise.withResolvers()
    this.#controller.abort()
    this.#held.resolve()
  }

  goOn(): void {
    if (!this.#gate) return
    this.#controller = new AbortController()
    this.#gate.resolve()
    this.#gate = undefined
  }

  /** Resolves at once, or when it may go on. */
  async passed(): Promise<void> {
    await this.#gate?.promise
  }
}
