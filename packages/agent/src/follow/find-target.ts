import type { Action } from '@stepcast/video-index'
import type { BoundStep } from '../bind/bind-values.ts'
import { AgentError } from '../errors.ts'
import { type Grounding, groundTarget, type GroundingResult } from '../ground/ground-target.ts'
import { RecordedView } from '../ground/recorded-view.ts'
import type { Observation } from '../observe/observation.ts'
import type { StepReport } from '../protocol/report.ts'
import { closeCover } from '../act/close-cover.ts'
import { waitUntilStill } from '../browser/stillness.ts'
import { look, picture, type RunContext } from './run-context.ts'
import { signIn } from './sign-in.ts'
import { reasonToSkip } from './skip-step.ts'
import { noteHeal } from './step-record.ts'

export type Found =
  | { kind: 'target'; grounding: Grounding; others: Grounding[]; page: Observation }
  | { kind: 'skip'; because: string; page: Observation }

/** How long the page gets before a step is left out, so that a control that only comes late is not overlooked. */
const skipAfterMs = 2500

/**
 * Looks for a step's target until it is there, in the order a person would: wait, sign in where a sign-in page stands in the way, scroll,
 * close what may hide it.
 * @throws AgentError `target_missing` or `target_ambiguous`
 */
export async function findTarget(
  context: RunContext,
  index: number,
  record: StepReport,
  excluded: ReadonlySet<string>,
  lastDialogs: readonly string[],
): Promise<Found> {
  const step = context.procedure.steps[index] as BoundStep
  const { session } = context.actor
  const started = performance.now()
  const timeoutMs = context.options.stepTimeoutMs ?? 8000
  let hasScrolled = false
  let hasClosed = false
  let page: Observation
  let result: GroundingResult
  do {
    await waitUntilStill(session, { signal: context.signal, timeoutMs: Math.min(4000, timeoutMs) })
    page = await look(context)
    result = await ground(context, step, page, excluded)
    if (result.found) return { kind: 'target', grounding: result.grounding, others: result.others, page }
    const waitedMs = performance.now() - started
    if (page.elements.some((element) => element.isPassword && element.inView) && (await signIn(context, page))) {
      noteHeal(context, record, { tried: 'signed in', because: 'a sign-in page stood in the way', helped: true })
      continue
    }
    if (waitedMs >= skipAfterMs) {
      const because = await reasonToSkip(context, index, page, lastDialogs)
      if (because) return { kind: 'skip', because: `left out: ${result.detail}; ${because}`, page }
    }
    if (waitedMs > 1500 && !hasScrolled) {
      hasScrolled = true
      await scrollThrough(context)
      noteHeal(context, record, { tried: 'scrolled through the page', because: result.detail, helped: false })
    } else if (waitedMs > 3500 && !hasClosed && page.elements.some((element) => element.inDialog)) {
      hasClosed = true
      const anchor = page.elements.find((element) => !element.inDialog)
      const done = anchor ? await closeCover(context.actor, page, anchor) : undefined
      if (done) noteHeal(context, record, { tried: done, because: 'a dialog is open that may hide it', helped: false })
    } else await Bun.sleep(150)
  } while (performance.now() - started < timeoutMs)
  const because = await reasonToSkip(context, index, page, lastDialogs)
  if (because) return { kind: 'skip', because: `left out: ${result.detail}; ${because}`, page }
  throw new AgentError(result.reason === 'ambiguous' ? 'target_ambiguous' : 'target_missing', result.detail, {
    hint:
      result.reason === 'ambiguous'
        ? 'the recording does not tell them apart; do this step by hand'
        : 'check that the page is the one the recording shows, and that the values exist there',
  })
}

async function ground(
  context: RunContext,
  step: BoundStep,
  page: Observation,
  excluded: ReadonlySet<string>,
): Promise<GroundingResult> {
  let opened: Promise<RecordedView | undefined> | undefined
  const view = () => {
    opened ??= openView(context, step, page)
    return opened
  }
  const { action } = step
  const named = chosenByName(action)
  const ways = named ? (action.target?.text ? [action, named] : [named, action]) : [action]
  let result: GroundingResult = { found: false, reason: 'missing', detail: 'nothing fits' }
  for (const [at, way] of ways.entries()) {
    const tried = await groundTarget(way, page, { view, offset: context.offset, excluded })
    if (tried.found || at === 0) result = tried
    if (tried.found) break
  }
  const offset = opened && (await opened)?.offset
  if (offset) context.offset = offset
  if (result.found) return result
  const focused = page.elements.find((element) => element.focused && element.kind === 'field')
  const isNameless = !action.target?.text && !action.target?.box && !action.target?.point
  if (action.kind === 'fill' && isNameless && focused)
    return {
      found: true,
      grounding: {
        element: focused,
        by: 'position',
        because: 'it has the focus, and the recording types where the focus is',
        score: 0.6,
      },
      others: [],
    }
  return result
}

/** An option may also be clicked by its own name where it shows already: a list that is open, a row of tiles, radio buttons. */
function chosenByName(action: Action): Action | undefined {
  if (action.kind !== 'select' || !action.value || action.target?.text === action.value) return undefined
  return { kind: 'select', target: { ...action.target, text: action.value }, value: action.value }
}

async function openView(context: RunContext, step: BoundStep, page: Observation): Promise<RecordedView | undefined> {
  const name = step.keyframes.before
  if (!name) return undefined
  const elements = page.elements.map((element) => element.key)
  const live = await picture(context)
  // taking a picture may look at the page again; its numbers must still be those of this observation
  const again = Object.values(context.options.secrets ?? {}).length > 0 ? await look(context) : page
  if (again.elements.length !== elements.length) return undefined
  return RecordedView.open(context.options.keyframePath(name), live, page.viewport.width)
}

async function scrollThrough(context: RunContext): Promise<void> {
  const { page } = context.actor.session
  for (const share of [1, 0]) {
    await page.evaluate(
      (to) => scrollTo({ top: to * document.documentElement.scrollHeight, behavior: 'instant' }),
      share,
    )
    await Bun.sleep(120)
  }
}
