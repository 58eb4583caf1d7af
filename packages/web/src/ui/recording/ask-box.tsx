import type { Answer, Citation } from '@stepcast/video-index'
import { useId, useRef, useState } from 'react'
import { api, read, toProblem, type Problem } from '../app/api-client.ts'
import { clock } from '../app/clock.ts'
import { Icon } from '../app/icon.tsx'
import { useText } from '../messages/use-text.tsx'

type AskBoxProps = {
  videoId: string
  /** Goes to a moment of the recording. */
  onJump: (seconds: number) => void
}

export function AskBox({ videoId, onJump }: AskBoxProps) {
  const { text } = useText()
  const id = useId()
  const [question, setQuestion] = useState('')
  const [state, setState] = useState<{ answer?: Answer; problem?: Problem; asking: boolean }>({ asking: false })
  const asked = useRef(0)

  const ask = async () => {
    const turn = ++asked.current
    setState({ asking: true })
    try {
      const answer = await read(api.ask.$post({ json: { question, limit: 5, video_id: videoId } }))
      if (turn === asked.current) setState({ answer, asking: false })
    } catch (error) {
      if (turn === asked.current) setState({ problem: toProblem(error), asking: false })
    }
  }
  const { answer, problem, asking } = state
  return (
    <section className="ask" aria-labelledby={id}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void ask()
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
      {!answer && !problem && <p className="ask-hint">{text('askEmptyHint')}</p>}
      <div className="ask-answer" aria-live="polite" aria-busy={asking}>
        {problem && (
          <p className="ask-problem">
            <Icon name="warning" /> {[problem.message, problem.hint].filter(Boolean).join('; ')}
          </p>
        )}
        {answer && <p className={answer.citations.length > 0 ? 'ask-text' : 'ask-text ask-none'}>{answer.answer}</p>}
        {answer && <Citations citations={answer.citations} onJump={onJump} />}
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

type CitationsProps = { citations: Citation[]; onJump: (seconds: number) => void }

function Citations({ citations, onJump }: CitationsProps) {
  const { text } = useText()
  return (
    <ul className="citations">
      {citations.map((citation) => {
        const inside = (
          <>
            {citation.keyframe && <img src={citation.keyframe} alt="" loading="lazy" />}
            <span className="citation-words">
              <span className="citation-head">
                <span className="time">
                  {clock(citation.start_s)}–{clock(citation.end_s)}
                </span>
                {citation.step !== null && <span>{text('step', { n: citation.step })}</span>}
              </span>
              <span>{citation.text}</span>
            </span>
          </>
        )
        const key = `${citation.video_id} ${citation.start_s} ${citation.step} ${citation.text}`
        return (
          <li key={key}>
            <button type="button" onClick={() => onJump(citation.start_s)}>
              {inside}
            </button>
          </li>
        )
      })}
    </ul>
  )
}
