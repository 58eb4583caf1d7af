import { boxSchema } from '@stepcast/video-index'
import { z } from 'zod'

const runStatuses = ['done', 'failed', 'stopped', 'needs_approval'] as const
export const runStatusSchema = z.enum(runStatuses)
export type RunStatus = z.infer<typeof runStatusSchema>

const groundings = ['text', 'accessibility', 'appearance', 'position', 'model'] as const
const groundedBySchema = z.enum(groundings)
export type GroundedBy = z.infer<typeof groundedBySchema>

const runErrorSchema = z.object({ code: z.string(), message: z.string(), hint: z.string() })
export type RunError = z.infer<typeof runErrorSchema>

/** One thing that was looked at after a step, and whether it was as the recording showed it. */
const checkSchema = z.object({ what: z.string(), ok: z.boolean(), seen: z.string().nullable() })
export type Check = z.infer<typeof checkSchema>

/** One try to get a step done after the plain way did not work. */
const healSchema = z.object({ tried: z.string(), because: z.string(), helped: z.boolean() })
export type Heal = z.infer<typeof healSchema>

/** How a model means to reach a goal: short instructions in order, and what it thought before it wrote them. */
const goalPlanSchema = z.object({ steps: z.array(z.string()), thought: z.string() })
export type GoalPlan = z.infer<typeof goalPlanSchema>

export const stepReportSchema = z.object({
  n: z.number().int(),
  title: z.string(),
  status: z.enum(['done', 'skipped', 'failed']),
  attempts: z.number().int(),
  /** How the target was told from everything else; null when no target was needed or none was found. */
  grounded_by: groundedBySchema.nullable(),
  /** The moment of the recording that is followed; without a `video_id` where no recording shows it. */
  cited: z.object({ video_id: z.string(), start_s: z.number() }),
  /** What was seen on the page that shows the outcome, or why the step was left out. */
  verified_by: z.string(),
  /** Absolute path of the picture after the step; empty when the page was never touched. */
  screenshot: z.string(),
  seconds: z.number(),
  /** The value that was entered, redacted when it is secret. */
  value: z.string().nullable(),
  /** What the live page calls the target, and where it was, as fractions of the screenshot. */
  target: z.object({ name: z.string(), role: z.string(), box: boxSchema.nullable() }).nullable(),
  /** Why this element was taken. */
  because: z.string(),
  /** What the model thought before it chose the step; absent where none was asked. */
  thought: z.string().optional(),
  checks: z.array(checkSchema),
  heals: z.array(healSchema),
  /** In what the live page is no longer as recorded: renamed, moved. */
  drift: z.string().optional(),
  /** Texts of the dialogs the page opened by itself (alert, confirm), and what was answered. */
  dialogs: z.array(z.string()),
  error: runErrorSchema.nullable(),
})
export type StepReport = z.infer<typeof stepReportSchema>

export const boundValueSchema = z.object({
  name: z.string(),
  label: z.string(),
  kind: z.enum(['text', 'file', 'secret', 'choice']),
  recorded_value: z.string(),
  /** What is entered instead; the recorded value itself where nothing was set. Secrets read `••••`. */
  value: z.string(),
  set: z.boolean(),
  /** The steps that the value is used in. */
  steps: z.array(z.number().int()),
})
export type BoundValue = z.infer<typeof boundValueSchema>

export const runReportSchema = z.object({
  run_id: z.string(),
  video_id: z.string(),
  title: z.string(),
  url: z.string(),
  goal: z.string().nullable(),
  status: runStatusSchema,
  reason: z.string().nullable(),
  steps: z.array(stepReportSchema),
  /** Where a goal is pursued: its plans, the last of which is gone by. */
  plans: z.array(goalPlanSchema).optional(),
  values: z.array(boundValueSchema),
  /** Navigations, popups and downloads that were refused. */
  blocked: z.array(z.string()),
  usage: z.object({
    model_calls: z.number().int(),
    input_tokens: z.number().int(),
    output_tokens: z.number().int(),
    wall_s: z.number(),
  }),
  /** Absolute path of the HTML report. */
  report: z.string(),
  /** Absolute path of what was done to the page, as a user flow of Chrome's Recorder; absent when no page was opened. */
  trace: z.string().optional(),
  started_at: z.string(),
  error: runErrorSchema.optional(),
})
export type RunReport = z.infer<typeof runReportSchema>
