import { type ReactNode, useId, useState } from 'react'
import { useText } from '../messages/use-text.tsx'

type EditFieldProps = {
  label: string
  /** As it is saved. */
  value: string
  /** Resolves to nothing when it was not saved. */
  onSave: (value: string) => Promise<unknown>
  /** Why this cannot be saved; undefined where it can. */
  complaint?: (value: string) => string | undefined
  disabled: boolean
  /** What stands beside the field. */
  children?: ReactNode
  className?: string
}

/** A field that saves itself when it is left or Enter is pressed; Escape takes back what was typed. */
export function EditField({ label, value, onSave, complaint, disabled, children, className = '' }: EditFieldProps) {
  const { text } = useText()
  const [typed, setTyped] = useState<string>()
  const id = useId()
  const shown = typed ?? value
  const wrong = typed === undefined || typed.trim() === value ? undefined : complaint?.(typed.trim())
  const isChanged = typed !== undefined && typed.trim() !== value
  const save = async () => {
    const sent = typed?.trim()
    if (sent === undefined || (isChanged && wrong !== undefined)) return
    // What is typed while it is being saved stays.
    if (!isChanged || (await onSave(sent))) setTyped((now) => (now?.trim() === sent ? undefined : now))
  }
  return (
    <div className={`field edit-field ${className}`} data-changed={isChanged}>
      {/* Above the field and beside its name, so that nothing below moves under the pointer. */}
      <span className="edit-head">
        <label htmlFor={id}>{label}</label>
        {(wrong !== undefined || isChanged) && (
          <small id={`${id}-state`} className={wrong === undefined ? undefined : 'edit-wrong'}>
            {wrong ?? text('correctUnsaved')}
          </small>
        )}
      </span>
      <span className="edit-line">
        <input
          id={id}
          type="text"
          value={shown}
          disabled={disabled}
          autoComplete="off"
          aria-invalid={wrong !== undefined}
          aria-describedby={wrong === undefined && !isChanged ? undefined : `${id}-state`}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={() => void save()}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return
            if (event.key === 'Enter') void save()
            if (event.key === 'Escape') setTyped(undefined)
          }}
        />
        {children}
      </span>
    </div>
  )
}
