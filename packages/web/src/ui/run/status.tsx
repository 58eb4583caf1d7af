import type { Run } from '../../jobs/run.ts'
import { useText } from '../messages/use-text.tsx'

export function Status({ run }: { run: Run }) {
  const { text } = useText()
  const planned = run.dry_run && run.status === 'done'
  return (
    <span className="status" data-status={run.status}>
      {planned ? text('status_planned') : text(`status_${run.status}`)}
    </span>
  )
}

export function isActive({ status }: Run): boolean {
  return status === 'queued' || status === 'running' || status === 'paused' || status === 'needs_approval'
}
