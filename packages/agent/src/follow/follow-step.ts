import { nameOf, nodeOf } from '../act/actor.ts'
import { closeCover } from '../act/close-cover.ts'
import { pressKeys } from '../act/press.ts'
import type { BoundStep } from '../bind/bind-values.ts'
import { hasKnownEnd, isDrop } from '../bind/is-drop.ts'
import { waitUntilStill } from '../browser/stillness.ts'
import { AgentError } from '../errors.ts'
import type { Grounding } from '../ground/ground-target.ts'
import type { Observation } from '../observe/observation.ts'
import type { StepReport } from '../protocol/report.ts'
import { isCommit } from '../safety/commit-words.ts'
import { isIrreversible } from '../safety/irreversible.ts'
import { askApproval } from './ask-approval.ts'
import { checkEffect, checkHeld, type Effect } from './check-effect.ts'
import { confirmEntry } from './confirm-entry.ts'
import type { Place } from './find-place.ts'
import { findTarget } from './find-target.ts'
import { followDrop } from './follow-drop.ts'
import { goTo } from './go-to.ts'
import { noteDrift } from './note-drift.ts'
import { perform, uploadToOpenChooser } from './perform.ts'
import { look, picture, type RunContext } from './run-context.ts'
import { enterUnreadPassword } from './sign-in.ts'
import { reasonNotToTry, reasonToSkip } from './skip-step.ts'
import { leaveOut, noteGrounding, noteHeal, savePicture, settle } from './step-record.ts'

const maxAttempts = 4

/**
 * Follows one step of the procedure and fills in its record. Throws what ends the run.
 * @returns where to go on when the page is where another step begins; else nothing
 */
export async function followStep(
  context: RunContext,
  index: number,
  record: StepReport,
  lastDialogs: readonly string[],
): Promise<Place | undefined> {
  const step = context.procedure.steps[index] as BoundStep
  context.isApproved = false
  context.blockedMark = context.blocked.length
  if (isDrop(step.action) && hasKnownEnd(step.action)) return followDrop(context, index, record, lastDialogs)
  if (await followWithoutTarget(context, index, record)) return undefined
  const excluded = new Set<string>()
  let attempt = step
  while (record.attempts < maxAttempts) {
    const found = await findTarget(context, index, record, excluded, lastDialogs)
    if (found.kind === 'place') return found.place
    if (found.kind === 'skip') {
      leaveOut(record, found.because)
      return undefined
    }
    record.attempts++
    const { grounding, page } = found
    noteGrounding(context, record, grounding, page)
    await askApproval(context, step, grounding, page)
    const node = await nodeOf(grounding.element)
    if (step.action.kind === 'click' && (await enterUnreadPassword(context, page, grounding.element)))
      noteHeal(context, record, { tried: 'entered the password', because: 'its field was still empty', helped: true })
    const before = await picture(context)
    context.requestMark = context.actor.session.requestCount()
    try {
      if (record.attempts === 1) await confirmEntry(context, grounding.element)
      context.actedAt = performance.now()
      const done = await perform(context, attempt, grounding, page, node)
      context.entry = step.action.kind === 'fill' && done.recheck ? { node, page, recheck: done.recheck } : undefined
      const effect = done.held
        ? await checkHeld(context, index, page, done, grounding.element)
        : await checkEffect(context, index, page, before, grounding.element)
      if (settle(context, record, effect)) {
        context.last = { before: new Set(page.elements.map(({ key }) => key)), acted: grounding.element.key }
        noteDrift(context, step, record, grounding)
        return undefined
      }
      if (mayDoubleClick(context, attempt, grounding, effect)) {
        attempt = { ...step, action: { ...step.action, count: 2 } }
        noteHeal(context, record, { tried: 'double-clicked it', because: effect.verifiedBy, helped: false })
      } else if (!(await tryAgain(context, index, record, grounding, found.others, effect, excluded))) return undefined
    } catch (error) {
      await recover(context, record, error, grounding, page)
    } finally {
      await savePicture(context, record, before)
    }
  }
  throw new AgentError('action_failed', `it did not work in ${maxAttempts} tries`, {
    hint: 'look at the report, and do this step by hand',
  })
}

/** Follows what needs no target, or leaves it out; false when the step's target is to be found. */
async function followWithoutTarget(context: RunContext, index: number, record: StepReport): Promise<boolean> {
  const step = context.procedure.steps[index] as BoundStep
  const { kind, target } = step.action
  if (kind === 'goto') await goTo(context, index, record)
  else if (kind === 'scroll') leaveOut(record, 'left out: what a later step needs is scrolled to when it is needed')
  else if (kind === 'other' && !target) leaveOut(record, 'left out: the recording does not show what was done')
  else if (kind === 'press' && !target) await pressWithoutTarget(context, index, record)
  else if (kind === 'upload' && (await answerOpenChooser(context, step, record))) return true
  else if (kind === 'drag' && !hasKnownEnd(step.action)) await refuseDrag(context, index, record)
  else {
    const needless = step.confidence < 0.5 ? await reasonNotToTry(context, index, await look(context)) : undefined
    if (!needless) return false
    leaveOut(record, needless)
  }
  return true
}

const controlRoles = ['button', 'link', 'tab', 'menuitem', 'menuitemradio', 'combobox', 'slider']

/**
 * Pictures rarely tell a double click from a single one. Rows, icons and words may wait for two where one selects them at
 * most; buttons and links never do, and there a second click might count twice.
 */
function mayDoubleClick(context: RunContext, { action }: BoundStep, { element }: Grounding, effect: Effect): boolean {
  const isControl = controlRoles.includes(element.role) || ['button', 'a', 'label'].includes(element.tag)
  return (
    action.kind === 'click' &&
    action.count === undefined &&
    (element.kind === 'text' || element.kind === 'action') &&
    !isControl &&
    !effect.requested &&
    !isIrreversible([nameOf(element)]) &&
    context.blocked.length === context.blockedMark
  )
}

