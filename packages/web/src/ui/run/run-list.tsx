import type { Run } from '../../jobs/run.ts'
import { Icon } from '../app/icon.tsx'
import { Link } from '../app/router.tsx'
import { useText } from '../messages/use-text.tsx'
import { Status } from './status.tsx'

export function RunList({ runs }: { runs: Run[] }) {
  const { text, told, language } = useText()
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' })
  return (
    <ul className="run-list">
      {runs.map((run) => (
        <li key={run.run_id}>
          <Link href={`/runs/${run.run_id}`}>
            <Status run={run} />
            <span className="run-list-words">
              <b>{run.title}</b>
              <small>{run.reason === null ? run.url : told(run.reason)}</small>
            </span>
            <time dateTime={run.started_at}>{date.format(new Date(run.started_at))}</time>
          </Link>
          <Link
            href={againAddress(run)}
            className="icon-button"
            title={text('runAgainLike', { title: run.title })}
            aria-label={text('runAgainLike', { title: run.title })}
          >
            <Icon name="retry" />
          </Link>
        </li>
      ))}
    </ul>
  )
}

/** The form that begins another run like this one. */
export function againAddress({ is_goal, video_id, run_id }: Run): string {
  return is_goal ? `/goal?like=${run_id}` : `/videos/${video_id}/run?like=${run_id}`
}
