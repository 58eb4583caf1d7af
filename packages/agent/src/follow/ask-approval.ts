import type { BoundStep } from '../bind/bind-values.ts'
import { AgentError } from '../errors.ts'
import type { Grounding } from '../ground/ground-target.ts'
import { similarity } from '../ground/text-match.ts'
import type { Observation } from '../observe/observation.ts'
import { nameOf } from '../act/actor.ts'
import { irreversibleWords, isIrreversible } from '../safety/irreversible.ts'
import { isCommit } from '../safety/commit-words.ts'
import type { RunContext } from './run-context.ts'

/**
 * Passes when an action (a drag onto `onto` too) can be taken back, or when it was approved: in advance because the recording shows it, or now.
 * @throws AgentError `approval_needed`
 */
export async function askApproval(
  context: RunContext,
  step: BoundStep,
  grounding: Grounding,
  page: Observation,
  onto?: string,
): Promise<void> {
  context.isApproved = true
  if (step.action.kind !== 'click' && step.action.kind !== 'press' && step.action.kind !== 'drag') return
  const { element } = grounding
  const recorded = step.action.target?.text ?? ''
  const names = [
    ...element.labels.filter((label) => label.by !== 'icon').map((label) => label.text),
    element.ownText,
    recorded,
  ]
  const question = element.inDialog && isCommit(nameOf(element)) ? dialogTexts(page) : []
  // “Drop files here” asks for what is done anyway
  const place = onto === undefined ? [] : [onto.replace(/\bdrop\b/gi, '')]
  if (!isIrreversible([...names, ...question, ...place])) return
  const isShown = context.shows
    ? context.shows(names.slice(0, -1))
    : recorded === ''
      ? grounding.by === 'appearance' || grounding.by === 'text' || leadsToSameAct(step, names)
      : names.slice(0, -1).some((name) => similarity(name, recorded) >= 0.8)
  if (isShown && context.options.yes) return
  context.isApproved = false
  const request = {
    step: step.n,
    title: step.title,
    target: nameOf(element),
    reason: question.length > 0 ? `it confirms “${question[0]}”` : 'it cannot be taken back',
    shown: isShown,
  }
  context.emit({ type: 'approval-request', step: step.n, request })
  const { approve } = context.options
  context.isApproved = approve ? (await context.waitForPerson(approve(request))) !== false : false
  if (context.isApproved) return
  const what = approve ? 'was not approved' : 'needs an approval'
  throw new AgentError('approval_needed', `“${request.target}” ${what}: ${request.reason}`, {
    hint: approve
      ? 'it was denied; run it again to decide otherwise'
      : isShown
        ? 'run it with --yes to approve what the recording shows'
        : 'the recording does not show this action; do it by hand',
  })
}

/** What came of a click on an icon in the recording tells of the act that the icon is named by here. */
const leadsToSameAct = ({ expect }: BoundStep, names: readonly string[]): boolean => {
  const shown = irreversibleWords(expect.text)
  return irreversibleWords(names).some((word) => shown.includes(word))
}

const dialogTexts = (page: Observation): string[] =>
  page.elements.filter((element) => element.inDialog && element.ownText !== '').map((element) => element.ownText)
