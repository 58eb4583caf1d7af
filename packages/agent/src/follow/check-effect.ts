import { uploadTo } from '../act/upload.ts'
import { newPatience } from '../browser/patience.ts'
import { waitUntilStill } from '../browser/stillness.ts'
import type { BoundStep } from '../bind/bind-values.ts'
import { nameOf } from '../act/actor.ts'
import { AgentError } from '../errors.ts'
import type { Observation, ObservedElement } from '../observe/observation.ts'
import type { Check } from '../protocol/report.ts'
import { lookForTexts } from '../verify/expectation.ts'
import { comparePages, tellsOfFailure } from '../verify/page-change.ts'
import { type Verdict, verifyOutcome } from '../verify/verify-outcome.ts'
import { looksDifferent } from '../verify/visual-change.ts'
import type { Performed } from './perform.ts'
import { look, picture, type RunContext } from './run-context.ts'
import { nextTargetShown } from './skip-step.ts'

export interface Effect {
  ok: boolean
  verifiedBy: string
  checks: Check[]
  /** Whether anything on the page is otherwise than before. */
  changed: boolean
  /** Whether the action made the page ask a server for something. */
  requested: boolean
}

/** How long an effect may take to show once the page is still. */
const effectTimeoutMs = 3000
/** How long the recorded outcome is waited for once something else has happened. */
const outcomeTimeoutMs = 2500

/** Judges a click or a key by what the page shows, giving it the time that the page takes. */
export async function checkEffect(
  context: RunContext,
  index: number,
  before: Observation,
  pictureBefore: Uint8Array,
  target?: ObservedElement,
): Promise<Effect> {
  const step = context.procedure.steps[index] as BoundStep
  const { session } = context.actor
  const patience = newPatience()
  let verdict: Verdict
  let after: Observation
  for (;;) {
    await waitUntilStill(session, { signal: context.signal, timeoutMs: 5000 })
    after = await look(context)
    patience.looked()
    verdict = verifyOutcome(step, before, after, target)
    if (verdict.level === 'strong') break
    const isBusy = session.pending.size > 0 && !patience.isOver(10_000)
    if (!isBusy && patience.isOver(verdict.changed ? outcomeTimeoutMs : effectTimeoutMs)) break
    if (session.hasFileChooser()) {
      const file = fileForChooser(context, index)
      if (file === undefined) break
      await uploadTo(context.actor, undefined, file)
      context.handedOver.add(file)
    }
    if (context.blocked.length > context.blockedMark && !verdict.changed && patience.isOver(300, 2)) break
    if (target?.selected && !verdict.changed && patience.isOver(500, 2)) break
    await Bun.sleep(120)
  }
  const requested = session.requestCount() > context.requestMark
  const effect: Effect = {
    ok: verdict.level === 'strong',
    verifiedBy: verdict.verifiedBy,
    checks: verdict.checks,
    changed: verdict.changed,
    requested,
  }
  if (!effect.ok)
    Object.assign(effect, await otherEvidence(context, index, before, after, verdict, pictureBefore, target))
  const refusal = effect.ok && !step.expect.text.some((text) => tellsOfFailure(text)) && (await refusalOf(context))
  if (refusal) {
    effect.ok = false
    effect.verifiedBy = `the server did not take it: ${refusal}`
    effect.checks = [...effect.checks, { what: 'the server took what was sent', ok: false, seen: refusal }]
  }
  context.verified = after
  return effect
}

/**
 * The file for a chooser that the recording shows no name for: the one allowed that no step uploads. Undefined where a later step is the upload.
 * @throws AgentError `file_missing` when there is none, or more than one
 */
function fileForChooser({ procedure, handedOver }: RunContext, index: number): string | undefined {
  if (procedure.steps.slice(index + 1).some(({ action }) => action.kind === 'upload')) return undefined
  const [file, ...others] = (procedure.spareFiles ?? []).filter((each) => !handedOver.has(each))
  if (file !== undefined && others.length === 0) return file
  throw new AgentError('file_missing', 'the page asks for a file, and the recording does not say for which', {
    hint: 'give exactly one with --file PATH',
  })
}

/** What the server refused of what the action sent, and the page did not send again with more luck. */
async function refusalOf(context: RunContext): Promise<string | undefined> {
  const { session } = context.actor
  const patience = newPatience()
  while (session.refusals(context.actedAt).length > 0 && !patience.isOver(1500, 0)) await Bun.sleep(150)
  return session.refusals(context.actedAt)[0]
}

