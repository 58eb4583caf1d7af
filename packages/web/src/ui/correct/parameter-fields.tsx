import type { Correction, Parameter, Step } from '@stepcast/video-index'
import { useId } from 'react'
import { useText } from '../messages/use-text.tsx'
import { EditField } from './edit-field.tsx'

type ParameterFieldsProps = {
  step: Step
  parameter: Parameter | undefined
  disabled: boolean
  onCorrect: (correction: Correction) => Promise<unknown>
}

const kinds = ['text', 'choice', 'file', 'secret'] as const
const entering: readonly string[] = ['fill', 'select', 'upload', 'drag', 'goto']

/** Whether a run asks for another value instead of the recorded one, and by which name. */
export function ParameterFields({ step, parameter, disabled, onCorrect }: ParameterFieldsProps) {
  const { text } = useText()
  const id = useId()
  if (!entering.includes(step.action.kind)) return null
  if (step.action.value === undefined && !parameter && step.action.kind !== 'fill') return null
  const choose = (chosen: string) => {
    const kind = kinds.find((each) => each === chosen)
    void onCorrect({ op: 'parameter', step: step.n, parameter: kind ? { kind } : null })
  }
  return (
    <>
      <div className="field">
        <span className="edit-head">
          <label htmlFor={id}>{text('correctReplaced')}</label>
        </span>
        <select
          id={id}
          value={parameter?.kind ?? 'constant'}
          disabled={disabled}
          onChange={(event) => choose(event.target.value)}
        >
          <option value="constant">{text('correctConstant')}</option>
          {kinds.map((kind) => (
            <option key={kind} value={kind} disabled={kind !== 'secret' && step.action.value === undefined}>
              {text(`correctAsks_${kind}`)}
            </option>
          ))}
        </select>
      </div>
      {parameter && (
        <EditField
          label={text('correctParameterName')}
          value={parameter.label}
          disabled={disabled}
          complaint={(typed) => (typed === '' ? text('correctEmpty') : undefined)}
          onSave={(label) => onCorrect({ op: 'parameter', step: step.n, parameter: { label } })}
        />
      )}
    </>
  )
}
