import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { APICallError, type LanguageModelV4CallOptions, type LanguageModelV4StreamPart } from '@ai-sdk/provider'
import { z } from 'zod'
import type { ThinkingSettings } from '../configuration.ts'
import { wordsOf } from './call-error.ts'
import { type Asked, type Said, type Transport, withSchema } from './transport.ts'

/** How a schema is sent, from what binds the server most to what it may overlook. */
const forms = ['json_schema', 'json_object', 'prompt'] as const

/** What a server turned out to take. */
export const learnedSchema = z.object({
  form: z.enum(forms),
  takesTopK: z.boolean(),
  /** Whether it can be told to think or not to. */
  takesTemplate: z.boolean(),
  /** Whether it streams; memories of before do not know. */
  takesStream: z.boolean().default(true),
})
type Learned = z.infer<typeof learnedSchema>

/** Where what was learned of a server is kept; by default nowhere, so that each process learns anew. */
export type LearnedMemory = {
  load: (server: string) => Learned | undefined
  save: (server: string, learned: Learned) => void
}

export type OpenAiTransportOptions = {
  server: string
  key: string | undefined
  model: string
  thinkingModel: string
  thinking: ThinkingSettings
  fetch: typeof fetch
  memory?: LearnedMemory | undefined
}

/** Speaks the OpenAI chat protocol, and remembers what the server does not take. */
export function openAiTransport(options: OpenAiTransportOptions): Transport {
  const { server, key, model, thinkingModel, thinking, memory } = options
  const provider = createOpenAICompatible({
    name: 'stepcast',
    baseURL: `${server}/v1`,
    ...(key ? { apiKey: key } : {}),
    supportsStructuredOutputs: true,
    includeUsage: true,
    fetch: options.fetch,
  })
  const learned: Learned = memory?.load(server) ?? {
    form: 'json_schema',
    takesTopK: true,
    takesTemplate: true,
    takesStream: true,
  }
  const isToldToThink = thinking.mode !== 'auto' || thinking.useThinkingTokens !== undefined

  return {
    async call({ prompt, thinking: isThinking, sampling, maxTokens, schema, onText, signal }: Asked): Promise<Said> {
      const { form, takesTopK, takesTemplate, takesStream } = learned
      const extra = {
        ...(takesTopK ? { top_k: sampling.topK } : {}),
        ...(takesTemplate && isToldToThink ? { chat_template_kwargs: { enable_thinking: isThinking } } : {}),
      }
      const chat = provider.chatModel(isThinking ? thinkingModel : model)
      const asked: LanguageModelV4CallOptions = {
        prompt: schema && form !== 'json_schema' ? withSchema(prompt, schema) : prompt,
        maxOutputTokens: maxTokens,
        temperature: sampling.temperature,
        topP: sampling.topP,
        presencePenalty: sampling.presencePenalty,
        ...(Object.keys(extra).length > 0 ? { providerOptions: { stepcast: extra } } : {}),
        ...(schema && form !== 'prompt'
          ? { responseFormat: { type: 'json' as const, name: 'reply', ...(form === 'json_schema' ? { schema } : {}) } }
          : {}),
        abortSignal: signal,
      }
      if (onText && takesStream) {
        const { stream, response } = await chat.doStream(asked)
        if (response?.headers?.['content-type']?.startsWith('text/event-stream'))
          return await readStream(stream, { server, onText })
        // It was not asked for a stream in words that it knows, and has answered all at once.
        await stream.cancel()
        learned.takesStream = false
        memory?.save(server, { ...learned })
      }
      const result = await chat.doGenerate(asked)
      return {
        text: textOf(result.content, 'text'),
        thought: thoughtOf(result),
        isCut: result.finishReason.unified === 'length',
        tokens: { input: result.usage.inputTokens.total ?? 0, output: result.usage.outputTokens.total ?? 0 },
      }
    },
    stepBack(refusal, { schema, onText }) {
      if (!APICallError.isInstance(refusal)) return false
      const words = wordsOf(refusal)
      const form = schema ? nextForm(words, learned.form) : undefined
      if (form) learned.form = form
      else if (learned.takesTopK && /top_k/i.test(words)) learned.takesTopK = false
      else if (learned.takesTemplate && /chat_template_kwargs|enable_thinking/i.test(words))
        learned.takesTemplate = false
      else if (learned.takesStream && onText && /stream/i.test(words)) learned.takesStream = false
      else return false
      memory?.save(server, { ...learned })
      return true
    },
  }
}

function nextForm(words: string, form: Learned['form']): Learned['form'] | undefined {
  const isAboutForm = /response_format|json_schema|json_object|json mode|guided|grammar|structured/i.test(words)
  return isAboutForm ? forms[forms.indexOf(form) + 1] : undefined
}

async function readStream(
  stream: ReadableStream<LanguageModelV4StreamPart>,
  { server, onText }: { server: string; onText: (text: string) => void },
): Promise<Said> {
  const said: Said = { text: '', thought: '', isCut: false, tokens: { input: 0, output: 0 } }
  for await (const part of stream) {
    if (part.type === 'error') throw streamError(part.error, server)
    if (part.type === 'reasoning-delta') said.thought += part.delta
    if (part.type === 'text-delta') onText((said.text += part.delta))
    if (part.type !== 'finish') continue
    said.isCut = part.finishReason.unified === 'length'
    said.tokens = { input: part.usage.inputTokens.total ?? 0, output: part.usage.outputTokens.total ?? 0 }
  }
  return said
}

/** Servers that fail midway say so in the stream. */
function streamError(error: unknown, url: string): Error {
  if (error instanceof Error) return error
  const message = typeof error === 'string' ? error : JSON.stringify(error)
  return new APICallError({ message, url, requestBodyValues: {}, statusCode: 500, responseBody: message })
}

type Content = readonly { type: string; text?: string }[]

function textOf(content: Content, type: 'text' | 'reasoning'): string {
  return content.flatMap((part) => (part.type === type ? [part.text ?? ''] : [])).join('')
}

/** Ollama has a name of its own for the field. */
const thoughtField = z.object({ choices: z.array(z.object({ message: z.object({ thinking: z.string() }) })).min(1) })

function thoughtOf({ content, response }: { content: Content; response?: { body?: unknown } | undefined }): string {
  const known = textOf(content, 'reasoning')
  const other = known ? undefined : thoughtField.safeParse(response?.body)
  return other?.success ? other.data.choices[0]!.message.thinking : known
}
