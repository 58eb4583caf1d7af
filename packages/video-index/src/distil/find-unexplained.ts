import type { Observation, Scale } from '../describe/observation.ts'
import type { Step } from '../protocol/procedure.ts'
import { placeOf } from './found-action.ts'
import { stepOf } from './step-of.ts'

/** Too little to stand in a procedure by itself. */
const unexplained = 0.3

/**
 * Changes that brought something to read and that no step accounts for, as steps of kind `other`: a person who looks at the
 * pictures, or a model, may say what was done there. They are numbered on from the last step.
 */
export function findUnexplained(observations: readonly Observation[], steps: readonly Step[], scale: Scale): Step[] {
  const isTold = ({ episode }: Observation) =>
    steps.some((step) => episode.startS < step.end_s && episode.endS > step.start_s)
  return observations
    .filter((each) => each.episode.scrolled === 0 && !isTold(each))
    .map((each) => {
      const target = placeOf(each.changedAtPointer ?? each.changed, each.point, scale)
      const action = { kind: 'other', target, value: undefined, secret: false, confidence: unexplained } as const
      return stepOf({ ...action, observations: [each] }, steps.length + 1, undefined, scale)
    })
    .filter(({ expect }) => expect.text.length > 0 || expect.url !== null)
    .map((step, at) => ({ ...step, n: step.n + at }))
}
