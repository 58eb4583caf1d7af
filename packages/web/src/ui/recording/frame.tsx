import type { Box, Step } from '@stepcast/video-index'
import { useState } from 'react'
import { useText } from '../messages/use-text.tsx'

/** A picture with a box outlined on it, given as fractions of it. */
export function Frame({ src, box, alt }: { src: string; box?: Box | null | undefined; alt: string }) {
  return (
    <span className="frame">
      <img src={src} alt={alt} />
      {box && <Outline box={box} />}
    </span>
  )
}

function Outline({ box: [x1, y1, x2, y2] }: { box: Box }) {
  const percent = (part: number) => `${part * 100}%`
  const style = { left: percent(x1), top: percent(y1), width: percent(x2 - x1), height: percent(y2 - y1) }
  return <span className="outline" style={style} aria-hidden="true" />
}

/** What a step looked like before and after, and what it did. */
export function StepDetail({ step }: { step: Step }) {
  const { text, told } = useText()
  const [side, setSide] = useState<'before' | 'after'>('before')
  const { before, after } = step.keyframes
  const src = side === 'before' ? before : after
  const { target, value, kind } = step.action
  return (
    <section className="detail" aria-label={text('step', { n: step.n })}>
      <header>
        <h2>
          <span className="step-number">{step.n}</span> {told(step.title)}
        </h2>
        <div className="sides" role="group" aria-label={text('steps')}>
          {(['before', 'after'] as const).map((name) => (
            <button key={name} type="button" aria-pressed={side === name} onClick={() => setSide(name)}>
              {text(name)}
            </button>
          ))}
        </div>
      </header>
      {src ? (
        <Frame
          src={src}
          box={side === 'before' ? target?.box : null}
          alt={text(side === 'before' ? 'frameBefore' : 'frameAfter')}
        />
      ) : (
        <p className="frame-none">{text('noFrame')}</p>
      )}
      <dl className="facts">
        <div>
          <dt>{text('action')}</dt>
          <dd>{text(`action_${kind}`)}</dd>
        </div>
        {target?.text && (
          <div>
            <dt>{text('target')}</dt>
            <dd>{[target.text, target.role].filter(Boolean).join(', ')}</dd>
          </div>
        )}
        {value && (
          <div>
            <dt>{text('value')}</dt>
            <dd>{value}</dd>
          </div>
        )}
        {step.expect.text.length > 0 && (
          <div>
            <dt>{text('expects')}</dt>
            <dd>{step.expect.text.slice(0, 4).join(' · ')}</dd>
          </div>
        )}
      </dl>
    </section>
  )
}
