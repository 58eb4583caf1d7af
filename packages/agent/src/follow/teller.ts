import type { RunEvent, RunOptions } from '../protocol/run.ts'

/** Tells of what happens, in order. */
export interface Teller {
  tell: (event: RunEvent) => void
  /** Settles when every promise that the listener returned so far has settled; rejects with the first one that did. */
  ready: () => Promise<void>
}

export function newTeller(listener: RunOptions['onEvent'], prepare: (event: RunEvent) => RunEvent): Teller {
  let answered: Promise<unknown> = Promise.resolve()
  return {
    tell: (event) => {
      const answer = listener?.(prepare(event))
      if (!answer) return
      answered = Promise.all([answered, answer])
      answered.catch(() => undefined) // it is thrown where the run waits for it
    },
    ready: async () => {
      await answered
    },
  }
}
