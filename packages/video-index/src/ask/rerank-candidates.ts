import { createReranker, InferenceError, readInferenceConfiguration, type Reranker } from '@stepcast/inference-client'
import type { Candidate } from './candidate.ts'

/** So many are worth a second look; what the search ranks lower is hardly ever right. */
const mostReranked = 20
const maxLength = 1000
/** A person waits for it, and there is an order already. */
const patience = { policy: { retries: 0 }, callTimeoutMs: 8000 }

export type RerankOptions = {
  /** Who puts the best in order; by default the configured server, null for nobody. */
  reranker?: Reranker | null | undefined
  signal?: AbortSignal | undefined
}

/**
 * Has a rerank server, where one is configured, put the best candidates in order. Scores stay with the places: how sure an answer
 * is remains the search's to say, since servers score on scales of their own. When it fails the order stays as it was, and
 * `warning` tells why.
 */
export async function rerankCandidates(
  question: string,
  candidates: readonly Candidate[],
  { reranker = createReranker(readInferenceConfiguration(), patience) ?? null, signal }: RerankOptions,
): Promise<{ candidates: readonly Candidate[]; warning?: string }> {
  const best = candidates.slice(0, mostReranked)
  if (!reranker || best.length < 2) return { candidates }
  const texts = best.map(({ citation: { title, text } }) => `${title}: ${text}`.slice(0, maxLength))
  try {
    const ranked = await reranker.rerank(question, texts, { signal })
    const ordered = ranked.map(({ index }, at): Candidate => {
      const { citation, ...rest } = best[index]!
      return { ...rest, citation: { ...citation, score: best[at]!.citation.score } }
    })
    return { candidates: [...ordered, ...candidates.slice(mostReranked)] }
  } catch (error) {
    signal?.throwIfAborted()
    if (!(error instanceof InferenceError)) throw error
    return { candidates, warning: `nothing was reranked: ${error.message}; ${error.hint ?? 'ask again'}` }
  }
}
