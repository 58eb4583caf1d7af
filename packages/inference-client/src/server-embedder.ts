import { APICallError } from '@ai-sdk/provider'
import { z } from 'zod'
import { callError, isTooLong } from './chat/call-error.ts'
import type { CallPolicyOptions } from './chat/call-policy.ts'
import { serverCall } from './chat/call-server.ts'
import type { ServerNames } from './chat/guarded-fetch.ts'
import type { Embedder, EmbedOptions, PicturedText } from './embedder.ts'
import { InferenceError } from './errors.ts'

const batchSize = 64
const defaultTimeoutMs = 60_000
/** 64 vectors of 8,192 numbers, written out. */
const maxReplyBytes = 16_000_000
/** Shorter texts are not cut further: what refuses them refuses everything. */
const leastLength = 200

const names: ServerNames = {
  what: 'embedding server',
  url: 'STEPCAST_EMBEDDING_URL',
  model: 'STEPCAST_EMBEDDING_MODEL',
  protocol: 'the OpenAI embeddings protocol',
}

const replySchema = z.object({
  data: z.array(z.object({ index: z.number().int().optional(), embedding: z.array(z.number()).min(1) })),
})

type ServerEmbedderOptions = {
  url: string
  model: string
  key?: string | undefined
  /** The model takes pictures, in messages as chats have them. */
  takesPictures?: boolean
  timeoutMs?: number
  policy?: Partial<CallPolicyOptions>
}

/**
 * Speaks the OpenAI embeddings protocol (`POST /v1/embeddings`), up to 64 texts a request, and brings every vector to length one.
 * Where texts are too long together they are sent in halves; one that is too long by itself counts by its first half.
 * Pictures go one a request, in `messages`, as vLLM takes them for multimodal models such as Qwen3-VL-Embedding.
 * Both throw InferenceError `server_unreachable`, `server_timeout`, `server_refused`, `context_too_long` or `bad_reply`.
 */
export function createServerEmbedder({
  url,
  model,
  key,
  takesPictures = false,
  timeoutMs = defaultTimeoutMs,
  policy,
}: ServerEmbedderOptions): Embedder {
  const endpoint = `${url}/v1/embeddings`
  let dimensions: number | undefined
  const call = serverCall(
    { url: endpoint, key, names, policy, callTimeoutMs: timeoutMs, maxReplyBytes },
    (reply) => replySchema.safeParse(reply).data,
  )

  async function embedBatch(texts: readonly string[], signal: AbortSignal): Promise<Float32Array[]> {
    try {
      return vectorsOf(await call({ model, input: texts, encoding_format: 'float' }, signal), texts.length)
    } catch (error) {
      signal.throwIfAborted()
      const shorter = APICallError.isInstance(error) && isTooLong(error) ? halves(texts) : undefined
      if (!shorter) throw callError(error, url, names)
      const vectors: Float32Array[] = []
      for (const part of shorter) vectors.push(...(await embedBatch(part, signal)))
      return vectors
    }
  }

  function vectorsOf({ data }: z.infer<typeof replySchema>, count: number): Float32Array[] {
    if (data.length !== count) throw badReply(endpoint, `it did not hold ${count} vectors`)
    const ordered = data
      .map((item, position) => ({ position: item.index ?? position, embedding: item.embedding }))
      .sort((a, b) => a.position - b.position)
    return ordered.map(({ embedding }) => {
      dimensions ??= embedding.length
      if (embedding.length !== dimensions)
        throw badReply(endpoint, `vectors have ${embedding.length} numbers where ${dimensions} were expected`)
      return unit(embedding, endpoint)
    })
  }

  async function embedPictured(
    items: readonly PicturedText[],
    { signal = new AbortController().signal }: EmbedOptions = {},
  ): Promise<Float32Array[]> {
    const vectors: Float32Array[] = []
    for (const { text, picture } of items) {
      const url = `data:image/jpeg;base64,${Buffer.from(picture).toString('base64')}`
      const content = [
        { type: 'image_url', image_url: { url } },
        { type: 'text', text: text || ' ' },
      ]
      const body = { model, messages: [{ role: 'user', content }], encoding_format: 'float' }
      const reply = await call(body, signal).catch((error: unknown) => {
        signal.throwIfAborted()
        throw callError(error, endpoint, names)
      })
      vectors.push(...vectorsOf(reply, 1))
    }
    return vectors
  }

  return {
    // Vectors of pictures and words are another space than those of words alone.
    name: takesPictures ? `${model}+pictures` : model,
    ...(takesPictures ? { embedPictured } : {}),
    get dimensions() {
      return dimensions
    },
    async embed(texts, { signal = new AbortController().signal } = {}) {
      signal.throwIfAborted()
      const vectors: Float32Array[] = []
      for (let start = 0; start < texts.length; start += batchSize)
        vectors.push(...(await embedBatch(texts.slice(start, start + batchSize), signal)))
      return vectors
    },
  }
}

function halves(texts: readonly string[]): readonly string[][] | undefined {
  const [only] = texts
  if (texts.length > 1) return [texts.slice(0, texts.length >> 1), texts.slice(texts.length >> 1)]
  return only && only.length > leastLength ? [[only.slice(0, only.length >> 1)]] : undefined
}

function badReply(endpoint: string, what: string): InferenceError {
  return new InferenceError('bad_reply', `the reply of ${endpoint} cannot be used: ${what}`, {
    hint: `check that ${names.url} speaks ${names.protocol}`,
  })
}

function unit(numbers: readonly number[], endpoint: string): Float32Array {
  const length = Math.hypot(...numbers)
  if (!Number.isFinite(length) || length === 0) throw badReply(endpoint, 'a vector has no direction')
  return Float32Array.from(numbers, (value) => value / length)
}
