import type { Run } from '../../jobs/run.ts'
import { Link } from '../app/router.tsx'
import { useText } from '../messages/use-text.tsx'
import { Status } from './status.tsx'

export function RunList({ runs }: { runs: Run[] }) {
  const { language } = useText()
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
        </li>
      ))}
    </ul>
  )
}
