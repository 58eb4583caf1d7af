import type { IndexDocument } from '../../protocol/document.ts'
import type { Step } from '../../protocol/procedure.ts'

/** Every different line that the recording may have shown when the step began: rather too many than too few. */
export function linesBefore(step: Step, { events, procedure }: IndexDocument): string[] {
  const before = procedure.steps.findLast(({ n }) => n < step.n)
  const fromS = before?.start_s ?? 0
  const shown = events.filter(
    ({ kind, start_s, end_s }) =>
      (kind === 'screen' && start_s <= step.start_s && end_s >= step.start_s) ||
      (kind === 'action' && start_s >= fromS && start_s < step.start_s),
  )
  return [...new Set(shown.flatMap(({ on_screen_text }) => on_screen_text))]
}
