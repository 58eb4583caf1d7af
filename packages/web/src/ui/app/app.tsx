import { useState } from 'react'
import { languages } from '../messages/say.ts'
import { useText } from '../messages/use-text.tsx'
import { LibraryPage } from '../library/library-page.tsx'
import { CoverPage } from '../recording/cover-page.tsx'
import { RecordingPage } from '../recording/recording-page.tsx'
import { RecorderProvider } from '../record/recorder.tsx'
import { RecordingBar } from '../record/recording-bar.tsx'
import { BatchPage } from '../run/batch-page.tsx'
import { RowsFormPage } from '../run/rows-form-page.tsx'
import { GoalPage } from '../run/goal-page.tsx'
import { RunFormPage } from '../run/run-form-page.tsx'
import { RunPage } from '../run/run-page.tsx'
import { RunsPage } from '../run/runs-page.tsx'
import { SettingsPage } from '../settings/settings-page.tsx'
import { UploadsProvider } from '../uploads/uploads.tsx'
import { api, read } from './api-client.ts'
import { OfflineBanner } from './offline-banner.tsx'
import { Link, usePlace } from './router.tsx'
import { Failed, Loading } from './states.tsx'
import { TokenGate } from './token-gate.tsx'
import { useResource } from './use-resource.ts'

export function App() {
  const { text, language, choose } = useText()
  const { pathname } = usePlace()
  const [entered, setEntered] = useState(0)
  const access = useResource(`access ${entered}`, () => read(api.jobs.$get({ query: { limit: '1' } })))
  const locked = access.problem?.code === 'unauthorized'
  const away = access.problem && !locked
  return (
    <UploadsProvider>
      <RecorderProvider>
        <a className="skip" href="#content">
          {text('skip')}
        </a>
        <OfflineBanner />
        <header className="bar">
          <Link href="/" className="brand" aria-label="Stepcast">
            <svg viewBox="0 0 32 32" aria-hidden="true">
              <path d="M4 25h7v-6h7v-6h7" />
              <circle cx="25.5" cy="7" r="2.8" />
            </svg>
            <span>Stepcast</span>
          </Link>
          <nav aria-label={text('navigation')}>
            <Link href="/" aria-current={pathname === '/' || pathname.startsWith('/videos') ? 'page' : undefined}>
              {text('library')}
            </Link>
            <Link href="/runs" aria-current={/^\/(runs|batches|goal)/.test(pathname) ? 'page' : undefined}>
              {text('runs')}
            </Link>
            <Link href="/settings" aria-current={pathname.startsWith('/settings') ? 'page' : undefined}>
              {text('settings')}
            </Link>
          </nav>
          <label className="language">
            <span className="hidden">{text('language')}</span>
            <select value={language} onChange={(event) => choose(event.target.value)}>
              {Object.entries(languages).map(([code, name]) => (
                <option key={code} value={code} lang={code}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        </header>
        <main id="content" tabIndex={-1}>
          {locked && <TokenGate onEnter={() => setEntered(entered + 1)} />}
          {away && <Failed problem={access.problem!} retry={access.reload} />}
          {!access.problem && (access.data ? <Page pathname={pathname} /> : <Loading />)}
        </main>
        <RecordingBar />
      </RecorderProvider>
    </UploadsProvider>
  )
}

function Page({ pathname }: { pathname: string }) {
  const { text } = useText()
  const [kind, id, rest] = pathname.split('/').slice(1)
  if (kind === '' || kind === undefined) return <LibraryPage />
  if (kind === 'videos' && id && rest === 'run') return <RunFormPage key={id} id={id} />
  if (kind === 'videos' && id && rest === 'cover') return <CoverPage key={id} id={id} />
  if (kind === 'videos' && id && rest === 'rows') return <RowsFormPage key={id} id={id} />
  if (kind === 'videos' && id && rest === undefined) return <RecordingPage key={id} id={id} />
  if (kind === 'batches' && id) return <BatchPage key={id} id={id} />
  if (kind === 'runs' && id) return <RunPage key={id} id={id} />
  if (kind === 'runs') return <RunsPage />
  if (kind === 'goal' && id === undefined) return <GoalPage />
  if (kind === 'settings' && id === undefined) return <SettingsPage />
  return (
    <div className="empty">
      <h1>{text('notFound')}</h1>
      <Link href="/">{text('backToLibrary')}</Link>
    </div>
  )
}
