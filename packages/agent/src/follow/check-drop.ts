import type { ElementHandle } from 'puppeteer-core'
import type { BoundStep } from '../bind/bind-values.ts'
import { newPatience } from '../browser/patience.ts'
import { waitUntilStill } from '../browser/stillness.ts'
import type { Check } from '../protocol/report.ts'
import { lookForTexts } from '../verify/expectation.ts'
import { comparePages } from '../verify/page-change.ts'
import { type Drop, type DropView, hasLeft, verifyDrop } from '../verify/verify-drop.ts'
import type { Effect } from './check-effect.ts'
import { look, type RunContext } from './run-context.ts'

/** How long something that was dropped may take to show where it is. */
const settleTimeoutMs = 2500

/** How often words stand in a place; undefined when the place is not on the page any more. */
export async function countIn(zone: ElementHandle | null, words: string): Promise<number | undefined> {
  return zone
    ?.evaluate((element, name) => {
      const plain = (text: string) => text.replace(/\s+/g, ' ').trim().toLowerCase()
      if (!element.isConnected) return undefined
      return plain((element as HTMLElement).innerText ?? element.textContent).split(plain(name)).length - 1
    }, words)
    .catch(() => undefined)
}

/** Judges a drop by where the dragged words are once the page has settled, or else by new words that the recording shows after it. */
export async function checkDrop(
  context: RunContext,
  index: number,
  drop: Drop,
  before: DropView,
  zone: ElementHandle | null,
): Promise<Effect> {
  const { expect } = context.procedure.steps[index] as BoundStep
  const { session } = context.actor
  for (const patience = newPatience(); ; await Bun.sleep(120)) {
    await waitUntilStill(session, { signal: context.signal, timeoutMs: 5000 })
    const page = await look(context)
    patience.looked()
    const seenThere = verifyDrop(drop, before, { page, inZone: await countIn(zone, drop.name) })
    const texts = lookForTexts(expect, before.page, page)
    const change = comparePages(before.page, page)
    const failure = change.failures[0]
    const isBusy = session.pending.size > 0 && !patience.isOver(10_000)
    const isShown = texts.appeared.length > 0
    if (!failure && !seenThere && !isShown && (isBusy || !patience.isOver(settleTimeoutMs))) continue
    const isThere = `“${drop.name}” is where it was dragged to`
    const checks: Check[] = [
      { what: isThere, ok: seenThere !== undefined, seen: null },
      ...texts.wanted.map((text) => ({ what: `“${text}” is shown`, ok: texts.seen.includes(text), seen: null })),
    ]
    if (failure) checks.push({ what: 'the page reports no failure', ok: false, seen: failure })
    const shown = `as in the recording, “${texts.appeared[0]}” appeared`
    return {
      ok: !failure && (seenThere !== undefined || isShown),
      verifiedBy: failure
        ? `the page says “${failure}”`
        : (seenThere ?? (isShown ? shown : `it was dragged, but it is not so that ${isThere}`)),
      checks,
      changed: change.descriptions.length > 0 || hasLeft(drop, page),
      requested: session.requestCount() > context.requestMark,
    }
  }
}
