import type { Engine, IndexDocument, IndexProgress, Library } from '@stepcast/video-index'

/** How a recording gets indexed: `indexVideo`, or something quicker in a test. */
export type IndexWork = (
  path: string,
  options: {
    library: Library
    engine?: Engine
    maxModelTokens?: number
    subtitlesPath?: string
    title?: string
    onProgress?: (progress: IndexProgress) => void
    signal?: AbortSignal
  },
) => Promise<IndexDocument>
