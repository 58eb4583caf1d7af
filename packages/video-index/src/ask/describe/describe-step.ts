import { hiddenValue, withoutSecrets } from '../../export/without-secrets.ts'
import type { DescribedStep } from '../../protocol/answer.ts'
import type { IndexDocument } from '../../protocol/document.ts'
import type { ActionKind, Parameter, Step } from '../../protocol/procedure.ts'
import type { Language } from '../../language/languages.ts'
import { flowOf } from './flow-words.ts'

const kindOfValue: Partial<Record<ActionKind, Parameter['kind']>> = { fill: 'text', select: 'choice', upload: 'file' }

/** Steps of one recording in full, in the order given; secrets are covered. */
export function describeSteps(
  document: IndexDocument,
  numbers: readonly number[],
  language: Language,
): DescribedStep[] {
  const covered = withoutSecrets(document)
  return numbers.flatMap((n) => {
    const step = covered.procedure.steps.find((each) => each.n === n)
    return step ? [describeStep(covered, step, language)] : []
  })
}

function describeStep(document: IndexDocument, step: Step, language: Language): DescribedStep {
  const { n, title, section, start_s, end_s, action, expect, keyframes } = step
  const said = document.events.filter(
    (event) => (event.kind === 'speech' || event.kind === 'caption') && event.start_s < end_s && event.end_s > start_s,
  )
  return {
    video_id: document.video.id,
    n,
    title,
    ...(section === undefined ? {} : { section }),
    start_s,
    end_s,
    kind: action.kind,
    target: { text: action.target?.text ?? null, role: action.target?.role ?? null },
    flow: flowOf(step, language),
    values: valuesOf(document, step),
    said: said.map(({ description }) => description),
    expect,
    keyframes,
  }
}

function valuesOf({ procedure }: IndexDocument, { action }: Step): DescribedStep['values'] {
  const parameter = procedure.parameters.find(({ name }) => name === action.parameter)
  const kind = parameter?.kind ?? kindOfValue[action.kind]
  if (kind === undefined) return []
  const value = kind === 'secret' ? hiddenValue : action.value
  if (value === undefined) return []
  const label = parameter?.label ?? action.target?.text ?? null
  return [{ label, value, kind, ...(parameter ? { parameter: parameter.name } : {}) }]
}
