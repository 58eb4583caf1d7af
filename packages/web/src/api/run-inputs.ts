import { z } from 'zod'

export const webAddressSchema = z.url({ protocol: /^https?$/ }).max(2000)
export const namedValuesSchema = z.record(z.string().max(300), z.string().max(10_000))

const videoIdSchema = z.string().regex(/^vid_[0-9a-f]+$/)

/** What a run is started with, beside its values. */
export const runInputs = {
  video_id: videoIdSchema,
  /** Recordings that are followed after it, in the same browser, as one procedure. */
  followed_by: z.array(videoIdSchema).max(20).optional(),
  url: webAddressSchema,
  goal: z.string().max(2000).optional(),
  secrets: namedValuesSchema.optional(),
  files: z.array(z.string()).max(20).optional(),
  allow_origins: z.array(webAddressSchema).max(20).optional(),
  yes: z.boolean().optional(),
  dry_run: z.boolean().optional(),
  /** Lets the browser be seen on the machine that serves; it needs a display there. */
  show: z.boolean().optional(),
}
