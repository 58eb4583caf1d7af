import type { Step } from '../protocol/procedure.ts'

/** Steps that are asked about together, with the names of their pictures in order of time. */
export type StepWindow = { steps: Step[]; pictures: string[] }

/** More pictures at once are looked at less well, and many servers refuse them. */
const maxPictures = 16
/** Steps that a window repeats of the one before: what leads up to its first step. */
const overlap = 1

/** Cuts a procedure into windows; each step has at most two pictures, and what one ends with the next often begins with. */
export function stepWindows(steps: readonly Step[]): StepWindow[] {
  const windows: StepWindow[] = []
  for (let from = 0; from < steps.length;) {
    let to = from + 1
    while (to < steps.length && picturesOf(steps.slice(from, to + 1)).length <= maxPictures) to++
    windows.push(windowOf(steps.slice(from, to)))
    if (to >= steps.length) break
    from = Math.max(from + 1, to - overlap)
  }
  return windows
}

/** Two windows in place of one that the model finds too long; undefined where it cannot be cut any more. */
export function halves({ steps }: StepWindow): [StepWindow, StepWindow] | undefined {
  if (steps.length < 2) return undefined
  const middle = steps.length >> 1
  return [windowOf(steps.slice(0, middle)), windowOf(steps.slice(middle))]
}

function windowOf(steps: Step[]): StepWindow {
  return { steps, pictures: picturesOf(steps) }
}

/** Pictures are named by their times. */
function picturesOf(steps: readonly Step[]): string[] {
  return [...new Set(steps.flatMap(({ keyframes }) => [keyframes.before, keyframes.after]))].filter(Boolean).sort()
}
