import type { IndexDocument } from '../protocol/document.ts'

/** The document with every picture's name mapped, to a path or an address; absent pictures (empty names) stay absent. */
export function mapKeyframes(document: IndexDocument, map: (name: string) => string): IndexDocument {
  const mapped = (name: string) => (name ? map(name) : name)
  return {
    ...document,
    events: document.events.map((event) => ({ ...event, keyframe: mapped(event.keyframe) })),
    procedure: {
      ...document.procedure,
      steps: document.procedure.steps.map((step) => ({
        ...step,
        keyframes: { before: mapped(step.keyframes.before), after: mapped(step.keyframes.after) },
      })),
    },
  }
}
