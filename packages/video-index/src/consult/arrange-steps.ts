import type { Parameter, Procedure, Step } from '../protocol/procedure.ts'
import { stepTitle } from '../distil/step-title.ts'
import type { Screen } from '../read/screen-reader.ts'
import type { ToldStep } from './ask-for-steps.ts'
import { type CheckedEvent, fittingWords } from './check-answer.ts'

/** What the reader is this sure of stays a step, whatever a model leaves out. */
const sureFrom = 0.7

export function isSure({ change, step, by }: CheckedEvent): boolean {
  return change.isSeen && by === 'person' && step.confidence >= sureFrom
}

/** `said` holds what the model says of a step, by its new number, where the readings bear it out. */
export type Arranged = { procedure: Procedure; said: Map<number, string> }

/**
 * Puts a procedure together from checked events and what a model takes for its steps. What was read surely stays; of the rest,
 * what the model leaves out goes, and what it counts to another step becomes part of that. A change that was not read becomes a
 * step only where the readings bear out what the model says of it.
 */
export function arrangeSteps(
  procedure: Procedure,
  events: readonly CheckedEvent[],
  told: readonly ToldStep[],
  screens: ReadonlyMap<string, Screen>,
): Arranged {
  const groups = groupsOf(events, told)
  const said = new Map<number, string>()
  const steps = groups.map(({ event, with: others, title }, at): Step => {
    const step = spanning(event.step, others)
    const before = screens.get(step.keyframes.before)
    const words = (title ? fittingWords(title, step, before) : undefined) ?? event.said
    if (words) said.set(at + 1, words)
    // What the recording's author calls a step stays; a title made of its parts gives way.
    const read = event.change.step
    const isOwn = read.title === stepTitle(read.action)
    return { ...step, n: at + 1, title: isOwn ? (words ?? stepTitle(step.action)) : read.title }
  })
  return { procedure: { ...procedure, steps, parameters: parametersOf(procedure, steps) }, said }
}

type Group = { event: CheckedEvent; with: CheckedEvent[]; title: string | undefined }

function groupsOf(events: readonly CheckedEvent[], told: readonly ToldStep[]): Group[] {
  const groupOf = new Map<number, ToldStep>()
  for (const step of told) for (const n of step.changes) if (!groupOf.has(n)) groupOf.set(n, step)
  const groups: Group[] = []
  for (const event of events) {
    const group = groupOf.get(event.change.n)
    const members = group ? events.filter((each) => groupOf.get(each.change.n) === group) : [event]
    const main = mainOf(members)
    if (event === main) {
      // A model that names no step at all has not answered, and takes nothing away.
      if (!group && told.length > 0 && !stands(event)) continue
      if (!event.change.isSeen && !(group && event.agrees)) continue
      const others = members.filter((each) => each !== main && !stands(each) && isBeside(each, members))
      const isAlone = members.filter((each) => each === main || stands(each)).length === 1
      groups.push({ event, with: others, title: isAlone ? group?.title : undefined })
    } else if (stands(event)) groups.push({ event, with: [], title: undefined })
  }
  return groups
}

/** A step of its own, whatever it is counted to: it was read surely, or gives a value that a next user changes. */
function stands(event: CheckedEvent): boolean {
  return isSure(event) || (event.by === 'person' && event.step.action.parameter !== undefined)
}

/** Of changes that make up one step, the one that tells what it is. */
function mainOf(events: readonly CheckedEvent[]): CheckedEvent | undefined {
  const worth = ({ step, change, by }: CheckedEvent) =>
    (change.isSeen ? 2 : 0) + (by === 'person' ? 1 : 0) + (step.action.parameter ? 1 : 0) + step.confidence
  return [...events].sort((a, b) => worth(b) - worth(a))[0]
}

/** Nothing that stands by itself lies between it and the rest: one step does not reach over another. */
function isBeside(event: CheckedEvent, members: readonly CheckedEvent[]): boolean {
  const numbers = members.map(({ change }) => change.n)
  return numbers.some((n) => Math.abs(n - event.change.n) === 1)
}

function spanning(step: Step, others: readonly CheckedEvent[]): Step {
  const all = [step, ...others.map((each) => each.step)].sort((a, b) => a.start_s - b.start_s)
  const [first, last] = [all[0]!, all.at(-1)!]
  return {
    ...step,
    start_s: first.start_s,
    end_s: Math.max(...all.map((each) => each.end_s)),
    // The picture to find the target in is the one right before it is used.
    keyframes: { before: step.keyframes.before, after: last.keyframes.after },
    expect: last === step ? step.expect : { text: last.expect.text, url: last.expect.url ?? step.expect.url },
  }
}

/** Those that a step still gives; values that were corrected are the ones that a next user changes. */
function parametersOf({ parameters }: Procedure, steps: readonly Step[]): Parameter[] {
  const values = new Map(steps.map(({ action }) => [action.parameter, action.value]))
  return parameters.flatMap((parameter) => {
    if (!values.has(parameter.name)) return []
    const value = parameter.kind === 'secret' ? undefined : values.get(parameter.name)
    return [value === undefined ? parameter : { ...parameter, recorded_value: value }]
  })
}
