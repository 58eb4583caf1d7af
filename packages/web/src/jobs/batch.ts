import { z } from 'zod'
import { runRequestSchema, runSchema } from './run.ts'

const rowStatusSchema = z.enum(['waiting', ...runSchema.shape.status.options])

/** A row of a table of values: what became of the run that was made with it. */
const batchRowSchema = z.object({
  /** Counted from 1, below the names of the columns. */
  n: z.number().int(),
  cells: z.array(z.string()),
  status: rowStatusSchema,
  reason: z.string().nullable(),
  /** The last run of this row; null before its turn. */
  run_id: z.string().nullable(),
  /** The address of that run's report; empty before its end. */
  report: z.string(),
  seconds: z.number().nullable(),
})
export type BatchRow = z.infer<typeof batchRowSchema>

const onFailureSchema = z.enum(['stop', 'go_on'])

/** Runs over a table of values, one row after the other, as clients see them. */
export const batchSchema = z.object({
  batch_id: z.string(),
  job_id: z.string(),
  video_id: z.string(),
  title: z.string(),
  url: z.string(),
  dry_run: z.boolean(),
  on_failure: onFailureSchema,
  status: z.enum(['queued', 'running', 'done', 'failed', 'stopped']),
  reason: z.string().nullable(),
  /** `label` is that of the parameter a column sets; null for a column that is left out. */
  columns: z.array(z.object({ name: z.string(), label: z.string().nullable() })),
  rows: z.array(batchRowSchema),
  started_at: z.string(),
})
export type Batch = z.infer<typeof batchSchema>

export const batchRequestSchema = z.object({
  /** What all rows have in common. */
  run: runRequestSchema,
  /** What each row sets, in order. */
  values: z.array(z.record(z.string(), z.string())),
})
/** What the runs of a table were asked, kept with their job; secrets are not in it. */
export type BatchRequest = z.infer<typeof batchRequestSchema>
