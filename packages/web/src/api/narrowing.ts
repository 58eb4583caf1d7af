import { actionKindSchema, type NarrowOptions } from '@stepcast/video-index'
import { z } from 'zod'

const videoId = z.string().regex(/^vid_[0-9a-f]{1,64}$/, 'a video id such as vid_0123456789abcdef is expected')
const seconds = z.number().min(0)

/** What a question may be narrowed to, as the API and the tools for agents take it. */
export const narrowingFields = {
  video_id: videoId.optional().describe('Ask this recording only'),
  video_ids: z.array(videoId).min(1).max(1000).optional().describe('Ask these recordings only'),
  app: z
    .string()
    .trim()
    .min(1)
    .max(300)
    .optional()
    .describe('Ask recordings of this app only: a host of an address that they show, or words of their titles'),
  start_s: seconds.optional().describe('Cite only what is shown from here on'),
  end_s: seconds.optional().describe('Cite only what is shown up to here'),
  kinds: z.array(actionKindSchema).min(1).optional().describe('Cite only steps of these kinds'),
}
const narrowingSchema = z.object(narrowingFields)

export function toNarrowOptions(fields: z.infer<typeof narrowingSchema>): NarrowOptions {
  const { video_id, video_ids, app, start_s, end_s, kinds } = fields
  return { videoId: video_id, videoIds: video_ids, app, startS: start_s, endS: end_s, kinds }
}
