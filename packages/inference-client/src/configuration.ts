import { z } from 'zod'
import { InferenceError } from './errors.ts'

const serverUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).transform(withoutVersion)

const wholeNumber = z
  .string()
  .regex(/^\d{1,15}$/, 'must be a whole number')
  .transform(Number)

const environmentSchema = z.object({
  STEPCAST_INFERENCE_URL: serverUrl.optional(),
  STEPCAST_INFERENCE_KEY: z.string().optional(),
  STEPCAST_MODEL: z.string().optional(),
  STEPCAST_THINKING_MODEL: z.string().optional(),
  STEPCAST_MAX_MODEL_TOKENS: wholeNumber.optional(),
  STEPCAST_EMBEDDING_URL: serverUrl.optional(),
  STEPCAST_EMBEDDING_MODEL: z.string().optional(),
  STEPCAST_TRANSCRIPTION_URL: serverUrl.optional(),
  STEPCAST_RERANK_URL: serverUrl.optional(),
})

/** The model servers a person has named. Addresses end before `/v1`; what is undefined is not configured. */
export type InferenceConfiguration = {
  inferenceUrl: string | undefined
  inferenceKey: string | undefined
  model: string | undefined
  thinkingModel: string | undefined
  /** How many tokens, in and out, indexing one recording may cost. */
  maxModelTokens: number | undefined
  embeddingUrl: string | undefined
  embeddingModel: string | undefined
  transcriptionUrl: string | undefined
  rerankUrl: string | undefined
}

/**
 * Reads the `STEPCAST_…` variables; empty ones count as absent, and the thinking model defaults to the model.
 * @throws InferenceError `bad_configuration` when an address or a number is not one, or an embedding server is named without its model
 */
export function readInferenceConfiguration(
  environment: Record<string, string | undefined> = process.env,
): InferenceConfiguration {
  const present = Object.fromEntries(
    Object.entries(environment)
      .map(([name, value]) => [name, value?.trim()] as const)
      .filter(([, value]) => value),
  )
  const parsed = environmentSchema.safeParse(present)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const name = String(issue?.path[0] ?? 'the configuration')
    throw new InferenceError('bad_configuration', `${name} ${issue?.message ?? 'is not usable'}`, {
      hint: `set ${name} to ${name.endsWith('_URL') ? 'an address such as http://127.0.0.1:8000' : 'a number such as 100000'}, or unset it`,
      cause: parsed.error,
    })
  }
  const variables = parsed.data
  if (variables.STEPCAST_EMBEDDING_URL && !variables.STEPCAST_EMBEDDING_MODEL)
    throw new InferenceError('bad_configuration', 'STEPCAST_EMBEDDING_URL is set without STEPCAST_EMBEDDING_MODEL', {
      hint: 'set STEPCAST_EMBEDDING_MODEL to the name of the model that the server offers',
    })
  return {
    inferenceUrl: variables.STEPCAST_INFERENCE_URL,
    inferenceKey: variables.STEPCAST_INFERENCE_KEY,
    model: variables.STEPCAST_MODEL,
    thinkingModel: variables.STEPCAST_THINKING_MODEL ?? variables.STEPCAST_MODEL,
    maxModelTokens: variables.STEPCAST_MAX_MODEL_TOKENS,
    embeddingUrl: variables.STEPCAST_EMBEDDING_URL,
    embeddingModel: variables.STEPCAST_EMBEDDING_MODEL,
    transcriptionUrl: variables.STEPCAST_TRANSCRIPTION_URL,
    rerankUrl: variables.STEPCAST_RERANK_URL,
  }
}

// People paste the address with and without the version, and both are right.
function withoutVersion(url: string): string {
  return url.replace(/\/+$/, '').replace(/\/v1$/, '')
}
