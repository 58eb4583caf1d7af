import type { Box, Correction, Parameter } from '@stepcast/video-index'
import { useId } from 'react'
import { useText } from '../messages/use-text.tsx'
import { EditField } from './edit-field.tsx'
import { ExpectFields } from './expect-fields.tsx'
import { ParameterFields } from './parameter-fields.tsx'
import { readTime, roundTime, shownTime } from './shown-time.ts'
import { StepMoves, type StepMovesProps } from './step-moves.tsx'
import { TargetBox } from './target-box.tsx'

export type StepEditorProps = Omit<StepMovesProps, 'onCorrect'> & {
  parameters: readonly Parameter[]
  onCorrect: (correction: Correction) => Promise<unknown>
}

const kinds = ['click', 'fill', 'select', 'check', 'upload', 'press', 'goto', 'scroll', 'drag', 'other'] as const

/** Everything about one step, to be put right. */
export function StepEditor({ step, parameters, onCorrect, ...moves }: StepEditorProps) {
  const { text, told } = useText()
  const id = useId()
  const { disabled } = moves
  const { target, value, kind } = step.action
  const parameter = parameters.find(({ name }) => name === step.action.parameter)
  const change = (change: Omit<Extract<Correction, { op: 'change' }>, 'op' | 'step'>) =>
    onCorrect({ op: 'change', step: step.n, ...change })
  const notEmpty = (typed: string) => (typed === '' ? text('correctEmpty') : undefined)
  return (
    <section className="detail step-editor" aria-label={text('correctStep', { n: step.n })}>
      <header>
        <h2>
          <span className="step-number">{step.n}</span> {told(step.title)}
        </h2>
        {step.corrected && <span className="status">{text('corrected')}</span>}
      </header>
      {step.keyframes.before ? (
        <TargetBox
          src={step.keyframes.before}
          box={target?.box}
          disabled={disabled}
          onSave={(box: Box | null) => change({ target: { box } })}
        />
      ) : (
        <p className="frame-none">{text('noFrame')}</p>
      )}
      <div className="edit-fields">
        <EditField
          className="wide"
          label={text('correctTitle')}
          value={told(step.title)}
          disabled={disabled}
          complaint={notEmpty}
          onSave={(title) => change({ title })}
        />
        {(['start_s', 'end_s'] as const).map((name) => (
          <TimeField
            key={name}
            label={text(name === 'start_s' ? 'correctStart' : 'correctEnd')}
            nowLabel={text(name === 'start_s' ? 'correctStartNow' : 'correctEndNow')}
            seconds={step[name]}
            now={moves.now}
            disabled={disabled}
            complaint={(seconds) => {
              const [startS, endS] = name === 'start_s' ? [seconds, step.end_s] : [step.start_s, seconds]
              return startS >= endS ? text('correctOrder') : undefined
            }}
            onSave={(seconds) => change({ [name]: seconds })}
          />
        ))}
        <div className="field">
          <span className="edit-head">
            <label htmlFor={id}>{text('action')}</label>
          </span>
          <select
            id={id}
            value={kind}
            disabled={disabled}
            onChange={(event) => {
              const chosen = kinds.find((each) => each === event.target.value)
              if (chosen) void change({ kind: chosen })
            }}
          >
            {kinds.map((each) => (
              <option key={each} value={each}>
                {text(`action_${each}`)}
              </option>
            ))}
          </select>
        </div>
        <EditField
          label={text('target')}
          value={target?.text ?? ''}
          disabled={disabled}
          onSave={(words) => change({ target: { text: words === '' ? null : words } })}
        />
        {parameter?.kind !== 'secret' && (
          <EditField
            label={text('value')}
            value={value ?? ''}
            disabled={disabled}
            complaint={(typed) =>
              kind === 'check' && typed !== 'true' && typed !== 'false' ? text('correctTrueFalse') : undefined
            }
            onSave={(typed) => change({ value: typed === '' ? null : typed })}
          />
        )}
        <ParameterFields step={step} parameter={parameter} disabled={disabled} onCorrect={onCorrect} />
        <ExpectFields expect={step.expect} disabled={disabled} onSave={(expect) => change({ expect })} />
      </div>
      <StepMoves step={step} onCorrect={onCorrect} {...moves} />
    </section>
  )
}

type TimeFieldProps = {
  label: string
  nowLabel: string
  seconds: number
  now: () => number
  disabled: boolean
  complaint: (seconds: number) => string | undefined
  onSave: (seconds: number) => Promise<unknown>
}

function TimeField({ label, nowLabel, seconds, now, disabled, complaint, onSave }: TimeFieldProps) {
  const { text } = useText()
  return (
    <EditField
      label={label}
      value={shownTime(seconds)}
      disabled={disabled}
      complaint={(typed) => {
        const read = readTime(typed)
        return read === undefined ? text('correctTimeForm') : complaint(read)
      }}
      onSave={async (typed) => onSave(readTime(typed) ?? seconds)}
    >
      <button
        type="button"
        className="button small"
        disabled={disabled}
        aria-label={nowLabel}
        title={nowLabel}
        onClick={() => void onSave(roundTime(now()))}
      >
        {text('correctNow')}
      </button>
    </EditField>
  )
}
