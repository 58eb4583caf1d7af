import type { Parameter, Procedure, Step } from '../protocol/procedure.ts'

/** The parameter that the step enters, or undefined. */
export function parameterOf({ action }: Step, { parameters }: Procedure): Parameter | undefined {
  return parameters.find(({ name }) => name === action.parameter)
}

/** The step's title, with the label of the value that can be replaced where the title does not say it. */
export function describeStep(step: Step, procedure: Procedure): string {
  const title = oneLine(step.title)
  const label = parameterOf(step, procedure)?.label
  return label === undefined || title.toLowerCase().includes(label.toLowerCase())
    ? title
    : `${title} (${oneLine(label)})`
}

/** Text on one line, without what would break one anywhere. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\s\p{Cc}\u2028\u2029]+/gu, ' ').trim()
}
