import type { Answer, Citation } from '@stepcast/video-index'
import { useCallback, useEffect, useId, useRef, useState } from 'react'
import { api, read, toProblem, type Problem } from '../app/api-client.ts'
import { clock } from '../app/clock.ts'
import { Icon } from '../app/icon.tsx'
import { Link, replacePlace, usePlace } from '../app/router.tsx'
import { Failed } from '../app/states.tsx'
import { useText } from '../messages/use-text.tsx'

const maxResults = 12

type State = { answer?: Answer; problem?: Problem; asking: boolean }

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
  const [state, setState] = useState<State>({ asking: asked !== '' })
  const going = useRef<AbortController>(undefined)

  const ask = useCallback(async (wanted: string) => {
    going.current?.abort()
    const { signal } = (going.current = new AbortController())
    setState({ asking: true })
    try {
      const json = { question: wanted, limit: maxResults }
      const answer = await read(api.ask.$post({ json }, { init: { signal } }))
      if (!signal.aborted) setState({ answer, asking: false })
    } catch (error) {
      if (!signal.aborted) setState({ problem: toProblem(error), asking: false })
    }
  }, [])
  useEffect(() => {
    setQuestion(asked)
    if (asked === '') setState({ asking: false })
    else void ask(asked)
    return () => going.current?.abort()
  }, [asked, ask])

  const { answer, problem, asking } = state
  const staying = (citations: Citation[] = []) => citations.filter(({ video_id }) => !without.has(video_id))
  const nearest = staying(answer?.nearest)
  return (
    <search className="ask" aria-labelledby={id}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const wanted = question.trim()
          if (wanted === asked) void ask(wanted)
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
      {asked === '' && <p className="ask-hint">{text('askEmptyHint')}</p>}
      <div className="ask-answer" aria-live="polite" aria-busy={asking}>
        {asking && !answer && <p className="ask-hint">{text('searching')}</p>}
        {problem && <Failed problem={problem} retry={() => void ask(asked)} />}
        {answer && <p className={answer.citations.length > 0 ? 'ask-text' : 'ask-text ask-none'}>{answer.answer}</p>}
        {answer && <Results citations={staying(answer.citations)} />}
        {nearest.length > 0 && (
          <>
            <h3>{text('closest')}</h3>
            <Results citations={nearest} />
          </>
        )}
      </div>
    </search>
  )
}

function Results({ citations }: { citations: Citation[] }) {
  const { text } = useText()
  return (
    <ul className="citations">
      {citations.map(({ video_id, title, step, start_s, end_s, text: words, keyframe }) => (
        <li key={`${video_id} ${start_s} ${step} ${words}`}>
          <Link href={`/videos/${video_id}?t=${start_s}`}>
            {keyframe ? <img src={keyframe} alt="" loading="lazy" /> : <Icon name="play" />}
            <span className="citation-words">
              <span className="citation-head">
                <span className="time">
                  {clock(start_s)}–{clock(end_s)}
                </span>
                {step !== null && <span>{text('step', { n: step })}</span>}
              </span>
              <span>{words}</span>
              <small>{title}</small>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
