import { api, read } from '../app/api-client.ts'
import { Icon } from '../app/icon.tsx'
import { Link } from '../app/router.tsx'
import { Failed, Loading } from '../app/states.tsx'
import { useResource } from '../app/use-resource.ts'
import { useText } from '../messages/use-text.tsx'
import { Status } from './status.tsx'

export function RunsPage() {
  const { text, language } = useText()
  const { data, problem, reload } = useResource('runs', () => read(api.runs.$get({ query: {} })))
  if (problem) return <Failed problem={problem} retry={() => void reload()} />
  if (!data) return <Loading />
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' })
  return (
    <div className="narrow">
      <header className="page-head">
        <div>
          <h1>{text('runs')}</h1>
          <p>{text('runsSubtitle')}</p>
        </div>
      </header>
      {data.runs.length === 0 ? (
        <div className="empty">
          <Icon name="run" />
          <h2>{text('noRuns')}</h2>
          <p>{text('noRunsHint')}</p>
          <Link href="/" className="button">
            {text('backToLibrary')}
          </Link>
        </div>
      ) : (
        <ul className="run-list">
          {data.runs.map((run) => (
            <li key={run.run_id}>
              <Link href={`/runs/${run.run_id}`}>
                <Status run={run} />
                <span className="run-list-words">
                  <b>{run.title}</b>
                  <small>{run.reason ?? run.url}</small>
                </span>
                <time dateTime={run.started_at}>{date.format(new Date(run.started_at))}</time>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
