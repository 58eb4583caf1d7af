import type { Dialog } from 'puppeteer-core'
import type { Decision } from '../protocol/run.ts'
import { isIrreversible } from '../safety/irreversible.ts'
import type { RunContext } from './run-context.ts'

/** Answers a dialog of the page as the recording does by going on, unless it asks for what nobody approved. */
export async function answerDialog(
  context: RunContext,
  step: { n: number; title: string } | undefined,
  dialog: Dialog,
): Promise<void> {
  const message = dialog.message()
  if (dialog.type() === 'alert' || dialog.type() === 'beforeunload') {
    if (message) context.dialogs.push(message)
    return dialog.accept()
  }
  // A person who has the page answers what it asks.
  if (context.isInHand) {
    const suggested = dialog.type() === 'prompt' ? dialog.defaultValue() : undefined
    const decision = await decide(context, step ?? { n: 0, title: message }, message, suggested)
    context.dialogs.push(`${message} (${decision === false ? 'refused' : 'confirmed'})`)
    if (decision === false) return dialog.dismiss()
    return dialog.accept(typeof decision === 'object' ? decision.answer : dialog.defaultValue())
  }
  const needsApproval = !(context.isApproved && (context.options.yes || !isIrreversible([message])))
  const isFine =
    step !== undefined &&
    (!needsApproval || !isIrreversible([message]) || (await decide(context, step, message)) !== false)
  context.dialogs.push(`${message} (${isFine ? 'confirmed' : 'refused'})`)
  if (isFine) return dialog.accept(dialog.defaultValue())
  context.refusedDialog = message
  return dialog.dismiss()
}

async function decide(
  context: RunContext,
  step: { n: number; title: string },
  message: string,
  answer?: string,
): Promise<Decision> {
  const { approve } = context.options
  const request = {
    step: step.n,
    title: step.title,
    target: message,
    reason: `the page asks “${message}”`,
    shown: false,
    ...(answer === undefined ? {} : { answer }),
  }
  context.emit({ type: 'approval-request', step: step.n, request })
  return approve ? context.waitForPerson(approve(request)) : false
}
