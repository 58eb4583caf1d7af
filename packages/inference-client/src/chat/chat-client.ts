import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { APICallError, type LanguageModelV4Prompt } from '@ai-sdk/provider'
import { z } from 'zod'
import type { InferenceConfiguration } from '../configuration.ts'
import { InferenceError } from '../errors.ts'
import { listModels } from '../list-models.ts'
import { UnusableReply, readJson } from '../reply/read-json.ts'
import { splitThought } from '../reply/split-thought.ts'
import { callError, isPassing, isTooLong, wordsOf } from './call-error.ts'
import { type CallPolicyOptions, callPolicy, defaultCallPolicy } from './call-policy.ts'
import { guardedFetch } from './guarded-fetch.ts'
import { type Sampling, instructSampling, thinkingSampling } from './sampling.ts'

export type ChatPart =
  | { type: 'text'; text: string }
  | { type: 'picture'; data: Uint8Array; mediaType: 'image/jpeg' | 'image/png' | 'image/webp' }

export type ChatRequest = {
  system?: string | undefined
  parts: readonly ChatPart[]
  /** Asks the thinking model, where one is configured. */
  thinking?: boolean | undefined
  sampling?: Partial<Sampling> | undefined
  /** Tokens of the answer, thought included. */
  maxTokens?: number | undefined
  signal?: AbortSignal | undefined
}

type Tokens = { input: number; output: number }

/** `thought` is for display; `tokens` and `calls` count everything that led to the value, also what was asked again. */
export type ChatReply<T> = { value: T; thought: string; tokens: Tokens; calls: number }

export type ChatClient = {
  readonly server: string
  readonly model: string
  readonly thinkingModel: string
  /** Throws InferenceError `server_unreachable` when nothing answers there: worth knowing before long work begins. */
  reach: (signal?: AbortSignal) => Promise<void>
  /** Asks for words. */
  ask: (request: ChatRequest) => Promise<ChatReply<string>>
  /** Asks for a value of a schema. A reply that is not of it is asked for once more, with what is amiss. */
  askFor: <T>(schema: z.ZodType<T>, request: ChatRequest) => Promise<ChatReply<T>>
}

export type ChatClientOptions = {
  policy?: Partial<CallPolicyOptions>
  /** How long one answer may take. */
  callTimeoutMs?: number
  /** How long everything that one question leads to may take. */
  totalTimeoutMs?: number
  maxReplyBytes?: number
}

const defaultMaxTokens = { instruct: 4096, thinking: 12_288 }
const reachTimeoutMs = 5000
/** What a model that spent its budget on thought is given the second time. */
const largerBudget = 2

/** How a schema is sent, from what binds the server most to what it may overlook. */
const forms = ['json_schema', 'json_object', 'prompt'] as const
type Form = (typeof forms)[number]
/** What this server turned out not to take. */
type Learned = { form: Form; takesTopK: boolean }

type Call = {
  prompt: LanguageModelV4Prompt
  request: ChatRequest
  maxTokens: number
  schema: Record<string, unknown> | undefined
  signal: AbortSignal
}

/**
 * Speaks to the configured model server in the OpenAI protocol. Both `ask` and `askFor` throw InferenceError
 * `server_unreachable`, `server_timeout`, `server_refused`, `context_too_long`, `empty_reply` or `bad_reply`, and never
 * give an empty answer.
 * @throws InferenceError `bad_configuration` when no server or no model is configured
 */
