import { expect, test } from 'bun:test'
import { readInferenceConfiguration } from './configuration.ts'

test('reads nothing as nothing, and empty variables as absent', () => {
  const configuration = readInferenceConfiguration({ STEPCAST_INFERENCE_URL: ' ', PATH: '/bin' })
  const { inferenceProtocol, thinking, transcriptionModel, embeddingInput, ...rest } = configuration
  expect(Object.values(rest).every((value) => value === undefined)).toBe(true)
  expect([inferenceProtocol, transcriptionModel, embeddingInput]).toEqual(['openai', 'whisper-1', 'text'])
  expect(thinking).toEqual({
    mode: 'auto',
    maxReasoningSteps: undefined,
    useThinkingTokens: undefined,
    budgetTokens: 8192,
  })
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

test('reads how a model is asked and what it speaks', () => {
  expect(
    readInferenceConfiguration({
      STEPCAST_INFERENCE_URL: 'http://127.0.0.1:5000/inference',
      STEPCAST_THINKING_MODE: 'on',
      STEPCAST_MAX_REASONING_STEPS: '4',
      STEPCAST_USE_THINKING_TOKENS: 'false',
      STEPCAST_TOP_P: '0.9',
    }),
  ).toMatchObject({
    inferenceUrl: 'http://127.0.0.1:5000',
    inferenceProtocol: 'qwen3-vl-webui',
    thinking: { mode: 'on', maxReasoningSteps: 4, useThinkingTokens: false },
    topP: 0.9,
  })
  expect(() => readInferenceConfiguration({ STEPCAST_THINKING_MODE: 'perhaps' })).toThrow(
    'must be one of auto, on, off',
  )
})
