import { VideoIndexError } from '../errors.ts'
import type { Frame } from './correction.ts'
import type { IndexDocument } from '../protocol/document.ts'
import type { Parameter, Step } from '../protocol/procedure.ts'

/** A step while corrections are applied. `key` is there once a correction names it, `origin` where the reader saw it. */
export type DraftStep = { key: string | undefined; origin: number | undefined; step: Step }

/** A procedure in the making: corrections replace its steps and parameters, or throw and leave them as they were. */
export type Draft = {
  readonly document: IndexDocument
  /** Pictures that were taken for corrections. */
  readonly frames: readonly Frame[]
  steps: DraftStep[]
  parameters: Parameter[]
}

/** @throws VideoIndexError `step_not_found` for a step that is not there any more, or not found again */
export function positionOf({ steps }: Draft, key: string): number {
  const position = steps.findIndex((each) => each.key === key)
  if (position >= 0) return position
  throw new VideoIndexError('step_not_found', 'the step that was corrected is not found any more', {
    hint: 'correct it anew, or drop this correction',
  })
}

export function refuse(message: string, hint: string): never {
  throw new VideoIndexError('bad_correction', message, { hint })
}

/** A step as it was corrected: nothing about it is a guess any more. */
export function corrected(step: Step): Step {
  return { ...step, confidence: 1, corrected: true }
}

export function checkTimes(startS: number, endS: number, { video }: IndexDocument): void {
  if (startS >= endS)
    refuse(`a step cannot end at ${endS} s when it starts at ${startS} s`, 'let it end after its start')
  // players round up the last moment
  if (endS > video.duration_s + 0.5)
    refuse(`the recording ends at ${video.duration_s} s`, 'let the step end within the recording')
}

/** The picture that was taken last before a moment, or the first one after it. */
export function pictureAt({ document: { procedure, events }, frames }: Draft, timeS: number): string {
  const pictures = [
    ...frames.map(({ name, time_s }) => ({ name, timeS: time_s })),
    ...procedure.steps.flatMap((step) => [
      { name: step.keyframes.before, timeS: step.start_s },
      { name: step.keyframes.after, timeS: step.end_s },
    ]),
    ...events.map((event) => ({ name: event.keyframe, timeS: event.start_s })),
  ]
    .filter(({ name }) => name !== '')
    .sort((a, b) => a.timeS - b.timeS)
  return (pictures.findLast((each) => each.timeS <= timeS) ?? pictures[0])?.name ?? ''
}
