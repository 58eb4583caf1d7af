import { z } from 'zod'
import { indexUsageSchema } from './document.ts'
import { actionKindSchema, expectationSchema, parameterKinds, stepKeyframesSchema } from './procedure.ts'

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

export const claimSchema = z.object({
  text: z.string(),
  /** Which citations bear it out, by their place among them, from 1. */
  citations: z.array(z.number().int().positive()),
})
export type Claim = z.infer<typeof claimSchema>

export const describedStepSchema = z.object({
  video_id: z.string(),
  n: z.number().int().positive(),
  title: z.string(),
  section: z.string().optional(),
  start_s: z.number(),
  end_s: z.number(),
  kind: actionKindSchema,
  target: z.object({ text: z.string().nullable(), role: z.string().nullable() }),
  /** What is done and what comes of it, sentence by sentence, in the language of the question. */
  flow: z.array(z.string()),
  /** What was typed, chosen or uploaded; secrets are dots. */
  values: z.array(
    z.object({
      label: z.string().nullable(),
      value: z.string(),
      kind: z.enum(parameterKinds),
      /** The parameter that a new value is given to, where there is one. */
      parameter: z.string().optional(),
    }),
  ),
  /** What is said and captioned meanwhile. */
  said: z.array(z.string()),
  expect: expectationSchema,
  keyframes: stepKeyframesSchema,
})
export type DescribedStep = z.infer<typeof describedStepSchema>

export const recordingAnswerSchema = z.object({
  video_id: z.string(),
  title: z.string(),
  answer: z.string(),
  /** The citations from this recording, by their place among all of them, from 1; empty when it does not show it. */
  citations: z.array(z.number().int().positive()),
})
export type RecordingAnswer = z.infer<typeof recordingAnswerSchema>

/** What asking a model about one question has cost; see `IndexUsage`. */
export const answerUsageSchema = indexUsageSchema.pick({
  model_calls: true,
  input_tokens: true,
  output_tokens: true,
  pictures_sent: true,
  wall_s: true,
  stages: true,
  budget_reached: true,
  max_model_tokens: true,
})
export type AnswerUsage = z.infer<typeof answerUsageSchema>

export const answerSchema = z.object({
  answer: z.string(),
  /** Best first; empty when the recordings hold no answer. */
  citations: z.array(citationSchema),
  /** What came closest when nothing answers. */
  nearest: z.array(citationSchema).optional(),
  /** The steps that are asked for in full, where it is asked how something is done. */
  steps: z.array(describedStepSchema).optional(),
  /** The answer of each recording, where several are asked about. */
  recordings: z.array(recordingAnswerSchema).optional(),
  /** The sentences of `answer`, each with what bears it out; absent where no model wrote it. */
  claims: z.array(claimSchema).optional(),
  /** The model that wrote the answer, or said that it is not shown; absent where none did. */
  model: z.string().optional(),
  /** Absent where no model was asked. */
  usage: answerUsageSchema.optional(),
  /** What could not be done and was gone without. */
  warnings: z.array(z.string()).optional(),
})
export type Answer = z.infer<typeof answerSchema>
