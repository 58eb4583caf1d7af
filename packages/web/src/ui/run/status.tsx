import type { Run } from '../../jobs/run.ts'
import { useText } from '../messages/use-text.tsx'

export function Status({ run }: { run: Run }) {
  const { text } = useText()
  const planned = isPlan(run)
  return (
    <span className="status" data-status={run.status}>
      {planned ? text('status_planned') : text(`status_${run.status}`)}
    </span>
  )
}

/** A run that only said what it would do, and did say it. */
export function isPlan(run: Run): boolean {
  return run.dry_run && !run.error && (run.status === 'done' || run.status === 'stopped')
}

export function isActive({ status }: Run): boolean {
  return status === 'queued' || status === 'running' || status === 'paused' || status === 'needs_approval'
}
