import type { Step } from '@stepcast/video-index'
import { useLayoutEffect, useRef } from 'react'
import { clock } from '../app/clock.ts'
import { Icon } from '../app/icon.tsx'
import { Failed } from '../app/states.tsx'
import { useText } from '../messages/use-text.tsx'
import { UnsavedNotice } from './unsaved-notice.tsx'
import type { Editing } from './use-corrections.ts'

type CorrectPanelProps = {
  editing: Editing
  steps: readonly Step[]
  selected: number | undefined
  onSelect: (step: Step) => void
  onMove: (step: Step, by: 1 | -1) => void
  onInsert: () => void
  onReset: () => void
  onDiscard: () => void
  onClose: () => void
}

/** The steps as a list to correct: choosing one opens it, and Alt with the arrow keys moves it. */
export function CorrectPanel(props: CorrectPanelProps) {
  const { editing, steps, selected, onSelect, onMove, onInsert, onReset, onDiscard, onClose } = props
  const { text, told } = useText()
  const list = useRef<HTMLOListElement>(null)
  const { isArranging, unsaved } = editing
  const isStuck = isArranging || unsaved !== undefined || editing.list === undefined
  const undo = editing.list?.undo ?? 0
  const redo = editing.list?.redo ?? 0
  const whole = useRef<HTMLElement>(null)
  const isUnsaved = unsaved !== undefined
  useLayoutEffect(() => {
    if (isUnsaved) return
    // What opened this, or asked what to do, is gone: the keyboard goes on at the step.
    const at = whole.current?.querySelector<HTMLElement>('[aria-current]') ?? whole.current?.querySelector('button')
    at?.focus({ preventScroll: true })
  }, [isUnsaved])
  const movedTo = useRef<number>(undefined)
  useLayoutEffect(() => {
    const row = list.current?.querySelector<HTMLElement>('[aria-current]')
    row?.scrollIntoView({ block: 'nearest' })
    if (movedTo.current !== selected || isArranging) return
    movedTo.current = undefined
    row?.focus()
  }, [selected, isArranging])
  const state = editing.isSaving ? text('correctSaving') : editing.isSaved && !unsaved ? text('correctSaved') : ''
  const tools = [
    { name: text('undo'), icon: 'undo', isPossible: undo > 0, act: () => void editing.undo() },
    { name: text('correctRedo'), icon: 'redo', isPossible: redo > 0, act: () => void editing.redo() },
    { name: text('correctReset'), icon: 'retry', isPossible: undo > 0, act: onReset },
  ] as const
  return (
    <section className="panel correct-panel" ref={whole} aria-label={text('correctSteps')}>
      <header className="panel-head">
        <h2>{text('correctSteps')}</h2>
        <button type="button" className="button small primary" onClick={onClose} disabled={unsaved !== undefined}>
          {text('correctDone')}
        </button>
      </header>
      <div className="correct-tools">
        {tools.map(({ name, icon, isPossible, act }) => (
          <button
            key={name}
            type="button"
            className="button small"
            aria-disabled={!isPossible || isStuck}
            onClick={() => {
              if (isPossible && !isStuck) act()
            }}
          >
            <Icon name={icon} /> {name}
          </button>
        ))}
        <span role="status" className="correct-state">
          {state}
        </span>
      </div>
      {unsaved && <UnsavedNotice unsaved={unsaved} onDiscard={onDiscard} />}
      {editing.problem && <Failed problem={editing.problem} retry={() => void editing.reload()} />}
      <UnplacedList editing={editing} isStuck={isStuck} />
      {steps.length > 0 ? (
        <ol className="steps" ref={list} aria-label={text('steps')}>
          {steps.map((step) => (
            <li key={step.n}>
              <button
                type="button"
                className="step"
                aria-current={step.n === selected ? 'step' : undefined}
                aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
                onClick={() => onSelect(step)}
                onKeyDown={(event) => {
                  const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : undefined
                  if (!event.altKey || by === undefined) return
                  event.preventDefault()
                  if (isStuck) return
                  movedTo.current = step.n + by
                  onMove(step, by)
                }}
              >
                <span className="step-number">{step.n}</span>
                <span className="step-words">
                  <span className="step-title">{told(step.title)}</span>
                  {step.corrected && <span className="step-value">{text('corrected')}</span>}
                </span>
                <span className="time">{clock(step.start_s)}</span>
              </button>
            </li>
          ))}
        </ol>
      ) : (
        <div className="correct-empty">
          <p className="quiet">{text('noSteps')}</p>
          <button type="button" className="button" disabled={isStuck} onClick={onInsert}>
            <Icon name="plus" /> {text('correctInsertFirst')}
          </button>
        </div>
      )}
    </section>
  )
}

/** Corrections that fit nothing of what was read last. */
function UnplacedList({ editing, isStuck }: { editing: Editing; isStuck: boolean }) {
  const { text, told } = useText()
  const unplaced = editing.list?.corrections.filter((each) => each.unplaced !== null) ?? []
  if (unplaced.length === 0) return null
  return (
    <div className="unplaced" role="group" aria-label={text('correctUnplaced')}>
      <p>{text('correctUnplaced')}</p>
      <ul>
        {unplaced.map(({ id, op, title, start_s }) => {
          const name = [text(`correction_${op}`), title && `“${told(title)}”`, start_s !== null && clock(start_s)]
          const shown = name.filter(Boolean).join(' · ')
          return (
            <li key={id}>
              <span>{shown}</span>
              <button
                type="button"
                className="button small"
                disabled={isStuck}
                aria-label={text('correctForget', { name: shown })}
                onClick={() => void editing.forget(id)}
              >
                {text('correctForgetShort')}
              </button>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
