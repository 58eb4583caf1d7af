import { z } from 'zod'
import { actionKindSchema, boxSchema, parameterKinds } from '../protocol/procedure.ts'

const words = z.string().trim().min(1).max(500)
const value = z.string().min(1).max(20_000)
const fraction = z.number().min(0).max(1)
const seconds = z.number().min(0)
const box = boxSchema
  .refine(
    (corners) => corners.every((corner) => fraction.safeParse(corner).success),
    'is given in fractions of the frame',
  )
  .refine(([x1, y1, x2, y2]) => x1 < x2 && y1 < y2, 'runs from its upper left to its lower right corner')

/** `null` takes away what is there; what is absent stays. */
const targetChange = z.strictObject({
  text: words.nullable().optional(),
  role: words.nullable().optional(),
  box: box.nullable().optional(),
})
const actionChange = { kind: actionKindSchema, target: targetChange.optional(), value: value.nullable().optional() }
const expectation = z.strictObject({ text: z.array(words).max(40).optional(), url: words.nullable().optional() })

/** A correction with steps named by whatever `step` takes: numbers where people correct, lasting names where they are kept. */
function correctionOf<Step extends z.ZodType>(step: Step) {
  return z.discriminatedUnion('op', [
    z.strictObject({
      op: z.literal('change'),
      step,
      title: words.optional(),
      start_s: seconds.optional(),
      end_s: seconds.optional(),
      ...actionChange,
      kind: actionKindSchema.optional(),
      expect: expectation.optional(),
    }),
    z.strictObject({
      op: z.literal('parameter'),
      step,
      /** `null` makes the value a constant; names and labels that are absent stay, or come from the target. */
      parameter: z
        .strictObject({ name: words.optional(), label: words.optional(), kind: z.enum(parameterKinds).optional() })
        .nullable(),
    }),
    z.strictObject({ op: z.literal('move'), step, after: step.nullable() }),
    z.strictObject({ op: z.literal('merge'), step, with: step, keep: z.enum(['first', 'second']).optional() }),
    z.strictObject({ op: z.literal('split'), step, at_s: seconds }),
    z.strictObject({ op: z.literal('delete'), step }),
    z.strictObject({
      op: z.literal('insert'),
      after: step.nullable(),
      title: words.optional(),
      start_s: seconds,
      end_s: seconds,
      ...actionChange,
      expect: expectation.optional(),
    }),
  ])
}

/**
 * One correction of a recording's steps, which are named by their numbers at the time: in a list of corrections, by those after the
 * ones before it. `after: null` is before the first step. Merging is for neighbours, and keeps the action that enters something
 * unless `keep` says which; what a split leaves over at the end does nothing until it is told what to do.
 */
export const correctionSchema = correctionOf(z.number().int().positive())
export type Correction = z.infer<typeof correctionSchema>

/** How a step is found again: a name that lasts, given when it was first corrected. */
const keySchema = z.string().min(1)
const keptCorrectionSchema = correctionOf(keySchema)
export type KeptCorrection = z.infer<typeof keptCorrectionSchema>

const operationSchema = z.object({ id: z.string(), at: z.string(), correction: keptCorrectionSchema })
export type Operation = z.infer<typeof operationSchema>

/** What a step of the reader looked like when it was corrected: enough to know it in another reading of the recording. */
const anchorSchema = z.object({
  n: z.number().int(),
  title: z.string(),
  start_s: z.number(),
  end_s: z.number(),
  kind: actionKindSchema,
  text: z.string().optional(),
  value: z.string().optional(),
})
export type Anchor = z.infer<typeof anchorSchema>

/** A picture of the recording at a moment that only a correction needs. */
const frameSchema = z.object({ name: z.string(), time_s: z.number() })
export type Frame = z.infer<typeof frameSchema>

/** All corrections of one recording, kept beside what was read: in order, with those that were undone, the latest last. */
export const correctionsSchema = z.object({
  anchors: z.record(keySchema, anchorSchema),
  operations: z.array(operationSchema),
  undone: z.array(operationSchema),
  frames: z.array(frameSchema).optional(),
})
export type Corrections = z.infer<typeof correctionsSchema>

export const noCorrections: Corrections = { anchors: {}, operations: [], undone: [] }
