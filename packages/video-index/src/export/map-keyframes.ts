import type { Answer, Citation } from '../protocol/answer.ts'
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

/** The answer with every picture's name mapped in the same way; `map` is told the recording that it is of. */
export function mapAnswerKeyframes(answer: Answer, map: (videoId: string, name: string) => string): Answer {
  const mapped = (videoId: string, name: string) => (name ? map(videoId, name) : name)
  const cited = (citation: Citation) => ({ ...citation, keyframe: mapped(citation.video_id, citation.keyframe) })
  const { citations, nearest, steps } = answer
  const stepsOf = steps?.map((step) => ({
    ...step,
    keyframes: {
      before: mapped(step.video_id, step.keyframes.before),
      after: mapped(step.video_id, step.keyframes.after),
    },
  }))
  return {
    ...answer,
    citations: citations.map(cited),
    ...(nearest ? { nearest: nearest.map(cited) } : {}),
    ...(stepsOf ? { steps: stepsOf } : {}),
  }
}
