import { z } from 'zod'
import { streamOf } from '../chat/stream-of.ts'

// A double of a model server for tests: it answers what a test gives it, and nothing of the product reaches it.

const textPart = z.strictObject({ type: z.literal('text'), text: z.string().min(1) })
const picturePart = z.strictObject({
  type: z.literal('image_url'),
  image_url: z.strictObject({ url: z.string().regex(/^data:image\/(?:jpeg|png|webp);base64,[A-Za-z0-9+/]+=*$/) }),
})
const messageSchema = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal('system'), content: z.string().min(1) }),
  z.strictObject({
    role: z.literal('user'),
    content: z.union([z.string().min(1), z.array(z.discriminatedUnion('type', [textPart, picturePart])).min(1)]),
  }),
  z.strictObject({ role: z.literal('assistant'), content: z.string().min(1) }),
])
const formatSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text') }),
  z.strictObject({ type: z.literal('json_object') }),
  z.strictObject({
    type: z.literal('json_schema'),
    json_schema: z.strictObject({
      name: z.string().regex(/^[\w-]{1,64}$/),
      schema: z.record(z.string(), z.unknown()),
      strict: z.boolean().optional(),
      description: z.string().optional(),
    }),
  }),
])
/** What vLLM takes, of what Stepcast may send: anything else is refused as vLLM does. */
const requestSchema = z.strictObject({
  model: z.string().min(1),
  messages: z.array(messageSchema).min(1),
  max_tokens: z.int().positive().optional(),
  temperature: z.number().min(0).max(2).optional(),
  top_p: z.number().gt(0).max(1).optional(),
  top_k: z.int().optional(),
  presence_penalty: z.number().min(-2).max(2).optional(),
  response_format: formatSchema.optional(),
  chat_template_kwargs: z.record(z.string(), z.unknown()).optional(),
  stream: z.boolean().optional(),
  stream_options: z.strictObject({ include_usage: z.boolean() }).optional(),
})

type ChatBody = z.infer<typeof requestSchema>
export type ReceivedRequest = { body: ChatBody; headers: Headers; signal: AbortSignal }

/** What comes back for one request: an answer, or one of the ways in which servers misbehave. */
export type Behaviour =
  | {
      kind: 'answer'
      content: string | null
      /** Thought in a field of this name. */
      thought?: { field: 'reasoning' | 'reasoning_content' | 'thinking'; text: string }
      finish?: 'stop' | 'length'
      /** Where a stream was asked for: the connection is lost after so many of its words. */
      brokenAfter?: number
      /** Answers all at once even where a stream was asked for. */
      wholeAlways?: boolean
      /** Where a stream was asked for: waits before each of its words. */
      betweenWords?: (nth: number) => Promise<unknown>
    }
  | { kind: 'refusal'; status: number; body?: string; headers?: Record<string, string> }
  | { kind: 'silence' }
  | { kind: 'broken' }
  | { kind: 'redirect'; to: string }
  | { kind: 'flood'; bytes: number }
  | { kind: 'page' }

export type ModelServer = AsyncDisposable & {
  url: string
  /** Every request that was well formed, in order. */
  requests: ReceivedRequest[]
  /** What was wrong with those that were not. */
  complaints: string[]
}

export type ModelServerOptions = {
  /** The models that are served. */
  models?: readonly string[]
  /** What the server does not take, as older servers and others than vLLM do not. */
  refuses?: readonly ('json_schema' | 'json_object' | 'top_k' | 'chat_template_kwargs' | 'stream')[]
  /** Longer requests, in characters of text, are refused as too long. */
  maxCharacters?: number
}

