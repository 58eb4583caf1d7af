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

/** How long a page is waited for that has not become still before: one with a clock, an animation, a feed. */
const restlessMs = 1500
const restless = new WeakMap<BrowserSession, { address: string }>()

/**
 * Waits until no request is under way, no document has changed for a while and no animation that ends is running.
 * @returns false when the page never became still
 */
export async function waitUntilStill(session: BrowserSession, options: StillnessOptions = {}): Promise<boolean> {
  const { quietMs = 250, signal } = options
  const started = performance.now()
  const address = session.page.url()
  const isRestless = (restless.get(session) ?? { address: '' }).address === address
  const timeoutMs = isRestless ? Math.min(options.timeoutMs ?? 5000, restlessMs) : (options.timeoutMs ?? 5000)
  while (performance.now() - started < timeoutMs) {
    signal?.throwIfAborted()
    const now = performance.now()
    const isLoading = [...session.pending.values()].some((began) => now - began < patienceMs)
    const page = await pageActivity(session)
    const quiet = Math.min(performance.now() - session.lastStir(), page?.quietMs ?? 0)
    if (!isLoading && page && !page.isMoving && quiet >= quietMs) return true
    await Bun.sleep(Math.min(80, Math.max(25, quietMs - quiet)))
  }
  if (timeoutMs >= restlessMs && session.page.url() === address) restless.set(session, { address })
  return false
}

/** Undefined while a document is being replaced. */
async function pageActivity(session: BrowserSession): Promise<{ quietMs: number; isMoving: boolean } | undefined> {
  let quietMs = Number.POSITIVE_INFINITY
  let isMoving = false
  for (const frame of session.page.frames()) {
    const state = await Promise.race([
      frame
        .evaluate(() => {
          const kept = (globalThis as unknown as Record<symbol, { changedAt: number } | undefined>)[
            Symbol.for('stepcast')
          ]
          const isMoving = document.getAnimations().some((animation) => {
            const end = animation.effect?.getComputedTiming().endTime
            return animation.playState === 'running' && typeof end === 'number' && Number.isFinite(end) && end < 3000
          })
          return {
            quietMs: performance.now() - (kept?.changedAt ?? 0),
            isMoving: isMoving || document.readyState === 'loading',
          }
        })
        .catch(() => undefined),
      Bun.sleep(1000),
    ])
    if (!state) {
      if (frame === session.page.mainFrame()) return undefined
      continue
    }
    quietMs = Math.min(quietMs, state.quietMs)
    isMoving ||= state.isMoving
  }
  return { quietMs, isMoving }
}
