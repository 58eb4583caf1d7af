import { z } from 'zod'

const number = z.number().nonnegative()

/** What `stepcast.config.ts` may hold: the settings of the environment, by name. */
export const configSchema = z.strictObject({
  /** Where everything is kept. */
  dataDir: z.string().optional(),
  ffmpegPath: z.string().optional(),
  chromePath: z.string().optional(),
  /** Demanded by the API. */
  apiToken: z.string().optional(),
  inference: z
    .strictObject({
      url: z.string().optional(),
      key: z.string().optional(),
      protocol: z.enum(['openai', 'qwen3-vl-webui']).optional(),
      model: z.string().optional(),
      thinkingModel: z.string().optional(),
      /** Whether the model thinks: `auto` where a question needs it. */
      thinkingMode: z.enum(['auto', 'on', 'off']).optional(),
      maxReasoningSteps: number.optional(),
      useThinkingTokens: z.boolean().optional(),
      /** Tokens that thought may take. */
      thinkingBudget: number.optional(),
      temperature: number.optional(),
      topP: number.optional(),
      /** Tokens that indexing one recording may cost. */
      maxModelTokens: number.optional(),
    })
    .optional(),
  embedding: z
    .strictObject({
      url: z.string().optional(),
      model: z.string().optional(),
      input: z.enum(['text', 'text+picture']).optional(),
    })
    .optional(),
  transcription: z.strictObject({ url: z.string().optional(), model: z.string().optional() }).optional(),
  rerank: z.strictObject({ url: z.string().optional() }).optional(),
})
export type StepcastConfig = z.infer<typeof configSchema>

/** The variable of the environment that each setting stands for. */
const variables: Record<string, string> = {
  dataDir: 'STEPCAST_DATA_DIR',
  ffmpegPath: 'FFMPEG_PATH',
  chromePath: 'CHROME_PATH',
  apiToken: 'STEPCAST_API_TOKEN',
  'inference.url': 'STEPCAST_INFERENCE_URL',
  'inference.key': 'STEPCAST_INFERENCE_KEY',
  'inference.protocol': 'STEPCAST_INFERENCE_PROTOCOL',
  'inference.model': 'STEPCAST_MODEL',
  'inference.thinkingModel': 'STEPCAST_THINKING_MODEL',
  'inference.thinkingMode': 'STEPCAST_THINKING_MODE',
  'inference.maxReasoningSteps': 'STEPCAST_MAX_REASONING_STEPS',
  'inference.useThinkingTokens': 'STEPCAST_USE_THINKING_TOKENS',
  'inference.thinkingBudget': 'STEPCAST_THINKING_BUDGET',
  'inference.temperature': 'STEPCAST_TEMPERATURE',
  'inference.topP': 'STEPCAST_TOP_P',
  'inference.maxModelTokens': 'STEPCAST_MAX_MODEL_TOKENS',
  'embedding.url': 'STEPCAST_EMBEDDING_URL',
  'embedding.model': 'STEPCAST_EMBEDDING_MODEL',
  'embedding.input': 'STEPCAST_EMBEDDING_INPUT',
  'transcription.url': 'STEPCAST_TRANSCRIPTION_URL',
  'transcription.model': 'STEPCAST_TRANSCRIPTION_MODEL',
  'rerank.url': 'STEPCAST_RERANK_URL',
}

/** The settings as the environment would give them. */
export function variablesOf(config: StepcastConfig): Record<string, string> {
  const found: Record<string, string> = {}
  const walk = (value: unknown, path: string) => {
    if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) walk(inner, path ? `${path}.${key}` : key)
    else if (value !== undefined) found[variables[path]!] = typeof value === 'string' ? value : JSON.stringify(value)
  }
  walk(config, '')
  return found
}

/** Every name that a config file may hold, those of groups included. */
export function knownNames(): string[] {
  return [...new Set(Object.keys(variables).flatMap((path) => [path, path.split('.')[0]!]))]
}
