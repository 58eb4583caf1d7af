/** Waiting that is fair on a busy machine: it ends after a time, but not before the page was looked at a few times. */
export interface Patience {
  /** To be called after each look. */
  looked(): void
  /** Whether `ms` have passed and at least `leastLooks` looks were taken (default 3). */
  isOver(ms: number, leastLooks?: number): boolean
}

export function newPatience(now: () => number = () => performance.now()): Patience {
  const started = now()
  let looks = 0
  return {
    looked: () => void looks++,
    isOver: (ms, leastLooks = 3) => looks >= leastLooks && now() - started >= ms,
  }
}
