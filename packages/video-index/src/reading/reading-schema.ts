import { z } from 'zod'
import type { Episode } from '../describe/find-episodes.ts'
import type { TextLine } from '../read/text-line.ts'
import type { TimedText } from '../timed-text/timed-text.ts'

/** JSON has no undefined: what was not found is null there. */
const found = <T extends z.ZodType>(schema: T) => schema.nullable().transform((value) => value ?? undefined)

const box = z.object({ x1: z.number(), y1: z.number(), x2: z.number(), y2: z.number() })
const change = box.extend({ pixels: z.number(), sharpPixels: z.number() })
const point = z.tuple([z.number(), z.number()]).readonly()
const index = z.int().nonnegative()

const typingRun = z.object({
  startS: z.number(),
  endS: z.number(),
  box: change,
  keys: z.number(),
  first: change,
  last: change,
})

const episode = z.object({
  startS: z.number(),
  actionS: z.number(),
  endS: z.number(),
  pointer: found(change),
  hovered: found(change),
  typing: found(typingRun),
  changes: z.array(change),
  frames: z.number(),
  firstChanges: z.array(change),
  furtherLines: z.array(typingRun),
  afterTyping: z.boolean(),
  draggedTo: found(change),
  scrolled: z.number(),
  area: z.number(),
  local: z.boolean(),
  beforeS: z.number(),
  afterS: z.number(),
  lateS: z.number(),
}) satisfies z.ZodType<Episode>

const observation = z.object({
  episode,
  point: found(point),
  draggedTo: found(point),
  hovered: found(box),
  changed: box,
  changedAtPointer: found(box),
  before: index,
  after: index,
  late: index,
  inkBefore: z.number(),
  inkAfter: z.number(),
  tint: z.number(),
})

const textLine = z.object({
  text: z.string(),
  box,
  confidence: z.number(),
  letters: z.array(z.number()).exactOptional(),
  contrast: z.number().exactOptional(),
}) satisfies z.ZodType<TextLine>

const timedText = z.object({
  source: z.enum(['chapter', 'subtitle', 'caption', 'title card']),
  startS: z.number(),
  endS: z.number(),
  text: z.string(),
  lines: z.array(z.string()).readonly().exactOptional(),
  keyframe: z.string().exactOptional(),
}) satisfies z.ZodType<TimedText>

const scale = z.object({
  width: z.number(),
  height: z.number(),
  analysisWidth: z.number(),
  unit: z.number(),
  captionRows: z.array(z.object({ y1: z.number(), y2: z.number() })).readonly(),
})

/** A reading as it is kept, in JSON; screens and lines are named by their places in `allScreens` and `allLines`. */
export const packedReadingSchema = z
  .object({
    version: z.literal(1),
    reader_revision: z.int(),
    /** The names of the pictures that belong to it. */
    pictures: z.array(z.string()),
    observations: z.array(observation),
    screens: z.array(index),
    texts: z.array(timedText),
    heading: found(z.string()),
    scale,
    durationS: z.number(),
    framesDecoded: z.int(),
    keyframes: z.int(),
    allScreens: z.array(
      z.object({ frameIndex: z.number(), timeS: z.number(), lines: z.array(index), pointer: box.exactOptional() }),
    ),
    allLines: z.array(textLine),
  })
  .refine(
    ({ screens, observations, allScreens, allLines }) =>
      [...screens, ...observations.flatMap(({ before, after, late }) => [before, after, late])].every(
        (number) => number < allScreens.length,
      ) && allScreens.every(({ lines }) => lines.every((number) => number < allLines.length)),
    'it names a screen or a line that it does not hold',
  )
export type PackedReading = z.output<typeof packedReadingSchema>
