import type { AgentError } from '../errors.ts'
import type { BoundProcedure, BoundStep } from '../bind/bind-values.ts'
import { groundTarget } from '../ground/ground-target.ts'
import { similarity } from '../ground/text-match.ts'
import type { Observation } from '../observe/observation.ts'
import { isCommit } from '../safety/commit-words.ts'
import { isIrreversible } from '../safety/irreversible.ts'
import { isExpectedAddress, lookForTexts, significantTexts } from '../verify/expectation.ts'
import type { RunContext } from './run-context.ts'
import { signInWords, userWords } from './sign-in.ts'

/** A step that begins on the page as it is, and how that was told. */
export interface Place {
  index: number
  because: string
  /** What the run would have ended with if there were no such place. */
  otherwise?: AgentError
}

/** The share of a step's expected words that must be shown for its effect to be there. */
const enoughSeen = 0.6

/**
 * Which later step the page is at already, when the target of step `index` is not to be had: somebody is signed in, or the app skips a
 * page that the recording passed through. What stands between must be ways only, or a sign-in: nothing that enters or stores anything.
 */
export async function placeAhead(context: RunContext, index: number, page: Observation): Promise<Place | undefined> {
  const { steps } = context.procedure
  if (context.shows) return undefined
  for (let at = index + 1; at < steps.length; at++) {
    if (!isPassable(context.procedure, steps.slice(index, at))) continue
    const because = await beginsHere(steps, at, page)
    if (because) return { index: at, because }
  }
  return undefined
}

/**
 * Which earlier step the page is at again, when the app has lost what was done since: it was loaded anew, or the session ended. Only steps
 * that can be done twice without counting twice may lie between, and it is done once a run.
 */
export async function placeBefore(
  context: RunContext,
  index: number,
  page: Observation,
  /** Whether the step itself was tried on another page already. */
  isTried: boolean,
): Promise<Place | undefined> {
  const { steps } = context.procedure
  const own = steps[index]
  if (context.shows || context.wentBack || !own || (isTried && !isRepeatable(own))) return undefined
  for (let at = index - 1; at >= context.firstIndex; at--) {
    if (!isRepeatable(steps[at] as BoundStep)) return undefined
    const because = await beginsHere(steps, at, page)
    if (because) return { index: at, because }
  }
  return undefined
}

/** Why the page is taken for the one that a step begins on: its target is there, and so is what the step before it led to. */
async function beginsHere(steps: readonly BoundStep[], at: number, page: Observation): Promise<string | undefined> {
  const step = steps[at] as BoundStep
  const name = step.action.target?.text
  if (!name || ['scroll', 'goto', 'press'].includes(step.action.kind)) return undefined
  const ground = await groundTarget(step.action, page, { rowNames: step.rowNames })
  if (!ground.found || ground.grounding.score <= 0.6 || ground.grounding.likeness < 0.8) return undefined
  const before = steps[at - 1]
  if (!before) return `“${name}” is shown`
  const wanted = significantTexts(before.expect)
  const { seen } = lookForTexts(before.expect, page, page)
  if (wanted.length > 0 && seen.length >= wanted.length * enoughSeen)
    return `“${name}” is shown, and “${seen[0]}” as in the recording`
  const isNewAddress = before.expect.url !== null && steps[at - 2]?.expect.url !== before.expect.url
  if (wanted.length === 0 && isNewAddress && isExpectedAddress(before.expect.url, page.url))
    return `“${name}” is shown, and the address is as in the recording`
  return undefined
}

/** Whether a step only leads somewhere. A click on what has no name, or a key, may store as well as lead. */
function isWay({ action }: BoundStep): boolean {
  const name = action.target?.text ?? ''
  if (action.kind === 'goto' || action.kind === 'scroll') return true
  return action.kind === 'click' && name !== '' && !isCommit(name) && !isIrreversible([name])
}

const isSignIn = ({ action }: BoundStep): boolean =>
  action.kind === 'click' && signInWords.some((word) => similarity(action.target?.text ?? '', word) >= 0.95)

/** Whether leaving these steps out leaves nothing undone. */
function isPassable(procedure: BoundProcedure, steps: readonly BoundStep[]): boolean {
  const hidden = new Set(procedure.values.filter(({ kind }) => kind === 'secret').flatMap((value) => value.steps))
  const password = steps.findIndex((step) => step.secret !== undefined || hidden.has(step.n))
  const submit = password < 0 ? -1 : steps.findIndex((step, at) => at > password && isSignIn(step))
  const isOfSignIn = ({ action, secret }: BoundStep, at: number) =>
    at <= submit &&
    (at >= password || secret !== undefined || (action.kind === 'fill' && userWords.test(action.target?.text ?? '')))
  return steps.every((step, at) => {
    const name = step.action.target?.text ?? ''
    if (isIrreversible([name])) return false
    if (isOfSignIn(step, at)) return true
    return !step.set && isWay(step)
  })
}

/** Whether a step may be done twice: it enters into fields, or leads somewhere. */
const isRepeatable = (step: BoundStep): boolean => isWay(step) || ['fill', 'select'].includes(step.action.kind)

/** Whether one of these steps enters a secret. */
export const entersSecret = (steps: readonly BoundStep[]): boolean => steps.some(({ secret }) => secret !== undefined)
