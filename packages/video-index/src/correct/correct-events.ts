import type { VideoEvent } from '../protocol/document.ts'
import type { Step } from '../protocol/procedure.ts'
import type { Draft } from './draft.ts'

/** The events of a corrected document: one for each step's action as it is now, and whatever else there was. */
export function correctEvents({ document, steps }: Draft): VideoEvent[] {
  const before = document.procedure.steps
  const events = before.map((step) => document.events.find((event) => isOf(event, step)))
  const rest = document.events.filter((event) => !events.includes(event))
  const actions = steps.flatMap(({ origin, step }): VideoEvent[] => {
    const known = origin === undefined ? undefined : events[origin]
    if (origin !== undefined && step === before[origin]) return known ? [known] : []
    return [
      {
        start_s: step.start_s,
        end_s: step.end_s,
        kind: 'action',
        description: step.title,
        on_screen_text: known?.on_screen_text ?? [],
        keyframe: step.keyframes.after,
        confidence: step.confidence,
      },
    ]
  })
  return [...actions, ...rest].sort((a, b) => a.start_s - b.start_s)
}

function isOf({ kind, start_s, keyframe }: VideoEvent, step: Step): boolean {
  return kind === 'action' && start_s === step.start_s && keyframe === step.keyframes.after
}
