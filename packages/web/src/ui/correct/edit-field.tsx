import { type ChangeEvent, type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react'
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
  /** Whether it may have several lines; Enter begins another one then, and Enter with Ctrl or ⌘ saves. */
  lines?: boolean
  /** What stands beside the field. */
  children?: ReactNode
  className?: string
}

/** A field that saves itself when it is left or Enter is pressed; Escape takes back what was typed. */
export function EditField({
  label,
  value,
  onSave,
  complaint,
  disabled,
  lines = false,
  children,
  className = '',
}: EditFieldProps) {
  const { text } = useText()
  const [typed, setTyped] = useState<string>()
  // What is on its way is what the next change is one of.
  const sending = useRef<string>(undefined)
  const id = useId()
  const shown = typed ?? value
  const wrong = typed === undefined || typed.trim() === value ? undefined : complaint?.(typed.trim())
  const isChanged = typed !== undefined && typed.trim() !== value
  const save = async () => {
    const sent = typed?.trim()
    if (sent === undefined || sent === sending.current) return
    if (sent !== (sending.current ?? value)) {
      if (wrong !== undefined) return
      sending.current = sent
      const saved = await onSave(sent)
      if (sending.current === sent) sending.current = undefined
      if (!saved) return
    }
    // What is typed while it is being saved stays.
    setTyped((now) => (now?.trim() === sent ? undefined : now))
  }
  const input = {
    id,
    value: shown,
    disabled,
    autoComplete: 'off',
    'aria-invalid': wrong !== undefined,
    'aria-describedby': wrong === undefined && !isChanged ? undefined : `${id}-state`,
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => setTyped(event.target.value),
    onBlur: () => void save(),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.nativeEvent.isComposing) return
      if (event.key === 'Enter' && (!lines || event.ctrlKey || event.metaKey)) void save()
      if (event.key === 'Escape') setTyped(undefined)
    },
  }
  return (
    <div className={`field edit-field ${className}`} data-changed={isChanged}>
      {/* Above the field and beside its name, so that nothing below moves under the pointer. */}
      <span className="edit-head">
        <label htmlFor={id}>{label}</label>
        {(wrong !== undefined || isChanged) && (
          <small id={`${id}-state`} className={wrong === undefined ? undefined : 'edit-wrong'}>
            {wrong ?? text(lines ? 'correctUnsavedLines' : 'correctUnsaved')}
          </small>
        )}
      </span>
      <span className="edit-line">
        {lines ? <textarea rows={3} {...input} /> : <input type="text" {...input} />}
        {children}
      </span>
    </div>
  )
}