/** Starts a strict server on a free port of this machine; `respond` is asked for each request that is well formed. */
export function startModelServer(
  respond: (request: ReceivedRequest, nth: number) => Behaviour | Promise<Behaviour>,
  { models = ['test-model'], refuses = [], maxCharacters = Infinity }: ModelServerOptions = {},
): ModelServer {
  const requests: ReceivedRequest[] = []
  const complaints: string[] = []
  const refuse = (status: number, message: string) => {
    complaints.push(message)
    return Response.json({ error: { message, type: 'BadRequestError', code: status } }, { status })
  }
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    idleTimeout: 0,
    async fetch(request) {
      const { pathname } = new URL(request.url)
      if (pathname === '/v1/models') return Response.json({ object: 'list', data: models.map((id) => ({ id })) })
      if (pathname !== '/v1/chat/completions' || request.method !== 'POST') return refuse(404, `no ${pathname} here`)
      const parsed = requestSchema.safeParse(await request.json())
      if (!parsed.success) return refuse(400, z.prettifyError(parsed.error))
      const body = parsed.data
      if (!models.includes(body.model)) return refuse(404, `The model ${body.model} does not exist.`)
      const format = body.response_format?.type
      if (format !== undefined && refuses.some((each) => each === format))
        return refuse(400, `response_format ${format} is not supported`)
      for (const field of ['top_k', 'chat_template_kwargs', 'stream'] as const)
        if (body[field] !== undefined && refuses.includes(field)) return refuse(400, `Unrecognized argument: ${field}`)
      if (wordsIn(body).length > maxCharacters)
        return refuse(
          400,
          "This model's maximum context length is 4096 tokens. Please reduce the length of the messages.",
        )
      const received = { body, headers: request.headers, signal: request.signal }
      requests.push(received)
      return reply(await respond(received, requests.length - 1), request, body.stream === true)
    },
  })
  return {
    url: `http://127.0.0.1:${server.port}`,
    requests,
    complaints,
    [Symbol.asyncDispose]: async () => {
      await server.stop(true)
    },
  }
}

async function reply(behaviour: Behaviour, request: Request, streams: boolean): Promise<Response> {
  switch (behaviour.kind) {
    case 'answer': {
      if (streams && !behaviour.wholeAlways)
        return new Response(chunksOf(behaviour), { headers: { 'content-type': 'text/event-stream' } })
      const { content, thought, finish = 'stop' } = behaviour
      const message = { role: 'assistant', content, ...(thought ? { [thought.field]: thought.text } : {}) }
      return Response.json({
        id: 'chatcmpl-1',
        object: 'chat.completion',
        created: 1,
        model: 'test-model',
        choices: [{ index: 0, message, finish_reason: finish }],
        usage: { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 },
      })
    }
    case 'refusal':
      return new Response(behaviour.body ?? 'no', { status: behaviour.status, headers: behaviour.headers ?? {} })
    case 'silence':
      await new Promise((resolve) => request.signal.addEventListener('abort', resolve, { once: true }))
      return new Response()
    case 'broken':
      return new Response('{"choices": [{"mess', { headers: { 'content-type': 'application/json' } })
    case 'redirect':
      return new Response(null, { status: 307, headers: { location: behaviour.to } })
    case 'flood':
      return new Response(floodOf(behaviour.bytes), { headers: { 'content-type': 'application/json' } })
    case 'page':
      return new Response('<!doctype html><title>It works</title>', { headers: { 'content-type': 'text/html' } })
  }
}

/** An answer word by word, as vLLM streams it: thought first, then the words, the reason of the end, and the usage. */
function chunksOf(answer: Extract<Behaviour, { kind: 'answer' }>): ReadableStream<string> {
  const { content, thought, finish = 'stop', brokenAfter = Infinity, betweenWords } = answer
  const chunk = (choices: object[], more: object = {}) =>
    `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'test-model', choices, ...more })}\n\n`
  const delta = (fields: object) => chunk([{ index: 0, delta: fields, finish_reason: null }])
  async function* chunks() {
    yield delta({ role: 'assistant', content: '' })
    if (thought) yield delta({ [thought.field]: thought.text })
    for (const [nth, word] of (content?.match(/\S+\s*|\s+/g) ?? []).entries()) {
      if (nth >= brokenAfter) throw new Error('the connection is lost')
      await betweenWords?.(nth)
      yield delta({ content: word })
    }
    yield chunk([{ index: 0, delta: {}, finish_reason: finish }])
    yield chunk([], { usage: { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 } })
    yield 'data: [DONE]\n\n'
  }
  return streamOf(chunks())
}

function floodOf(bytes: number): ReadableStream<Uint8Array> {
  const part = new Uint8Array(64 * 1024).fill(32)
  let sent = 0
  return new ReadableStream({
    pull(controller) {
      if (sent >= bytes) return controller.close()
      controller.enqueue(part)
      sent += part.length
    },
  })
}

/** All words of a request, in order. */
export function wordsIn({ messages }: ChatBody): string {
  return messages
    .flatMap(({ content }) =>
      typeof content === 'string' ? [content] : content.flatMap((part) => (part.type === 'text' ? [part.text] : [])),
    )
    .join('\n')
}
