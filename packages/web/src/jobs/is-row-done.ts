import type { Batch, BatchRow } from './batch.ts'

/** Whether a row needs no more doing: its run ended well, or was planned where only that was asked. */
export function isRowDone({ status, report }: BatchRow, { dry_run }: Pick<Batch, 'dry_run'>): boolean {
  return status === 'done' || (dry_run && status === 'stopped' && report !== '')
}
