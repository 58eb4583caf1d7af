import { z } from 'zod'

const jobStatuses = ['queued', 'running', 'done', 'failed', 'cancelled'] as const

const failureSchema = z.object({ code: z.string(), message: z.string(), hint: z.string().optional() })
export type Failure = z.infer<typeof failureSchema>

/** One piece of work as clients see it. `eta_s` is null until there is something to estimate from. */
export const jobSchema = z.object({
  id: z.string(),
  kind: z.enum(['index', 'run', 'batch']),
  status: z.enum(jobStatuses),
  stage: z.string(),
  progress: z.number().min(0).max(1),
  eta_s: z.number().nullable(),
  title: z.string(),
  created_at: z.string(),
  video_id: z.string().optional(),
  run_id: z.string().optional(),
  batch_id: z.string().optional(),
  error: failureSchema.optional(),
})
export type Job = z.infer<typeof jobSchema>

/** Named by what changed; `data` is the JSON of the job, with a `run` beside it when the job is one. */
export type JobEvent = { id: number; name: string; data: string }

export function isFinished(job: Job): boolean {
  return job.status === 'done' || job.status === 'failed' || job.status === 'cancelled'
}
