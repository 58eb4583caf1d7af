import type { Citation, DescribedStep } from '@stepcast/video-index'
import { useEffect, useId, useState } from 'react'
import { Icon } from '../app/icon.tsx'
import { Link, replacePlace, usePlace } from '../app/router.tsx'
import { Failed } from '../app/states.tsx'
import { AnswerWords } from '../ask/answer-words.tsx'
import { MomentWords, StepWords } from '../ask/moment.tsx'
import { Suggestions } from '../ask/suggestions.tsx'
import { useAsk } from '../ask/use-ask.ts'
import { useText } from '../messages/use-text.tsx'

const maxResults = 12

/**
 * Asks all recordings but those that are on their way out. The question stands in the address, so that the way back from
 * a result leads to the results.
 */
export function SearchBox({ without }: { without: ReadonlySet<string> }) {
  const { text } = useText()
  const id = useId()
  const { search } = usePlace()
  const asked = search.get('q') ?? ''
  const [question, setQuestion] = useState(asked)
  const { answer, problem, asking, ask, clear } = useAsk({ asking: asked !== '' })

  useEffect(() => {
    setQuestion(asked)
    if (asked === '') clear()
    else void ask({ question: asked, limit: maxResults })
  }, [asked, ask, clear])

  const staying = <Shown extends { video_id: string }>(all: Shown[] = []) =>
    all.filter(({ video_id }) => !without.has(video_id))
  const nearest = staying(answer?.nearest)
  const steps = staying(answer?.steps)
  return (
    <search className="ask" aria-labelledby={id}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const wanted = question.trim()
          if (wanted === asked) void ask({ question: wanted, limit: maxResults })
          else replacePlace(`/?${new URLSearchParams({ q: wanted })}`)
        }}
      >
        <h2 id={id}>{text('askTitle')}</h2>
        <div className="ask-line">
          <input
            type="search"
            aria-label={text('askLabel')}
            placeholder={text('askPlaceholder')}
            value={question}
            onChange={(event) => setQuestion(event.target.value)}
            maxLength={2000}
            pattern=".*\S.*"
            enterKeyHint="search"
            required
          />
          {asked !== '' && (
            <button type="button" className="button" onClick={() => replacePlace('/')}>
              {text('clear')}
            </button>
          )}
          <button className="button primary" disabled={asking}>
            {text('ask')}
          </button>
        </div>
      </form>
      {asked === '' && <Suggestions onAsk={(wanted) => replacePlace(`/?${new URLSearchParams({ q: wanted })}`)} />}
      <div className="ask-answer" aria-live="polite" aria-busy={asking}>
        {asking && !answer && <p className="ask-hint">{text('searching')}</p>}
        {problem && <Failed problem={problem} retry={() => void ask({ question: asked, limit: maxResults })} />}
        {answer && <AnswerWords answer={answer} asking={asking} />}
        {steps.length > 0 && <Steps steps={steps} />}
        {answer && (steps.length === 0 || answer.claims) && (
          <Results citations={answer.citations} isNumbered={answer.claims !== undefined} without={without} />
        )}
        {nearest.length > 0 && (
          <>
            <h3>{text('closest')}</h3>
            <Results citations={answer?.nearest ?? []} without={without} />
          </>
        )}
      </div>
    </search>
  )
}

type ResultsProps = { citations: Citation[]; isNumbered?: boolean; without: ReadonlySet<string> }

function Results({ citations, isNumbered = false, without }: ResultsProps) {
  return (
    <ul className="citations">
      {citations.map((citation, at) => {
        const { video_id, title, step, start_s, text, keyframe } = citation
        if (without.has(video_id)) return null
        return (
          <li key={`${video_id} ${start_s} ${step} ${text}`}>
            <Link href={`/videos/${video_id}?t=${start_s}`}>
              {keyframe ? <img src={keyframe} alt="" loading="lazy" /> : <Icon name="play" />}
              <span className="citation-words">
                <MomentWords citation={citation} number={isNumbered ? at + 1 : undefined} />
                <small>{title}</small>
              </span>
            </Link>
          </li>
        )
      })}
    </ul>
  )
}

function Steps({ steps }: { steps: DescribedStep[] }) {
  return (
    <ol className="citations asked-steps">
      {steps.map((step) => (
        <li key={`${step.video_id} ${step.n}`}>
          <Link href={`/videos/${step.video_id}?t=${step.start_s}`}>
            <StepWords step={step} />
          </Link>
        </li>
      ))}
    </ol>
  )
}
