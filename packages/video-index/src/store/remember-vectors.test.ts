import type { Embedder } from '@stepcast/inference-client'
import { expect, test } from 'bun:test'
import { rememberVectors } from './remember-vectors.ts'

test('words are embedded once, and every text gets its own vector in order', async () => {
  const asked: string[] = []
  const counting: Embedder = {
    name: 'lengths',
    dimensions: 1,
    embed: async (texts) => {
      asked.push(...texts)
      return texts.map((text) => Float32Array.of(text.length))
    },
  }
  const embedder = rememberVectors(counting)
  expect(await embedder.embed(['one', 'three', 'one'])).toEqual([3, 5, 3].map((each) => Float32Array.of(each)))
  expect(await embedder.embed(['eleven', 'three'])).toEqual([6, 5].map((each) => Float32Array.of(each)))
  expect(asked).toEqual(['one', 'three', 'eleven'])
  expect(embedder).toMatchObject({ name: 'lengths', dimensions: 1 })
  expect('embedPictured' in embedder).toBe(false)
})
