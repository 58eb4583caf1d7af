import { z } from 'zod'

/** The options that say in which browser a run is made. */
export const browserOptions = {
  show: z.boolean().default(false),
  profile: z.string().min(1, 'a folder is expected').optional(),
  connect: z
    .string()
    .regex(/^(https?|wss?):\/\/[^\s]+$/, 'an address like http://127.0.0.1:9222 is expected')
    .optional(),
}

type Chosen = { show: boolean; profile?: string | undefined; connect?: string | undefined }

export const chosenBrowser = ({ show, profile, connect }: Chosen) => ({
  headless: !show,
  profileDir: profile,
  connectTo: connect,
})
