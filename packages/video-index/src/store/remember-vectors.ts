import type { Embedder } from '@stepcast/inference-client'

/** Some 20 MB: what the recordings say that somebody is at work on. */
const mostVectors = 10_000

/** The same embedder, which does not make vectors of the same words again: after a correction, nearly all of them are. */
export function rememberVectors(embedder: Embedder): Embedder {
  const known = new Map<string, Float32Array>()
  return {
    name: embedder.name,
    get dimensions() {
      return embedder.dimensions
    },
    understands: (text) => embedder.understands?.(text) ?? true,
    ...(embedder.embedPictured
      ? { embedPictured: (items, options) => embedder.embedPictured?.(items, options) ?? Promise.resolve([]) }
      : {}),
    embed: async (texts, options) => {
      const vectors = new Map(texts.map((text) => [text, known.get(text)]))
      const missing = [...vectors].flatMap(([text, vector]) => (vector ? [] : [text]))
      const made = missing.length > 0 ? await embedder.embed(missing, options) : []
      for (const [index, text] of missing.entries()) {
        vectors.set(text, made[index])
        if (made[index]) known.set(text, made[index])
      }
      for (const text of known.keys()) {
        if (known.size <= mostVectors) break
        known.delete(text)
      }
      return texts.flatMap((text) => vectors.get(text) ?? [])
    },
  }
}