export function createChatClient(configuration: InferenceConfiguration, options: ChatClientOptions = {}): ChatClient {
  const { inferenceUrl: server, inferenceKey, model } = configuration
  if (!server || !model)
    throw new InferenceError(
      'bad_configuration',
      `${server ? 'STEPCAST_MODEL' : 'STEPCAST_INFERENCE_URL'} is not set`,
      {
        hint: 'name a model server and its model; `stepcast doctor` lists those found on this machine',
      },
    )
  const thinkingModel = configuration.thinkingModel ?? model
  const { callTimeoutMs = 180_000, totalTimeoutMs = 600_000, maxReplyBytes = 8_000_000 } = options
  const provider = createOpenAICompatible({
    name: 'stepcast',
    baseURL: `${server}/v1`,
    ...(inferenceKey ? { apiKey: inferenceKey } : {}),
    supportsStructuredOutputs: true,
    fetch: guardedFetch({ maxBytes: maxReplyBytes }) as typeof fetch,
  })
  const policy = callPolicy({ ...defaultCallPolicy, ...options.policy })
  const learned: Learned = { form: 'json_schema', takesTopK: true }

  async function call({ prompt, request, maxTokens, schema, signal }: Call) {
    const sampling = { ...(request.thinking ? thinkingSampling : instructSampling), ...request.sampling }
    const { form, takesTopK } = learned
    const timeout = AbortSignal.timeout(callTimeoutMs)
    try {
      return await provider.chatModel(request.thinking ? thinkingModel : model!).doGenerate({
        prompt: schema && form !== 'json_schema' ? withSchema(prompt, schema) : prompt,
        maxOutputTokens: maxTokens,
        temperature: sampling.temperature,
        topP: sampling.topP,
        presencePenalty: sampling.presencePenalty,
        ...(takesTopK ? { providerOptions: { stepcast: { top_k: sampling.topK } } } : {}),
        ...(schema && form !== 'prompt'
          ? { responseFormat: { type: 'json' as const, name: 'reply', ...(form === 'json_schema' ? { schema } : {}) } }
          : {}),
        abortSignal: AbortSignal.any([signal, timeout]),
      })
    } catch (error) {
      signal.throwIfAborted()
      // The package wraps what a fetch throws at times.
      if (!timeout.aborted) throw error instanceof Error && error.cause instanceof InferenceError ? error.cause : error
      throw new InferenceError(
        'server_timeout',
        `the model server at ${server} did not answer in ${callTimeoutMs / 1000} s`,
        {
          hint: 'check that it is not overloaded, or take a smaller model',
          cause: error,
        },
      )
    }
  }

  /** Steps back from what the server does not take, which is remembered. */
  async function callAsTaken(each: Call): ReturnType<typeof call> {
    const { form, takesTopK } = learned
    try {
      return await policy((signal) => call({ ...each, signal }), each.signal)
    } catch (error) {
      each.signal.throwIfAborted()
      if (!APICallError.isInstance(error) || isTooLong(error) || isPassing(error)) throw callError(error, server!)
      const next = nextForm(error, each.schema ? form : 'prompt')
      const refusesTopK = takesTopK && /top_k/i.test(wordsOf(error))
      if (!next && !refusesTopK) throw callError(error, server!)
      if (refusesTopK) learned.takesTopK = false
      else learned.form = next!
      return await callAsTaken(each)
    }
  }

  async function answer<T>(
    request: ChatRequest,
    schema: Record<string, unknown> | undefined,
    read: (answer: string, isCut: boolean) => T,
  ): Promise<ChatReply<T>> {
    const total = AbortSignal.timeout(totalTimeoutMs)
    const signal = request.signal ? AbortSignal.any([request.signal, total]) : total
    const tokens: Tokens = { input: 0, output: 0 }
    let prompt = promptOf(request)
    let maxTokens = request.maxTokens ?? defaultMaxTokens[request.thinking ? 'thinking' : 'instruct']
    let [wasEmpty, wasUnusable] = [false, false]
    try {
      for (let calls = 1; ; calls++) {
        const result = await callAsTaken({ prompt, request, maxTokens, schema, signal })
        tokens.input += result.usage.inputTokens.total ?? 0
        tokens.output += result.usage.outputTokens.total ?? 0
        const said = splitThought(textOf(result.content, 'text'), thoughtOf(result))
        const isCut = result.finishReason.unified === 'length'
        if (said.answer === '') {
          if (wasEmpty) throw emptyReply(server!, said.thought, maxTokens)
          wasEmpty = true
          maxTokens *= largerBudget
          continue
        }
        try {
          return { value: read(said.answer, isCut), thought: said.thought, tokens, calls }
        } catch (error) {
          if (!(error instanceof UnusableReply)) throw error
          if (wasUnusable) throw unusable(server!, error)
          wasUnusable = true
          prompt = askedAgain(prompt, said.answer, error)
        }
      }
    } catch (error) {
      request.signal?.throwIfAborted()
      if (!total.aborted) throw callError(error, server!)
      throw new InferenceError(
        'server_timeout',
        `the model server at ${server} did not get there in ${totalTimeoutMs / 1000} s`,
        {
          hint: 'check that it is not overloaded, or take a smaller model',
          cause: error,
        },
      )
    }
  }

  return {
    server,
    model,
    thinkingModel,
    async reach(signal) {
      try {
        await listModels(server, { key: inferenceKey, timeoutMs: reachTimeoutMs, signal })
      } catch (error) {
        signal?.throwIfAborted()
        // Some servers list no models, and busy ones are late: neither says that they will not answer.
        if (error instanceof InferenceError && error.code === 'server_unreachable') throw error
      }
    },
    ask: (request) => answer(request, undefined, (text) => text),
    askFor: (schema, request) =>
      answer(request, z.toJSONSchema(schema, { unrepresentable: 'any' }), (text, isCut) =>
        readJson(text, schema, { isCut }),
      ),
  }
}

function promptOf({ system, parts }: ChatRequest): LanguageModelV4Prompt {
  const content = parts.map((part) =>
    part.type === 'text'
      ? part
      : ({ type: 'file', data: { type: 'data', data: part.data }, mediaType: part.mediaType } as const),
  )
  return [...(system ? [{ role: 'system' as const, content: system }] : []), { role: 'user', content }]
}

function withSchema(prompt: LanguageModelV4Prompt, schema: Record<string, unknown>): LanguageModelV4Prompt {
  const text = `Answer with one JSON value and nothing else. It must fit this JSON schema:\n${JSON.stringify(schema)}`
  const at = prompt.findIndex((message) => message.role === 'user')
  return prompt.map((message, index) =>
    index === at && message.role === 'user'
      ? { ...message, content: [...message.content, { type: 'text', text }] }
      : message,
  )
}

function askedAgain(prompt: LanguageModelV4Prompt, answer: string, error: UnusableReply): LanguageModelV4Prompt {
  const text = `That cannot be used: ${error.message}. Answer again, with the corrected JSON alone.`
  return [
    ...prompt,
    { role: 'assistant', content: [{ type: 'text', text: answer }] },
    { role: 'user', content: [{ type: 'text', text }] },
  ]
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

function nextForm(error: APICallError, form: Form): Form | undefined {
  const isAboutForm = /response_format|json_schema|json_object|json mode|guided|grammar|structured/i.test(
    wordsOf(error),
  )
  return isAboutForm ? forms[forms.indexOf(form) + 1] : undefined
}

function emptyReply(server: string, thought: string, maxTokens: number): InferenceError {
  const what = thought ? `thought for ${maxTokens} tokens and did not answer` : 'answered with nothing'
  return new InferenceError('empty_reply', `the model at ${server} ${what}`, {
    hint: thought ? 'take an Instruct model, or a larger one' : 'check that the model takes pictures',
  })
}

function unusable(server: string, cause: UnusableReply): InferenceError {
  return new InferenceError(
    'bad_reply',
    `the model at ${server} answered twice with what cannot be used: ${cause.message}`,
    {
      hint: 'take a larger model, or a server that takes `json_schema`',
      cause,
    },
  )
}
