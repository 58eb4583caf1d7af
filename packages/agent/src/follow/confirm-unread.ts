import { nameOf, nodeOf } from '../act/actor.ts'
import { clickNode } from '../act/click.ts'
import { similarity } from '../ground/text-match.ts'
import type { Observation } from '../observe/observation.ts'
import { isCommit } from '../safety/commit-words.ts'
import { askApproval } from './ask-approval.ts'
import type { RunContext } from './run-context.ts'

/**
 * Answers a dialog that the step before opened, where the recording shows the dialog with its button and then goes on without it, but the
 * click on that button was not read. What cannot be taken back needs its approval like any other click.
 * @returns what was done
 * @throws AgentError `approval_needed`
 */
export async function confirmUnread(
  context: RunContext,
  index: number,
  page: Observation,
): Promise<string | undefined> {
  const previous = context.procedure.steps[index - 1]
  const step = context.procedure.steps[index]
  const shown = previous?.expect.text ?? []
  const button = page.elements.find(
    (element) =>
      element.inDialog &&
      element.kind === 'action' &&
      !element.disabled &&
      isCommit(nameOf(element)) &&
      shown.some((text) => similarity(text, nameOf(element)) >= 0.9),
  )
  if (!button || !previous || !step) return undefined
  const name = nameOf(button)
  const confirming = { ...step, action: { kind: 'click' as const, target: { text: name } } }
  await askApproval(context, confirming, { element: button, by: 'text', because: '', score: 1, likeness: 1 }, page)
  await clickNode(context.actor, await nodeOf(button))
  return `clicked “${name}” in the dialog`
}
