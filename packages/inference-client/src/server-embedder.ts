import { z } from 'zod'
import type { Embedder } from './embedder.ts'
import { InferenceError } from './errors.ts'

const batchSize = 64
const defaultTimeoutMs = 60_000

const replySchema = z.object({
  data: z.array(z.object({ index: z.number().int().optional(), embedding: z.array(z.number()).min(1) })),
})

type ServerEmbedderOptions = { url: string; model: string; key?: string | undefined; timeoutMs?: number }

/**
 * Speaks the OpenAI embeddings protocol (`POST /v1/embeddings`), up to 64 texts a request, and brings every vector to length one.
 * `embed` throws InferenceError `server_unreachable`, `server_timeout`, `server_refused` or `bad_reply`.
 */
export function createServerEmbedder({
  url,
  model,
  key,
  timeoutMs = defaultTimeoutMs,
}: ServerEmbedderOptions): Embedder {
  const endpoint = `${url}/v1/embeddings`
  let dimensions: number | undefined

  async function embedBatch(texts: readonly string[], signal: AbortSignal | undefined): Promise<Float32Array[]> {
    const body = await post(endpoint, { model, input: texts, encoding_format: 'float' }, { key, timeoutMs, signal })
    const reply = replySchema.safeParse(body)
    if (!reply.success || reply.data.data.length !== texts.length)
      throw badReply(endpoint, `it did not hold ${texts.length} vectors`, reply.error)
    const ordered = reply.data.data
      .map((item, position) => ({ position: item.index ?? position, embedding: item.embedding }))
      .sort((a, b) => a.position - b.position)
    return ordered.map(({ embedding }) => {
      dimensions ??= embedding.length
      if (embedding.length !== dimensions)
        throw badReply(endpoint, `vectors have ${embedding.length} numbers where ${dimensions} were expected`)
      return unit(embedding, endpoint)
    })
  }

  return {
    name: model,
    get dimensions() {
      return dimensions
    },
    async embed(texts, { signal } = {}) {
      const vectors: Float32Array[] = []
      for (let start = 0; start < texts.length; start += batchSize)
        vectors.push(...(await embedBatch(texts.slice(start, start + batchSize), signal)))
      return vectors
    },
  }
}

async function post(
  endpoint: string,
  body: unknown,
  { key, timeoutMs, signal }: { key: string | undefined; timeoutMs: number; signal: AbortSignal | undefined },
): Promise<unknown> {
  signal?.throwIfAborted()
  const timeout = AbortSignal.timeout(timeoutMs)
  try {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) },
      body: JSON.stringify(body),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    })
    if (!response.ok) throw await refusal(endpoint, response)
    const text = await response.text()
    try {
      return JSON.parse(text)
    } catch (cause) {
      throw badReply(endpoint, 'it is not JSON', cause)
    }
  } catch (cause) {
    if (cause instanceof InferenceError) throw cause
    signal?.throwIfAborted()
    if (timeout.aborted)
      throw new InferenceError(
        'server_timeout',
        `the embedding server at ${endpoint} did not answer in ${timeoutMs / 1000} s`,
        {
          hint: 'check that it is not overloaded, or unset STEPCAST_EMBEDDING_URL',
          cause,
        },
      )
    throw new InferenceError('server_unreachable', `the embedding server at ${endpoint} cannot be reached`, {
      hint: 'start it, correct STEPCAST_EMBEDDING_URL, or unset it to use the embedded model',
      cause,
    })
  }
}

async function refusal(endpoint: string, response: Response): Promise<InferenceError> {
  const said = (await response.text().catch(() => '')).replace(/\s+/g, ' ').slice(0, 200)
  return new InferenceError(
    'server_refused',
    `the embedding server at ${endpoint} answered ${response.status}: ${said}`,
    {
      hint: 'check STEPCAST_EMBEDDING_MODEL and STEPCAST_INFERENCE_KEY',
    },
  )
}

function badReply(endpoint: string, what: string, cause?: unknown): InferenceError {
  return new InferenceError('bad_reply', `the reply of ${endpoint} cannot be used: ${what}`, {
    hint: 'check that STEPCAST_EMBEDDING_URL speaks the OpenAI embeddings protocol',
    cause,
  })
}

function unit(numbers: readonly number[], endpoint: string): Float32Array {
  const length = Math.hypot(...numbers)
  if (!Number.isFinite(length) || length === 0) throw badReply(endpoint, 'a vector has no direction')
  return Float32Array.from(numbers, (value) => value / length)
}
