import { type ChatClientOptions, configuredChatClient } from '@stepcast/inference-client'
import sharp from 'sharp'
import { z } from 'zod'
import { withoutKeys } from './without-keys.ts'

export const modelTrialSchema = z.object({
  model: z.string(),
  server: z.string(),
  /** What the model said when it was asked for the colour of a red picture. */
  reply: z.string(),
  /** Whether it saw the colour. */
  sees_pictures: z.boolean(),
  seconds: z.number(),
  input_tokens: z.number().int(),
  output_tokens: z.number().int(),
})
export type ModelTrial = z.infer<typeof modelTrialSchema>

const question = 'Which colour fills this picture? Answer with the name of the colour only.'
const sidePx = 256
const maxTokens = 256
const shownCharacters = 200
// A person waits for it: one more try where the first failed in passing, and an end within the server's idle time.
const patience: ChatClientOptions = { policy: { retries: 1 }, callTimeoutMs: 60_000, totalTimeoutMs: 90_000 }

/**
 * Shows the configured model a picture and asks what is on it: a call such as indexing makes.
 * @throws InferenceError
 */
export async function tryModelServer(dataDir: string, { signal }: { signal?: AbortSignal } = {}): Promise<ModelTrial> {
  const client = configuredChatClient(dataDir, undefined, patience)
  await client.reach(signal)
  const data = await sharp({ create: { width: sidePx, height: sidePx, channels: 3, background: '#e01010' } })
    .png()
    .toBuffer()
  const startedAt = performance.now()
  const { value, tokens } = await client.ask({
    parts: [
      { type: 'picture', data, mediaType: 'image/png' },
      { type: 'text', text: question },
    ],
    maxTokens,
    signal,
  })
  return {
    model: client.model,
    server: withoutKeys(client.server),
    reply: withoutKeys(value).slice(0, shownCharacters),
    sees_pictures: /\bred\b|红/i.test(value),
    seconds: Math.round(performance.now() - startedAt) / 1000,
    input_tokens: tokens.input,
    output_tokens: tokens.output,
  }
}
