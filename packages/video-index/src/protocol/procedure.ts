import { z } from 'zod'

export const actionKinds = [
  'goto',
  'click',
  'fill',
  'select',
  'check',
  'upload',
  'press',
  'scroll',
  'drag',
  'other',
] as const
export const actionKindSchema = z.enum(actionKinds)
export type ActionKind = z.infer<typeof actionKindSchema>

/** `[x1, y1, x2, y2]` as fractions of the frame, origin at the top left. */
export const boxSchema = z.tuple([z.number(), z.number(), z.number(), z.number()])
export type Box = z.infer<typeof boxSchema>

/**
 * What an action was done to, as the recording shows it. `text` is the label a person would name it by and is absent
 * for an icon without words; `near` holds other words close to the target, nearest first; `point` is where the pointer
 * was, as fractions of the frame; `row` holds the words on its row, from left to right, where it needs them to be told
 * from its like in other rows.
 */
export const targetSchema = z.object({
  text: z.string().optional(),
  role: z.string().optional(),
  box: boxSchema.optional(),
  point: z.tuple([z.number(), z.number()]).optional(),
  near: z.array(z.string()).optional(),
  row: z.array(z.string()).optional(),
})
export type Target = z.infer<typeof targetSchema>

export const actionSchema = z.object({
  kind: actionKindSchema,
  target: targetSchema.optional(),
  /** What was typed, chosen, uploaded (the file's name), pressed (the key), or the address; for `check` `"true"` or `"false"`. */
  value: z.string().optional(),
  /** How many clicks follow each other at once: 2 for a double click, absent for a single one. */
  count: z.number().int().min(2).max(3).optional(),
  /** Where a `drag` ended: the words that stood there, and the pointer's place. */
  to: targetSchema.pick({ text: true, point: true }).optional(),
  /** The name of the parameter that a new value is bound to. */
  parameter: z.string().optional(),
})
export type Action = z.infer<typeof actionSchema>

/** What the recording showed because of the step: new words on the screen, and the address when it changed. */
export const expectationSchema = z.object({ text: z.array(z.string()), url: z.string().nullable() })
export type Expectation = z.infer<typeof expectationSchema>

/** Names of the pictures just before the action and after its effect; see `Library.keyframePath`. */
export const stepKeyframesSchema = z.object({ before: z.string(), after: z.string() })

export const stepSchema = z.object({
  n: z.number().int().positive(),
  /** The recording that shows it, in a procedure that is made of several. */
  video_id: z.string().optional(),
  title: z.string(),
  /** The heading that the recording's author put over this step and others: a chapter, a title card, a numbered caption. */
  section: z.string().optional(),
  start_s: z.number(),
  end_s: z.number(),
  action: actionSchema,
  expect: expectationSchema,
  keyframes: stepKeyframesSchema,
  confidence: z.number().min(0).max(1),
  /** Set where a person corrected the step. */
  corrected: z.literal(true).optional(),
})
export type Step = z.infer<typeof stepSchema>

export const parameterKinds = ['text', 'file', 'secret', 'choice'] as const
export const parameterSchema = z.object({
  name: z.string(),
  label: z.string(),
  recorded_value: z.string(),
  kind: z.enum(parameterKinds),
})
export type Parameter = z.infer<typeof parameterSchema>

export const procedureSchema = z.object({
  title: z.string(),
  start_url: z.string().nullable(),
  parameters: z.array(parameterSchema),
  steps: z.array(stepSchema),
})
export type Procedure = z.infer<typeof procedureSchema>
