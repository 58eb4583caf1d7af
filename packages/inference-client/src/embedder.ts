export type EmbedOptions = { signal?: AbortSignal | undefined }

export type PicturedText = { text: string; picture: Uint8Array }

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
  /** The same for texts with a picture (JPEG) of what they tell of; absent where pictures are not taken. */
  embedPictured?(items: readonly PicturedText[], options?: EmbedOptions): Promise<Float32Array[]>
}
