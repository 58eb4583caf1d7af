/** What one side adds and the other takes in order, waiting where there is none yet. */
export class Queue<T> implements AsyncIterable<T> {
  readonly #items: T[] = []
  #hasEnded = false
  #wake = () => {}

  add(item: T): void {
    this.#items.push(item)
    this.#wake()
  }

  /** No more will come. */
  end(): void {
    this.#hasEnded = true
    this.#wake()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void> {
    for (;;) {
      while (this.#items.length > 0) yield this.#items.shift()!
      if (this.#hasEnded) return
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }
}
