import { APICallError } from '@ai-sdk/provider'
import { z } from 'zod'
import { callError, isTooLong } from '../chat/call-error.ts'
import type { CallPolicyOptions } from '../chat/call-policy.ts'
import { serverCall } from '../chat/call-server.ts'
import type { ServerNames } from '../chat/guarded-fetch.ts'
import type { InferenceConfiguration } from '../configuration.ts'

/** The place of a document among those that were sent, from 0, and how relevant it is, on the server's own scale. */
export type Ranked = { index: number; score: number }

export type Reranker = {
  /** Undefined where the server has one model only, which needs no name. */
  readonly model: string | undefined
  /** The `topN` most relevant documents, or all of them, best first. */
  rerank: (
    query: string,
    documents: readonly string[],
    options?: { topN?: number | undefined; signal?: AbortSignal | undefined },
  ) => Promise<Ranked[]>
}

export type RerankerOptions = {
  policy?: Partial<CallPolicyOptions>
  /** How long one answer may take. */
  callTimeoutMs?: number
  maxReplyBytes?: number
}

const names: ServerNames = {
  what: 'rerank server',
  url: 'STEPCAST_RERANK_URL',
  model: 'STEPCAST_RERANK_MODEL',
  protocol: 'the rerank protocol',
}
/** Shorter texts are not cut further: what refuses them refuses everything. */
const leastLength = 200

const rowSchema = z
  .object({ index: z.int().nonnegative(), relevance_score: z.number().optional(), score: z.number().optional() })
  .transform(({ index, relevance_score, score }) => ({ index, score: relevance_score ?? score }))
  .pipe(z.object({ index: z.number(), score: z.number() }))
const rows = z.array(rowSchema)
/** Jina, Cohere, vLLM and llama.cpp have `results`, others `data` or the list alone. */
const replySchema = z.union([
  z.object({ results: rows }).transform(({ results }) => results),
  z.object({ data: rows }).transform(({ data }) => data),
  rows,
])

/**
 * Speaks `POST /v1/rerank`, as Jina, Cohere, vLLM and llama.cpp do, to the configured server; undefined where none is configured.
 * Texts that are too long for the model count by their beginnings. `rerank` throws InferenceError `server_unreachable`,
 * `server_timeout`, `server_refused`, `context_too_long` or `bad_reply`.
 */
export function createReranker(
  { rerankUrl: server, rerankModel: model, inferenceUrl, inferenceKey }: InferenceConfiguration,
  options: RerankerOptions = {},
): Reranker | undefined {
  if (!server) return undefined
  const { callTimeoutMs = 20_000, maxReplyBytes = 8_000_000 } = options
  const url = `${server}/v1/rerank`
  // A key belongs to the server that it was given for.
  const key = inferenceUrl && new URL(inferenceUrl).origin === new URL(server).origin ? inferenceKey : undefined
  const call = serverCall(
    { url, key, names, policy: options.policy, callTimeoutMs, maxReplyBytes },
    (reply) => replySchema.safeParse(reply).data,
  )

  async function ask(
    query: string,
    documents: readonly string[],
    topN: number,
    signal: AbortSignal,
  ): Promise<Ranked[]> {
    try {
      const ranked = await call({ ...(model ? { model } : {}), query, documents, top_n: topN }, signal)
      const isRanking = new Set(ranked.map(({ index }) => index)).size === ranked.length && ranked.length >= topN
      if (isRanking && ranked.every(({ index }) => index < documents.length)) return ranked
      throw new APICallError({
        message: 'it ranks other documents than were sent',
        url,
        requestBodyValues: {},
        statusCode: 200,
      })
    } catch (error) {
      signal.throwIfAborted()
      const longest = Math.max(...documents.map((text) => text.length))
      const isTooMuch = APICallError.isInstance(error) && isTooLong(error) && longest > leastLength
      if (!isTooMuch) throw callError(error, url, names)
      const half = Math.max(leastLength, Math.ceil(longest / 2))
      return await ask(
        query,
        documents.map((text) => text.slice(0, half)),
        topN,
        signal,
      )
    }
  }

  return {
    model,
    async rerank(query, documents, { topN = documents.length, signal = new AbortController().signal } = {}) {
      signal.throwIfAborted()
      const wanted = Math.min(topN, documents.length)
      if (wanted === 0) return []
      const ranked = await ask(query, documents, wanted, signal)
      return ranked.sort((a, b) => b.score - a.score).slice(0, wanted)
    },
  }
}
