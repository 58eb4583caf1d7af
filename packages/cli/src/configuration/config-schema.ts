import { z } from 'zod'

const text = z.string()
const number = z.number().nonnegative()

/** What a setting means, and the variable of the environment that it stands for. */
function setting<Schema extends z.ZodType>(schema: Schema, variable: string, description: string) {
  return schema.optional().meta({ variable, description })
}

/** What `stepcast.config.ts` may hold: the settings of the environment, by name. */
export const configSchema = z.strictObject({
  dataDir: setting(text, 'STEPCAST_DATA_DIR', 'where everything is kept; `.stepcast` in the current folder by default'),
  ffmpegPath: setting(text, 'FFMPEG_PATH', 'the ffmpeg to use instead of the one that would be found'),
  chromePath: setting(text, 'CHROME_PATH', 'the Chrome or Chromium to use instead of the one that would be found'),
  apiToken: setting(
    text,
    'STEPCAST_API_TOKEN',
    'demanded by the server when it is set; needed to listen on anything but loopback',
  ),
  inference: z
    .strictObject({
      url: setting(text, 'STEPCAST_INFERENCE_URL', 'the model server, with or without `/v1`'),
      key: setting(
        text,
        'STEPCAST_INFERENCE_KEY',
        'its key; it also goes to the embedding server, and to a transcription server of the same origin',
      ),
      protocol: setting(
        z.enum(['openai', 'qwen3-vl-webui']),
        'STEPCAST_INFERENCE_PROTOCOL',
        'what the server speaks; an address that ends in `/inference` is taken for Qwen3-VL-WEBUI',
      ),
      model: setting(text, 'STEPCAST_MODEL', 'the model that looks at pictures'),
      thinkingModel: setting(
        text,
        'STEPCAST_THINKING_MODEL',
        'the model for what needs thought; the same one by default',
      ),
      thinkingMode: setting(
        z.enum(['auto', 'on', 'off']),
        'STEPCAST_THINKING_MODE',
        'whether the model thinks; `auto`, the default: where a question needs it',
      ),
      maxReasoningSteps: setting(number, 'STEPCAST_MAX_REASONING_STEPS', 'in how many steps it may think'),
      useThinkingTokens: setting(
        z.boolean(),
        'STEPCAST_USE_THINKING_TOKENS',
        'whether thought is written out; left to the server by default',
      ),
      thinkingBudget: setting(
        number,
        'STEPCAST_THINKING_BUDGET',
        'tokens that thought may take, beside those of the answer; 8192 by default',
      ),
      temperature: setting(number, 'STEPCAST_TEMPERATURE', 'how words are drawn; what suits the model by default'),
      topP: setting(number, 'STEPCAST_TOP_P', 'the same, by share of probability'),
      maxModelTokens: setting(
        number,
        'STEPCAST_MAX_MODEL_TOKENS',
        'tokens, in and out, that indexing one recording may cost; no bound by default',
      ),
    })
    .optional(),
  embedding: z
    .strictObject({
      url: setting(
        text,
        'STEPCAST_EMBEDDING_URL',
        'a `/v1/embeddings` server instead of the embedded English sentence model',
      ),
      model: setting(text, 'STEPCAST_EMBEDDING_MODEL', 'its model; needed with the address'),
      input: setting(
        z.enum(['text', 'text+picture']),
        'STEPCAST_EMBEDDING_INPUT',
        'what the vector of a step is made of; `text` by default',
      ),
    })
    .optional(),
  transcription: z
    .strictObject({
      url: setting(
        text,
        'STEPCAST_TRANSCRIPTION_URL',
        'a `/v1/audio/transcriptions` server that hears what is said where there are no subtitles',
      ),
      model: setting(text, 'STEPCAST_TRANSCRIPTION_MODEL', 'its model; `whisper-1` by default'),
    })
    .optional(),
  rerank: z
    .strictObject({
      url: setting(
        text,
        'STEPCAST_RERANK_URL',
        'a `/v1/rerank` server that puts the best of what a question finds in order',
      ),
      model: setting(text, 'STEPCAST_RERANK_MODEL', 'its model, where it serves several'),
    })
    .optional(),
})
export type StepcastConfig = z.infer<typeof configSchema>

export type Setting = {
  /** In the config file, such as `inference.url`. */
  name: string
  variable: string
  /** What it takes: `text`, `number`, `true, false`, or the words to choose from. */
  takes: string
  meaning: string
}

const annotationSchema = z.object({ variable: z.string(), description: z.string() })

/** Every setting, in the order of the schema. */
export const settings: readonly Setting[] = settingsOf(configSchema)

function settingsOf(schema: z.ZodObject, group = ''): Setting[] {
  return Object.entries(schema.shape).flatMap(([key, field]) => {
    const name = group + key
    const inner = field instanceof z.ZodOptional ? field.unwrap() : field
    if (inner instanceof z.ZodObject) return settingsOf(inner, `${name}.`)
    const { variable, description } = annotationSchema.parse((field as z.ZodType).meta())
    return [{ name, variable, takes: takenBy(inner), meaning: description }]
  })
}

function takenBy(schema: unknown): string {
  if (schema instanceof z.ZodEnum) return schema.options.join(', ')
  if (schema instanceof z.ZodBoolean) return 'true, false'
  return schema instanceof z.ZodNumber ? 'number' : 'text'
}

/** The settings as the environment would give them. */
export function variablesOf(config: StepcastConfig): Record<string, string> {
  const found: Record<string, string> = {}
  for (const { name, variable } of settings) {
    const value = name
      .split('.')
      .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], config)
    if (value !== undefined) found[variable] = typeof value === 'string' ? value : JSON.stringify(value)
  }
  return found
}

/** Every name that a config file may hold, those of groups included. */
export function knownNames(): string[] {
  return [...new Set(settings.flatMap(({ name }) => [name, name.split('.')[0]!]))]
}