/** What else shows that a step had its effect, where the recorded words do not appear. */
async function otherEvidence(
  context: RunContext,
  index: number,
  before: Observation,
  after: Observation,
  verdict: Verdict,
  pictureBefore: Uint8Array,
  target?: ObservedElement,
): Promise<Partial<Effect>> {
  const { steps } = context.procedure
  const step = steps[index] as BoundStep
  if (context.actor.session.hasFileChooser() && steps[index + 1]?.action.kind === 'upload')
    return accepted(verdict, 'the file chooser opened')
  const failed = verdict.checks.some((check) => check.what === 'the page reports no failure')
  if (failed) return {}
  if (
    context.dialogs.length > 0 &&
    verdict.level === 'none' &&
    lookForTexts(step.expect, before, after).wanted.length === 0
  )
    return accepted(verdict, `the page asked “${context.dialogs.at(-1)}”`)
  if (verdict.level === 'none' && target?.selected && !verdict.changed)
    return accepted(verdict, `“${nameOf(target)}” was where the page is already`)
  const next = await nextTargetShown(steps, index, after, 1)
  if (next && verdict.changed && (await nextTargetShown(steps, index, before, 1)) === undefined)
    return accepted(verdict, `the next step's target, “${next}”, appeared`)
  if (next && verdict.level === 'weak')
    return accepted(
      verdict,
      `the page changed (${comparePages(before, after).descriptions[0] ?? 'its state'}) and shows the next step's target, “${next}”; none of the recorded words were seen`,
    )
  const expectsWords = lookForTexts(step.expect, before, after).wanted.length > 0
  if (!expectsWords && !verdict.changed && (await looksDifferent(pictureBefore, await picture(context))))
    return {
      ...accepted(verdict, 'the recording shows no new words after it; the look of the page changed'),
      changed: true,
    }
  return {}
}

const accepted = (verdict: Verdict, why: string): Partial<Effect> => ({
  ok: true,
  verifiedBy: why,
  checks: [...verdict.checks, { what: why, ok: true, seen: null }],
})

/** Longer than the pause after which search boxes usually begin. */
const searchQuietMs = 750
const searchWords = /search|filter|find|query|look ?up|搜索|查找|筛选|查询|检索/i

const searches = (element: ObservedElement): boolean =>
  element.type === 'search' ||
  element.role === 'searchbox' ||
  element.role === 'combobox' ||
  [...element.labels.map((label) => label.text), ...element.beside.slice(0, 1)].some((text) => searchWords.test(text))

/** Judges an entry by what the page holds once it has settled, and waits a little for what the recording showed next. */
export async function checkHeld(
  context: RunContext,
  index: number,
  before: Observation,
  done: Performed,
  target?: ObservedElement,
): Promise<Effect> {
  const step = context.procedure.steps[index] as BoundStep
  const { session } = context.actor
  const patience = newPatience()
  // a search waits until nobody types any more before it begins
  const quietMs = target && searches(target) ? searchQuietMs : 250
  await waitUntilStill(session, { signal: context.signal, timeoutMs: 3000, quietMs })
  let after = await look(context)
  const { wanted } = lookForTexts(step.expect, before, after)
  while (wanted.length > 0 && !patience.isOver(1200) && lookForTexts(step.expect, before, after).seen.length === 0) {
    await Bun.sleep(150)
    after = await look(context)
    patience.looked()
  }
  const held = (await done.recheck?.()) ?? done.held
  if (!held)
    return { ok: false, verifiedBy: 'nothing shows that it was entered', checks: [], changed: false, requested: false }
  const { seen } = lookForTexts(step.expect, before, after)
  const texts: Check[] = wanted.map((text) => ({ what: `“${text}” is shown`, ok: seen.includes(text), seen: null }))
  const now = held.seen === null ? '' : ` (it shows “${held.seen}”)`
  return {
    ok: held.ok,
    verifiedBy: held.ok
      ? `${held.what}${done.already ? ', as it did before' : ''}`
      : `it is not so that ${held.what}${now}`,
    checks: [held, ...texts],
    changed: comparePages(before, after).descriptions.length > 0,
    requested: false,
  }
}