/** After an action without its effect: once more, then the next candidate, or left out; false when the step was left out. */
async function tryAgain(
  context: RunContext,
  index: number,
  record: StepReport,
  grounding: Grounding,
  others: Grounding[],
  effect: Effect,
  excluded: Set<string>,
): Promise<boolean> {
  const step = context.procedure.steps[index] as BoundStep
  const isEntry = ['fill', 'select', 'check', 'upload', 'drag'].includes(step.action.kind)
  const name = nameOf(grounding.element)
  if (isEntry && record.attempts < 2) {
    noteHeal(context, record, { tried: 'entered it once more', because: effect.verifiedBy, helped: false })
    return true
  }
  // a click that did something, or asked the server for something, is not repeated: it might count twice
  const isSafe =
    !effect.changed && !effect.requested && !isIrreversible([name]) && context.blocked.length === context.blockedMark
  if (!isEntry && isSafe && record.attempts < 2) {
    noteHeal(context, record, { tried: 'clicked once more', because: effect.verifiedBy, helped: false })
    return true
  }
  const page = await look(context)
  // a step that was surely done in the recording had an effect there: without one here, nobody can tell whether it was done
  const isDoubtful = step.confidence < 0.5 || effect.checks.some((check) => check.ok)
  const because = effect.changed || !isDoubtful ? undefined : await reasonToSkip(context, index, page, [])
  if (because) {
    leaveOut(record, `done, but nothing changed; ${because}`)
    return false
  }
  const next = others.find((other) => other.score > grounding.score - 0.2)
  if (!isEntry && isSafe && next && !isCommit(name) && !isIrreversible([nameOf(next.element)])) {
    excluded.add(grounding.element.key)
    noteHeal(context, record, {
      tried: `the next candidate, “${nameOf(next.element)}”`,
      because: effect.verifiedBy,
      helped: false,
    })
    return true
  }
  const blocked = context.blocked.slice(context.blockedMark).at(-1)
  if (blocked && !effect.changed)
    throw new AgentError('navigation_blocked', `the step led to ${blocked.replace(/^an? /, '')}, which was refused`, {
      hint: 'allow that origin with --allow-origin, if it belongs to the app',
    })
  throw new AgentError('outcome_unconfirmed', effect.verifiedBy, {
    hint: 'compare the two pictures of this step in the report',
  })
}

async function recover(
  context: RunContext,
  record: StepReport,
  error: unknown,
  grounding: Grounding,
  page: Observation,
): Promise<void> {
  context.signal.throwIfAborted()
  if (record.attempts >= maxAttempts) throw error
  if (error instanceof AgentError) {
    if (error.code === 'target_covered') {
      const tried = await closeCover(context.actor, await look(context), grounding.element)
      noteHeal(context, record, { tried: tried ?? 'waited', because: error.message, helped: true })
      await waitUntilStill(context.actor.session, { signal: context.signal, timeoutMs: 2000 })
      return
    }
    const isRepeatable = error.code === 'action_failed' || error.code === 'target_missing'
    if (!isRepeatable || record.attempts > 1) throw error
  }
  const message = error instanceof Error ? error.message : String(error)
  if (
    !(error instanceof AgentError) &&
    !/detached|destroyed|not found|Cannot find context|navigat|not clickable|not an Element|Node is/i.test(message)
  )
    throw error
  noteHeal(context, record, { tried: 'looked for it again', because: message, helped: true })
  await waitUntilStill(context.actor.session, { signal: context.signal, timeoutMs: 2000 + page.elements.length / 10 })
}

async function pressWithoutTarget(context: RunContext, index: number, record: StepReport): Promise<void> {
  const step = context.procedure.steps[index] as BoundStep
  await waitUntilStill(context.actor.session, { signal: context.signal })
  const page = await look(context)
  const before = await picture(context)
  record.attempts = 1
  context.requestMark = context.actor.session.requestCount()
  context.actedAt = performance.now()
  context.entry = undefined
  await pressKeys(context.actor, step.action.value ?? '')
  const effect = await checkEffect(context, index, page, before)
  await savePicture(context, record, before)
  if (settle(context, record, effect)) return
  const because = await reasonToSkip(context, index, await look(context), [])
  if (because) return leaveOut(record, `pressed, but nothing changed; ${because}`)
  throw new AgentError('outcome_unconfirmed', effect.verifiedBy, {
    hint: 'compare the two pictures of this step in the report',
  })
}

/** The recording says where a drag began and not where it ended: anything done instead would be a guess. */
async function refuseDrag(context: RunContext, index: number, record: StepReport): Promise<void> {
  await waitUntilStill(context.actor.session, { signal: context.signal })
  const because = await reasonToSkip(context, index, await look(context), [])
  if (because) return leaveOut(record, `left out: ${because}`)
  throw new AgentError('action_failed', 'the recording does not say where it was dragged to', {
    hint: 'do this step by hand, then run the rest',
  })
}

/** The click before may have opened the file chooser already. */
async function answerOpenChooser(context: RunContext, step: BoundStep, record: StepReport): Promise<boolean> {
  if (!context.actor.session.hasFileChooser()) return false
  const done = await uploadToOpenChooser(context, step)
  record.attempts = 1
  record.because = 'the step before opened the file chooser'
  await waitUntilStill(context.actor.session, { signal: context.signal })
  const { held } = done
  if (!held) return false
  const effect: Effect = { ok: held.ok, verifiedBy: held.what, checks: [held], changed: true, requested: true }
  await savePicture(context, record, await picture(context))
  return settle(context, record, effect)
}
