import { useEffect, useState } from 'react'
import { clock } from '../app/clock.ts'
import { Icon } from '../app/icon.tsx'
import { useText } from '../messages/use-text.tsx'
import type { Film } from './film-screen.ts'
import { useRecorder } from './recorder.tsx'

/** Stands on every page while something is filmed. */
export function RecordingBar() {
  const { film } = useRecorder()
  return film && <Running film={film} />
}

function Running({ film }: { film: Film }) {
  const { text } = useText()
  const [nowMs, setNowMs] = useState(() => performance.now())
  useEffect(() => {
    const timer = setInterval(() => setNowMs(performance.now()), 250)
    return () => clearInterval(timer)
  }, [])
  return (
    <section className="recording-bar" aria-label={text('recordRunning')}>
      <span className="recording-dot" aria-hidden="true" />
      <span role="status">{text('recordRunning')}</span>
      <span role="timer" className="time">
        {clock((nowMs - film.startedAtMs) / 1000)}
      </span>
      <button type="button" className="button primary" onClick={film.stop}>
        <Icon name="stop" /> {text('recordStop')}
      </button>
    </section>
  )
}
