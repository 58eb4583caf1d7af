import { type Answer, answerSchema, formatClock, mapAnswerKeyframes } from '@stepcast/video-index'
import { z } from 'zod'
import { keyframeUri } from '../pictures.ts'

export const videoIdSchema = z
  .string()
  .regex(/^vid_[0-9a-f]{16}$/, 'a video id such as vid_0123456789abcdef is expected')
  .describe('The id of a recording, as search_recordings gives it')

export const pictureCountSchema = (most: number, usual: number) =>
  z.number().int().min(0).max(most).default(usual).describe('How many pictures to attach at most')

/** A moment of a recording. `keyframe` is the address of its picture, a resource of this server. */
export const momentSchema = z.object({
  video_id: z.string(),
  title: z.string().describe('The title of the recording'),
  step: z.number().int().nullable().describe('The number of the step that covers the moment'),
  start_s: z.number().describe('Seconds from the start of the recording'),
  end_s: z.number(),
  text: z.string(),
  keyframe: z.string(),
  score: z.number(),
})
export type Moment = z.infer<typeof momentSchema>

const { claims, recordings, steps } = answerSchema.shape

export const answeredSchema = answerSchema.extend({
  citations: z.array(momentSchema).describe('Best first; empty when the recordings do not show it'),
  nearest: z.array(momentSchema).describe('What came closest when nothing answers'),
  steps: steps.describe('The steps in full, where it was asked how something is done'),
  recordings: recordings.describe(
    'The answer of each recording, where several were asked about; citations are numbers from 1',
  ),
  claims: claims.describe('The sentences of a model’s answer, each with the numbers of the citations that bear it out'),
})

export function toAnswered(answer: Answer): z.infer<typeof answeredSchema> {
  const { nearest = [], ...told } = mapAnswerKeyframes(answer, keyframeUri)
  return { ...told, nearest }
}

export function describeMoment({ video_id, title, step, start_s, end_s, text }: Moment): string {
  const where = step === null ? '' : `step ${step}, `
  return `- ${where}${formatClock(start_s)}–${formatClock(end_s)} in “${title}” (${video_id}): ${text}`
}

export function describeAnswered({ answer, citations, nearest }: z.infer<typeof answeredSchema>): string {
  const lines = citations.length > 0 ? citations : nearest
  return [
    answer,
    ...(citations.length === 0 && nearest.length > 0 ? ['Closest:'] : []),
    ...lines.map(describeMoment),
  ].join('\n')
}
