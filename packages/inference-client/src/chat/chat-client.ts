import { APICallError, type LanguageModelV4Prompt } from '@ai-sdk/provider'
import { z } from 'zod'
import type { InferenceConfiguration } from '../configuration.ts'
import { InferenceError } from '../errors.ts'
import { listModels } from '../list-models.ts'
import { inSpan } from '../tracing/in-span.ts'
import { UnusableReply, readJson } from '../reply/read-json.ts'
import { splitThought } from '../reply/split-thought.ts'
import { callError, isPassing, isTooLong } from './call-error.ts'
import { type CallPolicyOptions, callPolicy, defaultCallPolicy } from './call-policy.ts'
import { guardedFetch } from './guarded-fetch.ts'
import { type LearnedMemory, openAiTransport } from './openai-transport.ts'
import { type Sampling, instructSampling, thinkingSampling } from './sampling.ts'
import type { Asked, Said, Transport } from './transport.ts'
import { webuiTransport } from './webui-transport.ts'

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
  /**
   * Is told the answer so far, thought left out, whenever more of it has come; where the server does not stream, never. An answer
   * that is asked for again begins anew, and only what is returned was checked.
   */
  onText?: ((answer: string) => void) | undefined
  signal?: AbortSignal | undefined
}

type Tokens = { input: number; output: number }

/** `thought` is for display; `tokens` and `calls` count everything that led to the value, also what was asked again. */
export type ChatReply<T> = { value: T; thought: string; tokens: Tokens; calls: number }

export type ChatClient = {
  readonly server: string
  readonly model: string
  readonly thinkingModel: string
  /** Which of the two a request goes to. */
  modelFor: (request: ChatRequest) => string
  /** So many pictures are looked at at once; undefined where the server takes more than is good. */
  readonly maxPictures?: number | undefined
  /** What else shapes its replies: the settings of the person who runs it. */
  readonly settings: Readonly<Record<string, unknown>>
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
  /** Where is kept what a server turned out not to take. */
  memory?: LearnedMemory
}

const answerTokens = 4096
const reachTimeoutMs = 5000
/** What a model that spent its budget on thought is given the second time. */
const largerBudget = 2

/**
 * Speaks to the configured model server, in the OpenAI protocol or that of Qwen3-VL-WEBUI. Both `ask` and `askFor` throw InferenceError
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
  const fetchOnly = guardedFetch({ maxBytes: maxReplyBytes }) as typeof fetch
  const { thinking } = configuration
  const transport: Transport =
    configuration.inferenceProtocol === 'qwen3-vl-webui'
      ? webuiTransport({ server, key: inferenceKey, thinking, fetch: fetchOnly })
      : openAiTransport({
          server,
          key: inferenceKey,
          model,
          thinkingModel,
          thinking,
          fetch: fetchOnly,
          memory: options.memory,
        })
  const isThought = (request: ChatRequest) =>
    thinking.mode === 'auto' ? request.thinking === true : thinking.mode === 'on'
  const policy = callPolicy({ ...defaultCallPolicy, ...options.policy })
  const ownSampling = {
    ...(configuration.temperature === undefined ? {} : { temperature: configuration.temperature }),
    ...(configuration.topP === undefined ? {} : { topP: configuration.topP }),
  }

  /** Attributes by the semantic conventions of OpenTelemetry for generative models. */
  async function call(asked: Asked): Promise<Said> {
    const asks = asked.thinking ? thinkingModel : model!
    const attributes = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': asks,
      'server.address': new URL(server!).hostname,
    }
    return await inSpan(`chat ${asks}`, { kind: 'client', attributes }, async (span) => {
      const said = await callInTime(asked)
      const { input, output } = said.tokens
      span.setAttributes({ 'gen_ai.usage.input_tokens': input, 'gen_ai.usage.output_tokens': output })
      return said
    })
  }

  async function callInTime(asked: Asked): Promise<Said> {
    const timeout = AbortSignal.timeout(callTimeoutMs)
    try {
      return await transport.call({ ...asked, signal: AbortSignal.any([asked.signal, timeout]) })
    } catch (error) {
      asked.signal.throwIfAborted()
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
  async function callAsTaken(asked: Asked): Promise<Said> {
    try {
      return await policy((signal) => call({ ...asked, signal }), asked.signal)
    } catch (error) {
      asked.signal.throwIfAborted()
      const isFinal = !APICallError.isInstance(error) || isTooLong(error) || isPassing(error)
      if (isFinal || !transport.stepBack(error, asked)) throw callError(error, server!)
      return await callAsTaken(asked)
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
    const isThinking = isThought(request)
    const sampling = { ...(isThinking ? thinkingSampling : instructSampling), ...request.sampling, ...ownSampling }
    let prompt = promptOf(request, isThinking ? thinking.maxReasoningSteps : undefined)
    let maxTokens = request.maxTokens ?? answerTokens + (isThinking ? thinking.budgetTokens : 0)
    let [wasEmpty, wasUnusable] = [false, false]
    try {
      for (let calls = 1; ; calls++) {
        const result = await callAsTaken({
          prompt,
          thinking: isThinking,
          sampling,
          maxTokens,
          schema,
          onText: request.onText && ((text) => request.onText?.(splitThought(text).answer)),
          signal,
        })
        tokens.input += result.tokens.input
        tokens.output += result.tokens.output
        const said = splitThought(result.text, result.thought)
        if (said.answer === '') {
          if (wasEmpty) throw emptyReply(server!, said.thought, maxTokens)
          wasEmpty = true
          maxTokens *= largerBudget
          continue
        }
        try {
          return { value: read(said.answer, result.isCut), thought: said.thought, tokens, calls }
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
    modelFor: (request) => (isThought(request) ? thinkingModel : model),
    maxPictures: transport.maxPictures,
    settings: { protocol: configuration.inferenceProtocol, thinking, ...ownSampling },
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

function promptOf({ system, parts }: ChatRequest, maxReasoningSteps: number | undefined): LanguageModelV4Prompt {
  const content = parts.map((part) =>
    part.type === 'text'
      ? part
      : ({ type: 'file', data: { type: 'data', data: part.data }, mediaType: part.mediaType } as const),
  )
  // No server takes a number of steps; models keep to one that they are told.
  const steps =
    maxReasoningSteps === undefined ? [] : [`Think in at most ${maxReasoningSteps} steps before you answer.`]
  const told = [...(system ? [system] : []), ...steps].join('\n')
  return [...(told ? [{ role: 'system' as const, content: told }] : []), { role: 'user', content }]
}

function askedAgain(prompt: LanguageModelV4Prompt, answer: string, error: UnusableReply): LanguageModelV4Prompt {
  const text = `That cannot be used: ${error.message}. Answer again, with the corrected JSON alone.`
  return [
    ...prompt,
    { role: 'assistant', content: [{ type: 'text', text: answer }] },
    { role: 'user', content: [{ type: 'text', text }] },
  ]
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
