import type { ConceptName } from '../language/concepts.ts'
import type { VideoEvent } from '../protocol/document.ts'
import type { ActionKind } from '../protocol/procedure.ts'

/** Where words about a moment come from. `control` holds the names of controls that come into view: what they would do is not done. */
export const fieldNames = [
  'title',
  'label',
  'value',
  'parameter',
  'spoken',
  'kind',
  'expected',
  'control',
  'url',
  'context',
  'near',
  'screen',
] as const
export type FieldName = (typeof fieldNames)[number]

/** What a sentence model is told about a moment. */
type Told = {
  text: string
  /** The name of the picture that shows it. */
  picture?: string
}

/** What may be cited: a step with the events that belong to it, or an event that belongs to none. */
export type Moment = {
  /** Its place in the recording: the steps in their order, then the events that belong to none. */
  position: number
  /** The step's number; undefined for an event. */
  step: number | undefined
  kind: ActionKind | VideoEvent['kind']
  startS: number
  endS: number
  /** What supports a citation, in words. */
  text: string
  keyframe: string
  /** The words of the thing acted on, where there are any. */
  target: string
  words: Partial<Record<FieldName, string[]>>
  /** What the action and the form of its value mean, whatever words stand there. */
  meant: ConceptName[]
  told: Told[]
}
