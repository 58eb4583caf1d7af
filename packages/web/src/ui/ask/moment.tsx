import type { Citation, DescribedStep } from '@stepcast/video-index'
import { clock } from '../app/clock.ts'
import { useText } from '../messages/use-text.tsx'

/** A citation as it stands in a list of them: when, which step, and in what words. */
export function MomentWords({ citation, number }: { citation: Citation; number?: number | undefined }) {
  const { text, told } = useText()
  const [title = '', ...more] = citation.text.split(' — ')
  return (
    <>
      <span className="citation-head">
        {number !== undefined && <span className="citation-number">[{number}]</span>}
        <span className="time">
          {clock(citation.start_s)}–{clock(citation.end_s)}
        </span>
        {citation.step !== null && <span>{text('step', { n: citation.step })}</span>}
      </span>
      <span>{citation.step === null ? citation.text : [told(title), ...more].join(' — ')}</span>
    </>
  )
}

/** A step in full: its pictures before and after, what is done, what comes of it, and what was entered. */
export function StepWords({ step }: { step: DescribedStep }) {
  const { text } = useText()
  return (
    <>
      <span className="step-pictures">
        {step.keyframes.before && <img src={step.keyframes.before} alt="" loading="lazy" />}
        {step.keyframes.after && <img src={step.keyframes.after} alt="" loading="lazy" />}
      </span>
      <span className="citation-words">
        <span className="citation-head">
          <span className="time">
            {clock(step.start_s)}–{clock(step.end_s)}
          </span>
          <span>{text('step', { n: step.n })}</span>
        </span>
        <span>{step.flow.join(' ')}</span>
        {step.values.map(({ label, value }) => (
          <small key={`${label} ${value}`}>{label ? `${label}: ${value}` : value}</small>
        ))}
      </span>
    </>
  )
}
