import { type Action, TextReader } from '@stepcast/video-index'
import type { BoundStep } from '../bind/bind-values.ts'
import { AgentError } from '../errors.ts'
import { type Grounding, groundTarget, type GroundingResult } from '../ground/ground-target.ts'
import { scoreRole } from '../ground/score-role.ts'
import { lettersAndDigits } from '../ground/text-match.ts'
import { groundOnCanvas } from '../ground/ground-on-canvas.ts'
import { RecordedView } from '../ground/recorded-view.ts'
import type { Observation } from '../observe/observation.ts'
import type { StepReport } from '../protocol/report.ts'
import { closeCover } from '../act/close-cover.ts'
import { canvasesOf } from '../observe/drawn-words.ts'
import { uncover } from '../act/uncover.ts'
import { newPatience } from '../browser/patience.ts'
import { waitUntilStill } from '../browser/stillness.ts'
import { look, picture, type RunContext } from './run-context.ts'
import { askWhere } from './ask-where.ts'
import { type Place, placeAhead, placeBefore } from './find-place.ts'
import { confirmUnread } from './confirm-unread.ts'
import { goOn } from './go-on.ts'
import { searchByScrolling } from './search-by-scrolling.ts'
import { signIn } from './sign-in.ts'
import { reasonAnswered, reasonToSkip } from './skip-step.ts'
import { noteHeal } from './step-record.ts'

export type Found =
  | { kind: 'target'; grounding: Grounding; others: Grounding[]; page: Observation }
  | { kind: 'skip'; because: string; page: Observation }
  /** The page is where another step begins. */
  | { kind: 'place'; place: Place }

/** How long a better candidate is waited for when the only one is hardly of the right kind. */
const unlikelyAfterMs = 1500
/** How long the page gets before a step is left out, so that a control that only comes late is not overlooked. */
const skipAfterMs = 2500
/** The same for the answer to a dialog that was answered. */
const answeredAfterMs = 300
/** How many folds may lie around a target: a section in a tab, a menu in a menu. */
const mostUncovered = 3
/** How many pages in between are passed. */
const mostPassed = 3
/** How many times as long as a step may take a page is waited for that says it is loading. */
const busyFactor = 2
/** How often a page is looked at before its target is given up, however slow the machine is. */
const leastLooks = 5

