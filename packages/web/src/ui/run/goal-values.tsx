import { useRef } from 'react'
import { Icon } from '../app/icon.tsx'
import { useText } from '../messages/use-text.tsx'

export type GoalValue = { key: number; name: string; value: string }

type GoalValuesProps = { values: GoalValue[]; onValues: (values: GoalValue[]) => void }

/** What is to be entered, by names that the person gives. */
export function GoalValues({ values, onValues }: GoalValuesProps) {
  const { text } = useText()
  const next = useRef(values.length)
  const change = (key: number, part: Partial<GoalValue>) =>
    onValues(values.map((each) => (each.key === key ? { ...each, ...part } : each)))
  return (
    <fieldset>
      <legend>{text('parameters')}</legend>
      <p className="quiet">{text('goalValuesHint')}</p>
      {values.map(({ key, name, value }, at) => (
        <div key={key} className="goal-value">
          <input
            aria-label={text('goalValueName', { n: at + 1 })}
            placeholder={text('goalValueNameExample')}
            value={name}
            maxLength={300}
            onChange={(event) => change(key, { name: event.target.value })}
          />
          <input
            aria-label={text('goalValue', { n: at + 1 })}
            placeholder={text('value')}
            value={value}
            maxLength={10_000}
            onChange={(event) => change(key, { value: event.target.value })}
          />
          <button
            type="button"
            className="icon-button"
            aria-label={text('rowsLeave', { name: name || String(at + 1) })}
            onClick={() => onValues(values.filter((each) => each.key !== key))}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
      <div className="controls">
        <button
          type="button"
          className="button"
          onClick={() => onValues([...values, { key: next.current++, name: '', value: '' }])}
        >
          {text('goalValueAdd')}
        </button>
      </div>
    </fieldset>
  )
}
