import { expect, test } from 'bun:test'
import { readInferenceConfiguration } from './configuration.ts'

test('reads nothing as nothing, and empty variables as absent', () => {
  const configuration = readInferenceConfiguration({ STEPCAST_INFERENCE_URL: ' ', PATH: '/bin' })
  expect(Object.values(configuration).every((value) => value === undefined)).toBe(true)
})

test('takes an address with or without /v1, and thinks with the model unless told otherwise', () => {
  const configuration = readInferenceConfiguration({
    STEPCAST_INFERENCE_URL: 'http://127.0.0.1:8000/v1/',
    STEPCAST_MODEL: 'qwen3-vl',
    STEPCAST_MAX_MODEL_TOKENS: '100000',
    STEPCAST_EMBEDDING_URL: 'http://127.0.0.1:8001',
    STEPCAST_EMBEDDING_MODEL: 'qwen3-embedding',
  })
  expect(configuration).toMatchObject({
    inferenceUrl: 'http://127.0.0.1:8000',
    thinkingModel: 'qwen3-vl',
    maxModelTokens: 100_000,
    embeddingUrl: 'http://127.0.0.1:8001',
  })
})

test.each<[Record<string, string>, string]>([
  [{ STEPCAST_INFERENCE_URL: 'localhost:8000' }, 'STEPCAST_INFERENCE_URL'],
  [{ STEPCAST_RERANK_URL: 'file:///etc/passwd' }, 'STEPCAST_RERANK_URL'],
  [{ STEPCAST_MAX_MODEL_TOKENS: '-1' }, 'STEPCAST_MAX_MODEL_TOKENS'],
  [{ STEPCAST_EMBEDDING_URL: 'http://127.0.0.1:1' }, 'STEPCAST_EMBEDDING_MODEL'],
])('names the variable that cannot be used: %p', (environment, name) => {
  expect(() => readInferenceConfiguration(environment)).toThrow(
    expect.objectContaining({
      code: 'bad_configuration',
      message: expect.stringContaining(name),
      hint: expect.any(String),
    }),
  )
})
