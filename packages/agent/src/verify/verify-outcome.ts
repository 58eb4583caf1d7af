import type { Check } from '../protocol/report.ts'
import type { BoundStep } from '../bind/bind-values.ts'
import type { Observation, ObservedElement } from '../observe/observation.ts'
import { isReadIn } from '../ground/text-match.ts'
import { isExpectedAddress, lookForTexts } from './expectation.ts'
import { comparePages } from './page-change.ts'

/** `strong`: what the recording showed is there; `weak`: something happened, but not that; `none`: nothing happened or it failed. */
export interface Verdict {
  level: 'strong' | 'weak' | 'none'
  verifiedBy: string
  checks: Check[]
  changed: boolean
}

/** Judges a step that enters nothing by what the page shows after it. */
export function verifyOutcome(
  step: BoundStep,
  before: Observation,
  after: Observation,
  target?: ObservedElement,
): Verdict {
  const change = comparePages(before, after, target)
  const texts = lookForTexts(step.expect, before, after)
  const checks: Check[] = texts.wanted.map((text) => ({
    what: `“${text}” is shown`,
    ok: texts.seen.includes(text),
    seen: isReadIn(text, after.texts) ?? null,
  }))
  const address = isExpectedAddress(step.expect.url, after.url)
  if (address !== null) checks.push({ what: `the address is like ${step.expect.url}`, ok: address, seen: after.url })
  const changed = change.descriptions.length > 0
  const failures = change.failures.filter((message) => isReadIn(message, step.expect.text) === undefined)
  if (failures.length > 0) {
    checks.push({ what: 'the page reports no failure', ok: false, seen: failures[0] ?? null })
    return { level: 'none', verifiedBy: `the page says “${failures[0]}”`, checks, changed }
  }
  checks.push({ what: 'the page changed', ok: changed, seen: change.descriptions[0] ?? null })
  if (!changed) return { level: 'none', verifiedBy: 'the page did not change', checks, changed }
  if (address === true && before.url !== after.url)
    return { level: 'strong', verifiedBy: `the address became ${after.url}, as in the recording`, checks, changed }
  if (texts.wanted.length > 0) {
    const isEnough = texts.appeared.length > 0 || (texts.seen.length >= texts.wanted.length / 2 && address !== false)
    const shown = texts.appeared.length > 0 ? texts.appeared : texts.seen
    if (isEnough)
      return {
        level: 'strong',
        verifiedBy: `as in the recording, ${shown
          .slice(0, 3)
          .map((text) => `“${text}”`)
          .join(', ')} ${texts.appeared.length > 0 ? 'appeared' : shown.length > 1 ? 'are shown' : 'is shown'}`,
        checks,
        changed,
      }
    return {
      level: 'weak',
      verifiedBy: `the page changed (${change.descriptions[0]}), but shows nothing of what the recording showed`,
      checks,
      changed,
    }
  }
  if (address === false)
    return {
      level: 'weak',
      verifiedBy: `the page changed (${change.descriptions[0]}), but its address is another`,
      checks,
      changed,
    }
  return {
    level: 'strong',
    verifiedBy: `the recording shows no new words after it; the page changed: ${change.descriptions.slice(0, 2).join('; ')}`,
    checks,
    changed,
  }
}
