import { waitUntilStill } from '../browser/stillness.ts'
import type { RunContext } from './run-context.ts'

/** How far each part of a page is searched, in screens and in time. */
const mostScreens = 80
const searchMs = 10_000

/**
 * Scrolls through the page and what scrolls within it, screen by screen, until something is found: lists draw their rows, and feeds fetch
 * them, only when they come into view.
 * @param isFound looks at the page as it stands now
 * @returns whether it was found; if not, everything is back at its beginning
 */
export async function searchByScrolling(context: RunContext, isFound: () => Promise<boolean>): Promise<boolean> {
  const { session } = context.actor
  const until = performance.now() + searchMs
  const count = await session.page.evaluate(listScrollers)
  for (let at = 0; at < count; at++) {
    let idle = 0
    for (let screen = 0; screen < mostScreens && performance.now() < until; screen++) {
      context.signal.throwIfAborted()
      const moved = await session.page.evaluate(scrollOn, at, screen === 0)
      await Bun.sleep(moved.isEnd ? 300 : 120)
      await waitUntilStill(session, { signal: context.signal, timeoutMs: 700, quietMs: 100 })
      const changed = await session.page.evaluate(drewSince, moved.at)
      if (changed && (await isFound())) return true
      idle = changed ? 0 : idle + 1
      if (idle > 2) break
    }
    await session.page.evaluate(scrollBack, at)
  }
  return false
}

/** The page itself and the larger parts that scroll on their own, kept by their number. */
function listScrollers(): number {
  const state = (globalThis as unknown as Record<symbol, { scrollers?: Element[] } | undefined>)[Symbol.for('stepcast')]
  const inner: Element[] = []
  const visit = (root: Document | ShadowRoot) => {
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) visit(element.shadowRoot)
      if (element.scrollHeight <= element.clientHeight + 40 || element.clientHeight < 80) continue
      if (/auto|scroll|overlay/.test(getComputedStyle(element).overflowY)) inner.push(element)
    }
  }
  visit(document)
  inner.sort((a, b) => b.clientHeight * b.clientWidth - a.clientHeight * a.clientWidth)
  const page = document.scrollingElement ?? document.documentElement
  const scrollers = [page, ...inner.filter((element) => element !== page).slice(0, 3)]
  if (state) state.scrollers = scrollers
  return state ? scrollers.length : 0
}

async function scrollOn(index: number, isFirst: boolean): Promise<{ at: number; isEnd: boolean }> {
  const state = (globalThis as unknown as Record<symbol, { scrollers?: Element[] } | undefined>)[Symbol.for('stepcast')]
  const scroller = state?.scrollers?.[index]
  const at = performance.now()
  if (!scroller?.isConnected) return { at, isEnd: true }
  const top = isFirst ? 0 : scroller.scrollTop + scroller.clientHeight * 0.85
  scroller.scrollTo({ top, behavior: 'instant' })
  // what is drawn on scrolling is drawn by the second frame, however busy the machine
  const frame = () => new Promise((drawn) => requestAnimationFrame(drawn))
  await Promise.race([frame().then(frame), new Promise((late) => setTimeout(late, 1000))])
  return { at, isEnd: scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 2 }
}

function scrollBack(index: number): void {
  const state = (globalThis as unknown as Record<symbol, { scrollers?: Element[] } | undefined>)[Symbol.for('stepcast')]
  state?.scrollers?.[index]?.scrollTo({ top: 0, behavior: 'instant' })
}

function drewSince(at: number): boolean {
  const state = (globalThis as unknown as Record<symbol, { changedAt: number } | undefined>)[Symbol.for('stepcast')]
  return (state?.changedAt ?? 0) >= at
}
