import { stepTitle } from '../distil/step-title.ts'
import type { Action, Step } from '../protocol/procedure.ts'
import type { KeptCorrection } from './correction.ts'
import { corrected, type Draft, pictureAt, positionOf, refuse } from './draft.ts'
import { dropUnused } from './parameters.ts'

type Correction<Op extends KeptCorrection['op']> = Omit<Extract<KeptCorrection, { op: Op }>, 'op'>

export function moveStep(draft: Draft, { step, after }: Correction<'move'>): void {
  const from = positionOf(draft, step)
  const neighbour = after === null ? -1 : positionOf(draft, after)
  if (neighbour === from) refuse('a step cannot come after itself', 'name another step')
  const moved = draft.steps[from]!
  const rest = draft.steps.toSpliced(from, 1)
  const to = neighbour > from ? neighbour : neighbour + 1
  draft.steps = rest.toSpliced(to, 0, { ...moved, step: corrected(moved.step) })
}

/** Two neighbours become one, in the first one's place; what the second brought about is what comes of it. */
export function mergeSteps(draft: Draft, { step, with: other, keep }: Correction<'merge'>): void {
  const positions = [positionOf(draft, step), positionOf(draft, other)].sort((a, b) => a - b)
  const [at, next] = [positions[0]!, positions[1]!]
  if (next - at !== 1) refuse('only steps that follow each other can be merged', 'move them together first')
  const [first, second] = [draft.steps[at]!, draft.steps[next]!]
  const kept = (keep ?? stronger(first.step, second.step)) === 'first' ? first.step : second.step
  const dropped = kept === first.step ? second.step : first.step
  const expect = isEmpty(second.step.expect) ? first.step.expect : second.step.expect
  const merged: Step = corrected({
    ...kept,
    ...(first.step.section === undefined ? {} : { section: first.step.section }),
    start_s: Math.min(first.step.start_s, second.step.start_s),
    end_s: Math.max(first.step.end_s, second.step.end_s),
    expect: { text: expect.text, url: expect.url ?? first.step.expect.url },
    keyframes: { before: first.step.keyframes.before, after: second.step.keyframes.after },
  })
  draft.steps = draft.steps.toSpliced(at, 2, { key: step, origin: first.origin ?? second.origin, step: merged })
  dropUnused(draft, dropped.action.parameter)
}

/** The first part keeps what was done; the second keeps what came of it, and does nothing yet. */
export function splitStep(draft: Draft, key: string, { step: name, at_s }: Correction<'split'>): void {
  const position = positionOf(draft, name)
  const { origin, step } = draft.steps[position]!
  if (at_s <= step.start_s || at_s >= step.end_s)
    refuse(
      `${at_s} s is not within the step, which lasts from ${step.start_s} to ${step.end_s} s`,
      'split it in between',
    )
  const picture = pictureAt(draft, at_s)
  const action: Action = { kind: 'other' }
  const first = corrected({
    ...step,
    end_s: at_s,
    expect: { text: [], url: null },
    keyframes: { before: step.keyframes.before, after: picture },
  })
  const second = corrected({
    ...step,
    title: stepTitle(action),
    start_s: at_s,
    action,
    keyframes: { before: picture, after: step.keyframes.after },
  })
  draft.steps = draft.steps.toSpliced(
    position,
    1,
    { key: name, origin, step: first },
    { key, origin: undefined, step: second },
  )
}

export function deleteStep(draft: Draft, { step }: Correction<'delete'>): void {
  const position = positionOf(draft, step)
  const { parameter } = draft.steps[position]!.step.action
  draft.steps = draft.steps.toSpliced(position, 1)
  dropUnused(draft, parameter)
}

/** What enters something says more than a click on the field before it, and any action more than none. */
function stronger(first: Step, second: Step): 'first' | 'second' {
  const weight = ({ action }: Step) =>
    action.value !== undefined || action.parameter !== undefined ? 2 : action.kind === 'other' ? 0 : 1
  return weight(second) > weight(first) ? 'second' : 'first'
}

function isEmpty({ text, url }: Step['expect']): boolean {
  return text.length === 0 && url === null
}
