import type { Observation, Scale } from '../describe/observation.ts'
import type { Screen } from '../read/screen-reader.ts'
import type { TimedText } from '../timed-text/timed-text.ts'

/** All that was read off a recording: what steps are distilled from, and what a model's answers are held against. */
export type Reading = {
  observations: Observation[]
  /** In order of time, without what the recording's author put over them. */
  screens: Screen[]
  /** What the author put there. */
  texts: TimedText[]
  /** The title of a card at the start. */
  heading: string | undefined
  scale: Scale
  durationS: number
  /** Frames that were decoded, and pictures that were kept. */
  framesDecoded: number
  keyframes: number
}
