import type { BoundStep } from '../bind/bind-values.ts'
import type { Heal, RunReport } from '../protocol/report.ts'
import { confirmByHand } from './by-hand.ts'
import type { Place } from './find-place.ts'
import { followStep } from './follow-step.ts'
import { picture, type RunContext } from './run-context.ts'
import { errorOf } from './run-in-browser.ts'
import { newRecord, savePicture } from './step-record.ts'

/**
 * Follows a step, tells of it, and leaves its record in the report, whatever comes of it. Throws what ends the run.
 * @returns where to go on when the page is where another step begins; the record is then that of a step not done
 */
export async function takeStep(
  context: RunContext,
  report: RunReport,
  index: number,
  lastDialogs: readonly string[],
  /** What was tried before the step was begun. */
  heals: readonly Heal[] = [],
): Promise<Place | undefined> {
  const step = context.procedure.steps[index] as BoundStep
  const told = context.thought ? { thought: context.thought } : {}
  const { n, title, keyframes } = step
  await context.announce({ type: 'step-start', step: n, title, keyframe: keyframes.before, ...told })
  const isDone = context.options.isDoneByHand?.(step.n) ?? false
  const record = { ...newRecord(context, step), heals: [...heals], ...told }
  report.steps.push(record)
  context.dialogs = []
  const started = performance.now()
  let place: Place | undefined
  try {
    if (isDone) await confirmByHand(context, index, record)
    else place = await followStep(context, index, record, lastDialogs)
    const { trace, session } = context.actor
    const seen = record.checks.flatMap((check) => (check.ok && check.seen ? [check.seen] : []))
    if (record.status === 'done') await trace.seen(session.page, seen)
    return place
  } catch (error) {
    record.status = 'failed'
    if (record.screenshot === '' && !context.signal.aborted)
      await savePicture(context, record, await picture(context)).catch(() => undefined)
    record.dialogs = [...context.dialogs]
    record.error = errorOf(error)
    record.verified_by ||= record.error.message
    throw error
  } finally {
    record.seconds = Math.round((performance.now() - started) / 10) / 100
    // a step that is left for another one has no end of its own
    if (!place) context.emit({ type: 'step-end', step: step.n, report: record })
  }
}
