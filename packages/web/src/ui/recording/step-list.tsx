import type { Step } from '@stepcast/video-index'
import { useEffect, useRef } from 'react'
import { clock } from '../app/clock.ts'
import { useText } from '../messages/use-text.tsx'

type StepsProps = { steps: Step[]; current: number | undefined; onJump: (step: Step) => void }

/** The steps in order, each section under its heading; the one that is playing is marked and kept in sight. */
export function StepList({ steps, current, onJump }: StepsProps) {
  const { text, told } = useText()
  const list = useRef<HTMLOListElement>(null)
  useEffect(() => {
    const item = list.current?.querySelector<HTMLElement>('[aria-current]')?.parentElement
    if (!item || !list.current) return
    // Only the list scrolls, not the page under the reader; the list is what its items' offsets are counted from.
    const above = item.offsetTop
    const { scrollTop, clientHeight } = list.current
    const hidden = above < scrollTop || above + item.offsetHeight > scrollTop + clientHeight
    if (hidden) list.current.scrollTo({ top: above - clientHeight / 3, behavior: 'smooth' })
  }, [current])
  return (
    <ol className="steps" ref={list} aria-label={text('steps')}>
      {steps.map((step, index) => {
        const { value } = step.action
        const startsSection = step.section !== steps[index - 1]?.section
        return (
          <li key={step.n} className={startsSection ? 'section-start' : undefined}>
            {startsSection && step.section && <h3>{step.section}</h3>}
            <button
              type="button"
              className="step"
              aria-current={step.n === current ? 'step' : undefined}
              onClick={() => onJump(step)}
            >
              <span className="step-number">{step.n}</span>
              <span className="step-words">
                <span className="step-title">{told(step.title)}</span>
                {value && !step.title.includes(value) && <span className="step-value">{value}</span>}
              </span>
              <span className="time">{clock(step.start_s)}</span>
            </button>
          </li>
        )
      })}
    </ol>
  )
}

/** The recording's length with the steps where they happen. */
export function StepRuler({ steps, current, onJump, durationS }: StepsProps & { durationS: number }) {
  const { told } = useText()
  const share = (seconds: number) => `${Math.min(100, Math.max(0, (seconds / Math.max(durationS, 0.1)) * 100))}%`
  return (
    <div className="ruler" aria-hidden="true">
      {steps.map((step) => (
        <button
          key={step.n}
          type="button"
          tabIndex={-1}
          data-current={step.n === current}
          title={`${step.n}. ${told(step.title)}`}
          style={{ left: share(step.start_s), width: share(step.end_s - step.start_s) }}
          onClick={() => onJump(step)}
        >
          {step.n}
        </button>
      ))}
    </div>
  )
}
