import type { Batch } from '../../jobs/batch.ts'
import { Link } from '../app/router.tsx'
import { useText } from '../messages/use-text.tsx'

export function BatchList({ batches }: { batches: Omit<Batch, 'rows'>[] }) {
  const { text, told, language } = useText()
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' })
  return (
    <section className="batch-list">
      <h2>{text('batches')}</h2>
      <ul className="run-list">
        {batches.map(({ batch_id, status, title, url, reason, started_at, dry_run }) => (
          <li key={batch_id}>
            <Link href={`/batches/${batch_id}`}>
              <span className="status" data-status={status}>
                {text(`status_${dry_run && status === 'done' ? 'planned' : status}`)}
              </span>
              <span className="run-list-words">
                <b>{title}</b>
                <small>{reason === null ? url : told(reason)}</small>
              </span>
              <time dateTime={started_at}>{date.format(new Date(started_at))}</time>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
