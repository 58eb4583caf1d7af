import type { Run } from '../../jobs/run.ts'
import { Icon } from '../app/icon.tsx'
import { Link } from '../app/router.tsx'
import { useText } from '../messages/use-text.tsx'
import { Status } from './status.tsx'

export function RunList({ runs }: { runs: Run[] }) {
  const { text, language } = useText()
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' })
  return (
    <ul className="run-list">
      {runs.map((run) => (
        <li key={run.run_id}>
          <Link href={`/runs/${run.run_id}`}>
            <Status run={run} />
            <span className="run-list-words">
              <b>{run.title}</b>
              <small>{run.reason ?? run.url}</small>
            </span>
            <time dateTime={run.started_at}>{date.format(new Date(run.started_at))}</time>
          </Link>
          {run.video_id !== '' && (
            <Link
              href={`/videos/${run.video_id}/run?like=${run.run_id}`}
              className="icon-button"
              title={text('runAgainLike', { title: run.title })}
              aria-label={text('runAgainLike', { title: run.title })}
            >
              <Icon name="retry" />
            </Link>
          )}
        </li>
      ))}
    </ul>
  )
}
