import type { InferenceConfiguration } from './configuration.ts'
import { embeddedModel } from './embedded-model.ts'
import type { Embedder } from './embedder.ts'
import { createServerEmbedder } from './server-embedder.ts'

/**
 * The embedding server when one is configured, the English sentence model that ships with Stepcast otherwise. Nothing
 * is loaded and no server is asked before the first `embed`.
 */
export function createEmbedder(configuration: InferenceConfiguration): Embedder {
  if (configuration.embeddingUrl && configuration.embeddingModel)
    return createServerEmbedder({
      url: configuration.embeddingUrl,
      model: configuration.embeddingModel,
      key: configuration.inferenceKey,
      takesPictures: configuration.embeddingInput === 'text+picture',
    })
  return embeddedModel
}
