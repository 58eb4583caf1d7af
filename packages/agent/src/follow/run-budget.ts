/** How long a run may take. Time spent waiting for a person is not counted. */
export interface RunBudget extends Disposable {
  /** Aborts when the time is used up. */
  readonly signal: AbortSignal
  /** The same promise, with the clock standing still until it is settled. */
  offTheClock<T>(waiting: Promise<T>): Promise<T>
}

export function startBudget(timeoutMs: number): RunBudget {
  const controller = new AbortController()
  let leftMs = timeoutMs
  let startedAt = 0
  let waits = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const go = () => {
    startedAt = performance.now()
    timer = setTimeout(() => controller.abort(new DOMException('the time is used up', 'TimeoutError')), leftMs)
  }
  const hold = () => {
    clearTimeout(timer)
    leftMs -= performance.now() - startedAt
  }
  go()
  return {
    signal: controller.signal,
    async offTheClock(waiting) {
      if (waits++ === 0) hold()
      try {
        return await waiting
      } finally {
        if (--waits === 0) go()
      }
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  }
}
