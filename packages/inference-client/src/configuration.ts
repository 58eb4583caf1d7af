import { z } from 'zod'
import { InferenceError } from './errors.ts'

const serverUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).transform(withoutVersion)

const wholeNumber = z
  .string()
  .regex(/^\d{1,15}$/, 'must be a whole number')
  .transform(Number)

const share = z
  .string()
  .regex(/^\d(?:\.\d+)?$/, 'must be a number such as 0.7')
  .transform(Number)
const protocols = ['openai', 'qwen3-vl-webui'] as const
const embeddingInputs = ['text', 'text+picture'] as const
const thinkingModes = ['auto', 'on', 'off'] as const
const choice = <const Value extends string>(values: readonly Value[]) =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` })

const environmentSchema = z.object({
  STEPCAST_INFERENCE_PROTOCOL: choice(protocols).optional(),
  STEPCAST_THINKING_MODE: choice(thinkingModes).optional(),
  STEPCAST_MAX_REASONING_STEPS: wholeNumber.optional(),
  STEPCAST_USE_THINKING_TOKENS: choice(['true', 'false']).optional(),
  STEPCAST_THINKING_BUDGET: wholeNumber.optional(),
  STEPCAST_TEMPERATURE: share.optional(),
  STEPCAST_TOP_P: share.optional(),
  STEPCAST_INFERENCE_URL: serverUrl.optional(),
  STEPCAST_INFERENCE_KEY: z.string().optional(),
  STEPCAST_MODEL: z.string().optional(),
  STEPCAST_THINKING_MODEL: z.string().optional(),
  STEPCAST_MAX_MODEL_TOKENS: wholeNumber.optional(),
  STEPCAST_EMBEDDING_URL: serverUrl.optional(),
  STEPCAST_EMBEDDING_MODEL: z.string().optional(),
  STEPCAST_EMBEDDING_INPUT: choice(embeddingInputs).optional(),
  STEPCAST_TRANSCRIPTION_URL: serverUrl.optional(),
  STEPCAST_TRANSCRIPTION_MODEL: z.string().optional(),
  STEPCAST_RERANK_URL: serverUrl.optional(),
  STEPCAST_RERANK_MODEL: z.string().optional(),
})

/** How a model thinks before it answers, as the model card and Qwen3-VL-WEBUI name it. */
export type ThinkingSettings = {
  /** `auto`: where a question needs it. */
  mode: (typeof thinkingModes)[number]
  maxReasoningSteps: number | undefined
  /** Whether thought may be written out between `<think>` and `</think>`; undefined leaves it to the server. */
  useThinkingTokens: boolean | undefined
  /** How many tokens thought may take, beside those of the answer. */
  budgetTokens: number
}

/** The name that every server with one model for speech answers to. */
const defaultTranscriptionModel = 'whisper-1'
/** As much as Qwen3-VL needs for most questions about a screen. */
const defaultThinkingBudget = 8192

/** The model servers a person has named. Addresses end before `/v1`; what is undefined is not configured. */
export type InferenceConfiguration = {
  inferenceUrl: string | undefined
  inferenceKey: string | undefined
  model: string | undefined
  thinkingModel: string | undefined
  /** What the server speaks; an address that ends in `/inference` is Qwen3-VL-WEBUI's. */
  inferenceProtocol: (typeof protocols)[number]
  thinking: ThinkingSettings
  /** How words are drawn, where it is not left to what suits the model. */
  temperature: number | undefined
  topP: number | undefined
  /** How many tokens, in and out, indexing one recording may cost. */
  maxModelTokens: number | undefined
  embeddingUrl: string | undefined
  embeddingModel: string | undefined
  /** What vectors of steps are made of: `text+picture` for models that take both. */
  embeddingInput: (typeof embeddingInputs)[number]
  transcriptionUrl: string | undefined
  transcriptionModel: string
  rerankUrl: string | undefined
  /** Undefined where the server has one model only. */
  rerankModel: string | undefined
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
      hint: `set ${name} to ${kindOf(name, issue?.message ?? '')}, or unset it`,
      cause: parsed.error,
    })
  }
  const variables = parsed.data
  if (variables.STEPCAST_EMBEDDING_URL && !variables.STEPCAST_EMBEDDING_MODEL)
    throw new InferenceError('bad_configuration', 'STEPCAST_EMBEDDING_URL is set without STEPCAST_EMBEDDING_MODEL', {
      hint: 'set STEPCAST_EMBEDDING_MODEL to the name of the model that the server offers',
    })
  const isWebui = /\/inference\/*$/.test(present['STEPCAST_INFERENCE_URL'] ?? '')
  const useThinkingTokens = variables.STEPCAST_USE_THINKING_TOKENS
  return {
    inferenceUrl: variables.STEPCAST_INFERENCE_URL,
    inferenceKey: variables.STEPCAST_INFERENCE_KEY,
    model: variables.STEPCAST_MODEL,
    thinkingModel: variables.STEPCAST_THINKING_MODEL ?? variables.STEPCAST_MODEL,
    inferenceProtocol: variables.STEPCAST_INFERENCE_PROTOCOL ?? (isWebui ? 'qwen3-vl-webui' : 'openai'),
    thinking: {
      mode: variables.STEPCAST_THINKING_MODE ?? 'auto',
      maxReasoningSteps: variables.STEPCAST_MAX_REASONING_STEPS,
      useThinkingTokens: useThinkingTokens === undefined ? undefined : useThinkingTokens === 'true',
      budgetTokens: variables.STEPCAST_THINKING_BUDGET ?? defaultThinkingBudget,
    },
    temperature: variables.STEPCAST_TEMPERATURE,
    topP: variables.STEPCAST_TOP_P,
    maxModelTokens: variables.STEPCAST_MAX_MODEL_TOKENS,
    embeddingUrl: variables.STEPCAST_EMBEDDING_URL,
    embeddingModel: variables.STEPCAST_EMBEDDING_MODEL,
    embeddingInput: variables.STEPCAST_EMBEDDING_INPUT ?? 'text',
    transcriptionUrl: variables.STEPCAST_TRANSCRIPTION_URL,
    transcriptionModel: variables.STEPCAST_TRANSCRIPTION_MODEL ?? defaultTranscriptionModel,
    rerankUrl: variables.STEPCAST_RERANK_URL,
    rerankModel: variables.STEPCAST_RERANK_MODEL,
  }
}

function kindOf(name: string, message: string): string {
  if (name.endsWith('_URL')) return 'an address such as http://127.0.0.1:8000'
  return message.includes('number') ? 'a number' : 'one of these'
}

// People paste the address with and without the version or the endpoint, and all are right.
function withoutVersion(url: string): string {
  return url.replace(/\/+$/, '').replace(/\/(?:v1(?:\/chat\/completions|\/rerank)?|inference)$/, '')
}
