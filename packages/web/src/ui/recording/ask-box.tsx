import type { Citation, DescribedStep } from '@stepcast/video-index'
import { useId, useState } from 'react'
import { Icon } from '../app/icon.tsx'
import { AnswerWords } from '../ask/answer-words.tsx'
import { MomentWords, StepWords } from '../ask/moment.tsx'
import { Suggestions } from '../ask/suggestions.tsx'
import { useAsk } from '../ask/use-ask.ts'
import { useText } from '../messages/use-text.tsx'

type AskBoxProps = {
  videoId: string
  /** Goes to a moment of the recording. */
  onJump: (seconds: number) => void
}

export function AskBox({ videoId, onJump }: AskBoxProps) {
  const { text, told } = useText()
  const id = useId()
  const [question, setQuestion] = useState('')
  const { answer, problem, asking, ask } = useAsk()
  return (
    <section className="ask" aria-labelledby={id}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void ask({ question, limit: 5, video_id: videoId })
        }}
      >
        <h2 id={id}>{text('askHere')}</h2>
        <div className="ask-line">
          <input
            type="search"
            aria-label={text('askLabel')}
            placeholder={text('askPlaceholder')}
            value={question}
            onChange={(event) => setQuestion(event.target.value)}
            maxLength={2000}
            enterKeyHint="search"
            required
          />
          <button className="button primary" disabled={asking}>
            {text('ask')}
          </button>
        </div>
      </form>
      {!answer && !problem && (
        <Suggestions
          onAsk={(wanted) => {
            setQuestion(wanted)
            void ask({ question: wanted, limit: 5, video_id: videoId })
          }}
        />
      )}
      <div className="ask-answer" aria-live="polite" aria-busy={asking}>
        {problem && (
          <p className="ask-problem">
            <Icon name="warning" /> {told([problem.message, problem.hint].filter(Boolean).join('; '))}
          </p>
        )}
        {answer && <AnswerWords answer={answer} asking={asking} />}
        {answer?.steps && <Steps steps={answer.steps} onJump={onJump} />}
        {answer && (!answer.steps || answer.claims) && (
          <Citations citations={answer.citations} isNumbered={answer.claims !== undefined} onJump={onJump} />
        )}
        {answer?.nearest && answer.nearest.length > 0 && (
          <>
            <h3>{text('closest')}</h3>
            <Citations citations={answer.nearest} onJump={onJump} />
          </>
        )}
      </div>
    </section>
  )
}

type CitationsProps = { citations: Citation[]; isNumbered?: boolean; onJump: (seconds: number) => void }

function Citations({ citations, isNumbered = false, onJump }: CitationsProps) {
  return (
    <ul className="citations">
      {citations.map((citation, at) => (
        <li key={`${citation.video_id} ${citation.start_s} ${citation.step} ${citation.text}`}>
          <button type="button" onClick={() => onJump(citation.start_s)}>
            {citation.keyframe && <img src={citation.keyframe} alt="" loading="lazy" />}
            <span className="citation-words">
              <MomentWords citation={citation} number={isNumbered ? at + 1 : undefined} />
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}

function Steps({ steps, onJump }: { steps: DescribedStep[]; onJump: (seconds: number) => void }) {
  return (
    <ol className="citations asked-steps">
      {steps.map((step) => (
        <li key={step.n}>
          <button type="button" onClick={() => onJump(step.start_s)}>
            <StepWords step={step} />
          </button>
        </li>
      ))}
    </ol>
  )
}
