type Pending = { dueAtMs: number; timer: ReturnType<typeof setTimeout> }

/** Recordings that will be deleted in a moment, and until then are whole. A server that dies meanwhile has deleted nothing. */
export class Deletions {
  readonly #pending = new Map<string, Pending>()
  readonly #delete: (id: string) => Promise<void>

  constructor(options: { delete: (id: string) => Promise<void> }) {
    this.#delete = options.delete
  }

  /** Deletes after so many seconds, counted anew when it is said again. */
  schedule(id: string, afterS: number): void {
    this.keep(id)
    const timer = setTimeout(() => void this.#finish(id), afterS * 1000)
    this.#pending.set(id, { dueAtMs: performance.now() + afterS * 1000, timer })
  }

  /** Lets the recording be, if it was to be deleted. */
  keep(id: string): void {
    clearTimeout(this.#pending.get(id)?.timer)
    this.#pending.delete(id)
  }

  /** Seconds that are left to keep a recording; undefined when it is not to be deleted. */
  secondsLeft(id: string): number | undefined {
    const pending = this.#pending.get(id)
    return pending && Math.max(0, pending.dueAtMs - performance.now()) / 1000
  }

  /** Deletes at once what was to be deleted. */
  async close(): Promise<void> {
    await Promise.all([...this.#pending.keys()].map((id) => this.#finish(id)))
  }

  async #finish(id: string): Promise<void> {
    this.keep(id)
    await this.#delete(id).catch((error: unknown) => console.error('a recording could not be deleted:', error))
  }
}
