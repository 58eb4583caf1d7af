import type { Batch, BatchRow } from '../../jobs/batch.ts'
import { Icon } from '../app/icon.tsx'
import { Link } from '../app/router.tsx'
import { useText } from '../messages/use-text.tsx'

/** A row of the table for each run: what was entered, how it stands, why, and the way to it. */
export function BatchTable({ batch }: { batch: Batch }) {
  const { text } = useText()
  return (
    <div className="table-scroll" role="region" aria-label={text('rowsTable')} tabIndex={0}>
      <table className="rows-table">
        <thead>
          <tr>
            <th scope="col">{text('batchRow')}</th>
            <th scope="col">{text('batchStatus')}</th>
            {batch.columns.map(({ name, label }) => (
              <th key={name} scope="col" data-unused={label === null}>
                {name}
              </th>
            ))}
            <th scope="col">{text('batchWhy')}</th>
            <th scope="col">{text('batchSeconds')}</th>
            <th scope="col">{text('batchRun')}</th>
          </tr>
        </thead>
        <tbody>
          {batch.rows.map((row) => (
            <Row key={row.n} row={row} batch={batch} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ row, batch }: { row: BatchRow; batch: Batch }) {
  const { text, told } = useText()
  const { n, cells, status, reason, run_id, report, seconds } = row
  const isPlanned = batch.dry_run && status === 'stopped'
  return (
    <tr data-status={status}>
      <th scope="row">{n}</th>
      <td>
        <span className="status" data-status={status}>
          {text(isPlanned ? 'status_planned' : `status_${status}`)}
        </span>
      </td>
      {cells.map((cell, at) => (
        <td key={batch.columns[at]?.name} data-unused={batch.columns[at]?.label === null}>
          {cell}
        </td>
      ))}
      <td className="rows-why">{isPlanned || reason === null ? '' : told(reason)}</td>
      <td>{seconds?.toFixed(1)}</td>
      <td className="rows-links">
        {run_id && (
          <Link href={`/runs/${run_id}`} aria-label={text('batchOpenRun', { n })}>
            <Icon name="play" /> {text('batchOpen')}
          </Link>
        )}
        {report && (
          <a href={report} target="_blank" rel="noreferrer">
            {text('batchReport')}
          </a>
        )}
      </td>
    </tr>
  )
}
