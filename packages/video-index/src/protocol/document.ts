import { z } from 'zod'
import { procedureSchema } from './procedure.ts'

export const engines = ['reader', 'qwen3-vl'] as const
export const engineSchema = z.enum(engines)
export type Engine = z.infer<typeof engineSchema>

export const videoSchema = z.object({
  /** `vid_` and the first 16 hex digits of the SHA-256 of the file's bytes. */
  id: z.string(),
  title: z.string(),
  duration_s: z.number(),
  width: z.number().int(),
  height: z.number().int(),
  fps: z.number(),
  engine: engineSchema,
  /** The model that looked at the steps, for the engines that ask one. */
  model: z.string().optional(),
  /** Which edition of the reader made this; absent where it was one before they were counted. */
  reader_revision: z.number().int().optional(),
  /** Where the recording was read from; absent in documents that leave the machine. */
  source_path: z.string().optional(),
  /** The first 16 hex digits of the SHA-256 of the subtitle file that was read with the recording. */
  subtitles: z.string().optional(),
  /** The model that heard what is said; absent where none was asked. */
  transcribed_by: z.string().optional(),
  indexed_at: z.string(),
})
export type Video = z.infer<typeof videoSchema>

export const eventKinds = ['action', 'screen', 'speech', 'caption'] as const
export const eventSchema = z.object({
  start_s: z.number(),
  end_s: z.number(),
  kind: z.enum(eventKinds),
  description: z.string(),
  on_screen_text: z.array(z.string()),
  /** A picture's name; see `Library.keyframePath`. Empty for speech without a picture. */
  keyframe: z.string(),
  confidence: z.number().min(0).max(1),
})
export type VideoEvent = z.infer<typeof eventSchema>

export const indexUsageSchema = z.object({
  /** 0 where an earlier reading that was kept was enough. */
  frames_decoded: z.number().int(),
  keyframes: z.number().int(),
  model_calls: z.number().int(),
  input_tokens: z.number().int(),
  output_tokens: z.number().int(),
  /** How many pictures went to a model; absent where none was asked. */
  pictures_sent: z.number().int().optional(),
  wall_s: z.number(),
  /** The same by who asked which model; absent where no model was asked. `cached` counts replies that cost nothing again. */
  stages: z
    .array(
      z.object({
        stage: z.string(),
        model: z.string(),
        calls: z.number().int(),
        cached: z.number().int(),
        input_tokens: z.number().int(),
        output_tokens: z.number().int(),
      }),
    )
    .optional(),
  /** Set where the model's tokens ended before every step was looked at, with how many there were. */
  budget_reached: z.literal(true).optional(),
  max_model_tokens: z.number().int().optional(),
})
export type IndexUsage = z.infer<typeof indexUsageSchema>

/** Everything known of one recording: what `stepcast index --json` prints and the store keeps. */
export const indexDocumentSchema = z.object({
  video: videoSchema,
  events: z.array(eventSchema),
  procedure: procedureSchema,
  usage: indexUsageSchema,
  /** What could not be done and was gone without. */
  warnings: z.array(z.string()).optional(),
  /** How many corrections people made; `unplaced` ones fit nothing of what was read last. Absent where there are none. */
  corrections: z.object({ applied: z.number().int(), unplaced: z.number().int() }).optional(),
})
export type IndexDocument = z.infer<typeof indexDocumentSchema>