/**
 * Looks for a step's target until it is there, in the order a person would: wait, sign in where a sign-in page stands in the way, scroll,
 * close what may hide it, ask which other step the page is at, and at last ask the model, where there is one.
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
  let patience = newPatience()
  const timeoutMs = context.options.stepTimeoutMs ?? 8000
  let hasScrolled = false
  let hasClosed = false
  let hasConfirmed = false
  let uncovered = 0
  let passed = 0
  let page: Observation
  let detail = ''
  let isAmbiguous = false
  do {
    await waitUntilStill(session, { signal: context.signal, timeoutMs: Math.min(4000, timeoutMs) })
    page = await look(context)
    const result = await ground(context, step, page, excluded)
    patience.looked()
    if (result.found) {
      const target: Found = { kind: 'target', grounding: result.grounding, others: result.others, page }
      const enoughMs = result.grounding.element.disabled ? timeoutMs : Math.min(unlikelyAfterMs, timeoutMs / 2)
      if (isLikely(step, result.grounding) || patience.isOver(enoughMs)) return target
      await Bun.sleep(100)
      continue
    }
    detail = result.detail
    isAmbiguous = result.reason === 'ambiguous'
    if (page.isBusy && !patience.isOver(timeoutMs * busyFactor)) {
      await Bun.sleep(150)
      continue
    }
    if (page.elements.some((element) => element.isPassword && element.inView) && (await signIn(context, page))) {
      noteHeal(context, record, { tried: 'signed in', because: 'a sign-in page stood in the way', helped: true })
      continue
    }
    if (patience.isOver(1200, 2) && !hasConfirmed && index > 0) {
      hasConfirmed = true
      const tried = await confirmUnread(context, index, page)
      if (tried) {
        noteHeal(context, record, {
          tried,
          because: 'the recording shows that dialog, and goes on without it',
          helped: true,
        })
        continue
      }
    }
    const answered = reasonAnswered(step, lastDialogs)
    if (answered && patience.isOver(answeredAfterMs, 2))
      return { kind: 'skip', because: `left out: ${detail}; ${answered}`, page }
    if (patience.isOver(skipAfterMs)) {
      const because = await reasonToSkip(context, index, page, lastDialogs)
      if (because) return { kind: 'skip', because: `left out: ${result.detail}; ${because}`, page }
      const place = record.attempts === 0 && !isAmbiguous ? await placeAhead(context, index, page) : undefined
      if (place) return { kind: 'place', place }
    }
    if (patience.isOver(900, 2) && !context.textReader && canvasesOf(page).length > 0) {
      context.textReader = new TextReader()
      continue
    }
    if (patience.isOver(900, 2) && uncovered < mostUncovered) {
      const tried = await uncover(context.actor, step.action.target?.text ?? '')
      uncovered = tried ? uncovered + 1 : mostUncovered
      if (tried) {
        noteHeal(context, record, { tried, because: 'the page holds it, and did not show it', helped: true })
        continue
      }
    }
    if (patience.isOver(1500, 2) && !hasScrolled) {
      hasScrolled = true
      const isFound = async () => (await ground(context, step, await look(context), excluded)).found
      const helped = await searchByScrolling(context, isFound)
      if (helped) patience = newPatience()
      noteHeal(context, record, { tried: 'scrolled through the page', because: result.detail, helped })
    } else if (patience.isOver(2800) && passed < mostPassed) {
      const tried = await goOn(context, page)
      passed = tried ? passed + 1 : mostPassed
      if (tried) {
        patience = newPatience()
        noteHeal(context, record, {
          tried,
          because: 'a page that the recording does not show stood between',
          helped: true,
        })
      }
    } else if (patience.isOver(3500) && !hasClosed && page.elements.some((element) => element.inDialog)) {
      hasClosed = true
      const anchor = page.elements.find((element) => !element.inDialog)
      const done = anchor ? await closeCover(context.actor, page, anchor) : undefined
      if (done) noteHeal(context, record, { tried: done, because: 'a dialog is open that may hide it', helped: false })
    } else await Bun.sleep(150)
  } while (!patience.isOver(timeoutMs, leastLooks) || (page.isBusy && !patience.isOver(timeoutMs * busyFactor)))
  const because = await reasonToSkip(context, index, page, lastDialogs)
  if (because) return { kind: 'skip', because: `left out: ${detail}; ${because}`, page }
  const place = isAmbiguous ? undefined : await placeBefore(context, index, page, record.attempts > 0)
  const missing = new AgentError(isAmbiguous ? 'target_ambiguous' : 'target_missing', detail, {
    hint: isAmbiguous
      ? 'the recording does not tell them apart; do this step by hand'
      : 'check that the page is the one the recording shows, and that the values exist there',
  })
  if (place) return { kind: 'place', place: { ...place, otherwise: missing } }
  const pointed = await askWhere(context, step, record, excluded)
  if (pointed) return { kind: 'target', ...pointed, others: [] }
  throw missing
}

/** Whether a candidate is good enough to act on at once: a page that is just being left or filled may hold a poorer one of that name. */
function isLikely(step: BoundStep, grounding: Grounding): boolean {
  const { action } = step
  if (grounding.likeness < 0.8 || grounding.element.disabled) return false
  return action.kind === 'click' || scoreRole(grounding.element, action.kind, action.target?.role) >= 0.65
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
    const exact = givenIn(context, way.target?.text ?? '')
    const tried = await groundTarget(way, page, {
      view,
      offset: context.offset,
      excluded,
      exact,
      rowNames: step.rowNames,
      last: context.last,
    })
    if (tried.found || at === 0) result = tried
    if (tried.found) break
  }
  const known = context.known.get(action.target?.text ?? '')
  if (known && !(result.found && result.grounding.likeness >= 0.9)) {
    const way = { ...action, target: { ...action.target, text: known } }
    const tried = await groundTarget(way, page, {
      view,
      offset: context.offset,
      excluded,
      rowNames: step.rowNames,
    })
    if (tried.found) {
      tried.grounding.because += ', which it was called in an earlier run here'
      result = tried
    }
  }
  const offset = opened && (await opened)?.offset
  if (offset) context.offset = offset
  if (result.found) return result
  const focused = page.elements.find((element) => element.focused && element.kind === 'field')
  const isNameless = !action.target?.text && !action.target?.box && !action.target?.point
  if (context.textReader) {
    const drawn = await groundOnCanvas(action, page, { view, offset: context.offset, excluded })
    if (drawn) return { found: true, grounding: drawn, others: [] }
  }
  if (action.kind === 'fill' && isNameless && focused)
    return {
      found: true,
      grounding: {
        element: focused,
        by: 'position',
        because: 'it has the focus, and the recording types where the focus is',
        score: 0.6,
        likeness: 1,
      },
      others: [],
    }
  return result
}

/** The values of the user that a name is made with. */
function givenIn(context: RunContext, name: string): string[] {
  const letters = lettersAndDigits(name)
  return context.procedure.values
    .filter(({ set, value }) => set && lettersAndDigits(value) !== '' && letters.includes(lettersAndDigits(value)))
    .map(({ value }) => value)
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
