import type { IndexDocument, VideoEvent } from '../protocol/document.ts'
import type { Step } from '../protocol/procedure.ts'

export type MomentKind = 'steps' | 'events'

/** A step or event as the search sees it: `embedded` is what the vector is made of, `text` what words are looked up in. */
export type MomentText = {
  table: MomentKind
  position: number
  kind: string
  startS: number
  endS: number
  text: string
  embedded: string
  /** The name of the picture that shows it; for steps, what they led to. */
  picture?: string
}

// A screen full of words says little about the moment, and the sentence model was made for sentences.
const maxOnScreenCharacters = 2000
const maxEmbeddedCharacters = 300

export function momentTexts(document: IndexDocument): MomentText[] {
  return [
    ...document.procedure.steps.map((step, position) => ({
      table: 'steps' as const,
      position,
      kind: step.action.kind,
      startS: step.start_s,
      endS: step.end_s,
      text: stepText(step, document),
      embedded: step.title.slice(0, maxEmbeddedCharacters),
      picture: step.keyframes.after,
    })),
    ...document.events.map((event, position) => ({
      table: 'events' as const,
      position,
      kind: event.kind,
      startS: event.start_s,
      endS: event.end_s,
      text: eventText(event),
      embedded: event.description.slice(0, maxEmbeddedCharacters),
    })),
  ]
}

function stepText(step: Step, document: IndexDocument): string {
  const { target, value, parameter } = step.action
  const label = document.procedure.parameters.find((each) => each.name === parameter)?.label
  const words = [step.title, target?.text, label, value, ...step.expect.text, document.video.title]
  return words.filter(Boolean).join('\n')
}

function eventText(event: VideoEvent): string {
  return [event.description, event.on_screen_text.join('\n').slice(0, maxOnScreenCharacters)].filter(Boolean).join('\n')
}
