import type { Observation, Scale } from '../describe/observation.ts'
import type { Parameter, Procedure } from '../protocol/procedure.ts'
import type { Screen } from '../read/screen-reader.ts'
import { boundSteps } from '../timed-text/bound-steps.ts'
import { nameSteps } from '../timed-text/name-steps.ts'
import type { SeenStep } from '../timed-text/seen-step.ts'
import type { TimedText } from '../timed-text/timed-text.ts'
import { findActions } from './find-actions.ts'
import type { FoundAction } from './found-action.ts'
import { freeName, nameOf } from './parameter-name.ts'
import { readAddress } from './read-address.ts'
import { stepOf } from './step-of.ts'

/** One procedure from all that was observed: steps a person would say, the values a next user would change, what each step brought about. */
export function distilProcedure(
  observations: readonly Observation[],
  first: Screen | undefined,
  title: string,
  scale: Scale,
  texts: readonly TimedText[] = [],
): Procedure {
  const actions = findActions(observations, scale)
  const parameters: Parameter[] = []
  const seen = actions.map((action, at): SeenStep => {
    const step = stepOf(action, at + 1, parameterOf(action, parameters), scale)
    const opening = action.observations[0]!
    return { step, actionS: opening.episode.actionS, linesBefore: opening.before.lines }
  })
  const steps = nameSteps(boundSteps(seen, texts), texts)
  return { title, start_url: first ? readAddress(first, scale) : null, parameters, steps }
}

function parameterOf(action: FoundAction, parameters: Parameter[]): string | undefined {
  const { kind, value, secret } = action
  if (kind !== 'fill' && kind !== 'select' && kind !== 'upload') return undefined
  const label = action.target.text ?? (kind === 'upload' ? 'File' : `Text ${parameters.length + 1}`)
  const base = nameOf(label) || `value_${parameters.length + 1}`
  const name = freeName(base, parameters)
  parameters.push({
    name,
    label,
    recorded_value: secret ? '' : (value ?? ''),
    kind: secret ? 'secret' : kind === 'upload' ? 'file' : kind === 'select' ? 'choice' : 'text',
  })
  return name
}
