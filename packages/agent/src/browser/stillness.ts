import type { BrowserSession } from './open-session.ts'

export interface StillnessOptions {
  /** How long nothing may have changed; default 250 ms. */
  quietMs?: number
  /** After this the page is taken as it is; default 5 s. */
  timeoutMs?: number
  signal?: AbortSignal | undefined
}

/** Requests that take longer than this are taken for streams that never end. */
const patienceMs = 4000

/**
 * Waits until no request is under way, no document has changed for a while and no animation that ends is running.
 * @returns false when the page never became still
 */
export async function waitUntilStill(session: BrowserSession, options: StillnessOptions = {}): Promise<boolean> {
  const { quietMs = 250, timeoutMs = 5000, signal } = options
  const started = performance.now()
  let quietSince = started
  let lastChanges = -1
  while (performance.now() - started < timeoutMs) {
    signal?.throwIfAborted()
    const now = performance.now()
    const isLoading = [...session.pending.values()].some((began) => now - began < patienceMs)
    const state = await pageActivity(session)
    if (isLoading || state === undefined || state.isMoving || state.changes !== lastChanges)
      quietSince = performance.now()
    if (state) lastChanges = state.changes
    if (performance.now() - quietSince >= quietMs) return true
    await Bun.sleep(50)
  }
  return false
}

/** Undefined while a document is being replaced. */
async function pageActivity(session: BrowserSession): Promise<{ changes: number; isMoving: boolean } | undefined> {
  let changes = 0
  let isMoving = false
  for (const frame of session.page.frames()) {
    const state = await Promise.race([
      frame
        .evaluate(() => {
          const kept = (globalThis as unknown as Record<symbol, { changes: number } | undefined>)[
            Symbol.for('stepcast')
          ]
          const isMoving = document.getAnimations().some((animation) => {
            const end = animation.effect?.getComputedTiming().endTime
            return animation.playState === 'running' && typeof end === 'number' && Number.isFinite(end) && end < 3000
          })
          return { changes: kept?.changes ?? 0, isMoving: isMoving || document.readyState === 'loading' }
        })
        .catch(() => undefined),
      Bun.sleep(1000),
    ])
    if (!state) {
      if (frame === session.page.mainFrame()) return undefined
      continue
    }
    changes += state.changes
    isMoving ||= state.isMoving
  }
  return { changes, isMoving }
}
