import { runReportSchema, stepReportSchema } from '@stepcast/agent'
import { boxSchema } from '@stepcast/video-index'
import { z } from 'zod'

const approvalSchema = z.object({
  step: z.number().int(),
  title: z.string(),
  target: z.string(),
  reason: z.string(),
  shown: z.boolean(),
  /** Present where the page asks for words, with those that it suggests; approving takes others. */
  answer: z.string().optional(),
})

/** The step that a run is at. Pictures are addresses. */
const currentStepSchema = z.object({
  step: z.number().int(),
  title: z.string(),
  /** The recording's picture of the same moment. */
  keyframe: z.string(),
  target: z.string().nullable(),
  because: z.string().nullable(),
  heals: stepReportSchema.shape.heals,
  /** What the model thought before it chose the step. */
  thought: z.string().optional(),
})

/** A run as clients see it, while it goes on and afterwards: the report, with what is needed to watch and steer it. */
export const runSchema = runReportSchema.extend({
  status: z.enum(['queued', 'running', 'paused', 'needs_approval', 'done', 'failed', 'stopped']),
  job_id: z.string(),
  dry_run: z.boolean(),
  plan: z.array(z.object({ n: z.number().int(), title: z.string() })),
  current: currentStepSchema.nullable(),
  approval: approvalSchema.nullable(),
  screen: z.object({ url: z.string(), box: boxSchema.nullable() }).nullable(),
  /** True where a goal is pursued rather than a recording followed: its steps are known as they come. */
  is_goal: z.boolean().optional(),
  /** True while the run waits before a step and its page is a person's. */
  in_hand: z.boolean().optional(),
  /** True while the page waits for a file that a person is to choose. */
  choosing_file: z.boolean().optional(),
  /** The row of a table of values that the run was made with. */
  part_of: z.object({ batch_id: z.string(), row: z.number().int() }).optional(),
})
export type Run = z.infer<typeof runSchema>

export const runRequestSchema = z.object({
  video_id: z.string(),
  followed_by: z.array(z.string()).optional(),
  url: z.string(),
  goal: z.string().optional(),
  values: z.record(z.string(), z.string()),
  files: z.array(z.string()),
  allow_origins: z.array(z.string()).optional(),
  /** A goal that is pursued, by the recordings that are named or else by those that a search finds, instead of a recording followed. */
  pursue: z
    .object({ text: z.string(), videos: z.array(z.string()), max_tokens: z.number().int().optional() })
    .optional(),
  yes: z.boolean().optional(),
  dry_run: z.boolean().optional(),
  show: z.boolean().optional(),
})
/** What a run was asked, kept with its job: secrets are not in it. Files are paths. */
export type RunRequest = z.infer<typeof runRequestSchema>
