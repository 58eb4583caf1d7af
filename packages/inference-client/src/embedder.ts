export type EmbedOptions = { signal?: AbortSignal | undefined }

/** Turns sentences into vectors of length one. Vectors of two embedders with different names are never comparable. */
export type Embedder = {
  /** Names the vector space: the model, and nothing about where it runs. */
  readonly name: string
  /** How many numbers a vector has; undefined for a server that has not answered yet. */
  readonly dimensions: number | undefined
  /** Whether vectors say anything about a text of this language; when absent, of any. */
  understands?(text: string): boolean
  /** One vector for each text, in the same order. */
  embed(texts: readonly string[], options?: EmbedOptions): Promise<Float32Array[]>
}
