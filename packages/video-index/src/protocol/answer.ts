import { z } from 'zod'

export const citationSchema = z.object({
  video_id: z.string(),
  title: z.string(),
  /** The step's number, or null for a moment that no step covers. */
  step: z.number().int().nullable(),
  start_s: z.number(),
  end_s: z.number(),
  text: z.string(),
  keyframe: z.string(),
  score: z.number(),
})
export type Citation = z.infer<typeof citationSchema>

export const answerSchema = z.object({
  answer: z.string(),
  /** Best first; empty when the recordings hold no answer. */
  citations: z.array(citationSchema),
  /** What came closest when nothing answers. */
  nearest: z.array(citationSchema).optional(),
})
export type Answer = z.infer<typeof answerSchema>
