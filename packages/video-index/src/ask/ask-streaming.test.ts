import { createChatClient, createEmbedder, readInferenceConfiguration } from '@stepcast/inference-client'
import { type Behaviour, type ReceivedRequest, startModelServer } from '@stepcast/inference-client/testing'
import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Claim } from '../protocol/answer.ts'
import { Library } from '../store/library.ts'
import { sampleDocument } from '../testing/sample-document.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { type AnswerEvent, type AskOptions, ask, askStreaming } from './ask.ts'

const shop = sampleDocument()
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let library: Library
beforeAll(async () => {
  folder = await temporaryFolder()
  library = await Library.open({ dataDir: folder.path, embedder: createEmbedder(readInferenceConfiguration({})) })
  await library.put(shop)
})
afterAll(async () => {
  await library.close()
  await folder[Symbol.asyncDispose]()
})

function clientOf(server: { url: string }) {
  const variables = { STEPCAST_INFERENCE_URL: server.url, STEPCAST_MODEL: 'test-model' }
  return createChatClient(readInferenceConfiguration(variables), { policy: { firstWaitMs: 1, retries: 1 } })
}

const eventsOf = (question: string, options: AskOptions) =>
  Array.fromAsync(askStreaming(library, question, { videoId: shop.video.id, ...options }))
const wordsOf = (events: readonly AnswerEvent[]) =>
  events.flatMap((event) => (event.type === 'words' ? [event.text] : []))
const claims: Claim[] = [
  { text: 'The price is set in a field.', citations: [1] },
  { text: 'It costs “300”.', citations: [1] },
  { text: 'It is set to “49”.', citations: [1] },
]
const answer = (more: object = {}): Behaviour => ({ kind: 'answer', content: JSON.stringify({ claims }), ...more })
const where = 'Where do they set the price?'

test('citations come first, then the words, then the answer that ask gives', async () => {
  for (const question of [where, 'When is step 3 shown?', 'Where is a customer deleted?', '  ']) {
    const events = await eventsOf(question, { client: null })
    expect(events.map(({ type }) => type)).toEqual(['citations', 'words', 'answer'])
    const whole = await ask(library, question, { videoId: shop.video.id, client: null })
    expect(events.at(-1)).toEqual({ type: 'answer', answer: whole })
    expect(wordsOf(events)).toEqual([whole.answer])
    const { citations, nearest } = whole
    expect(events[0]).toEqual({ type: 'citations', citations, ...(nearest ? { nearest } : {}) })
  }
})

test('a model’s claims come one by one while it still writes, without those that do not hold', async () => {
  const goOn = Promise.withResolvers<void>()
  const betweenWords = async (nth: number) => (nth > 24 ? await goOn.promise : undefined)
  const content = JSON.stringify({ claims }, undefined, 1)
  await using server = startModelServer(() => answer({ content, betweenWords }))
  const seen: AnswerEvent[] = []
  for await (const event of askStreaming(library, where, { videoId: shop.video.id, client: clientOf(server) })) {
    seen.push(event)
    if (event.type === 'words') goOn.resolve()
  }
  expect(server.complaints).toEqual([])
  expect(seen[0]?.type).toBe('citations')
  expect(wordsOf(seen)).toEqual(['The price is set in a field [1].', ' It is set to “49” [1].'])
  expect(seen.at(-1)).toMatchObject({
    type: 'answer',
    answer: { answer: wordsOf(seen).join(''), usage: { model_calls: 1, output_tokens: 20 } },
  })
})

test('what a server that breaks off had said is replaced by the answer in the end', async () => {
  const content = JSON.stringify({ claims }, undefined, 1)
  await using server = startModelServer(() => answer({ content, brokenAfter: 26 }))
  const events = await eventsOf('Where is the price entered?', { client: clientOf(server) })
  expect(events.at(-1)).toMatchObject({ type: 'answer', answer: { warnings: [expect.any(String)] } })
  expect(JSON.stringify(events.at(-1))).toContain('Step 4')
})

test('leaving the loop ends the request', async () => {
  const ended = Promise.withResolvers<void>()
  const content = JSON.stringify({ claims }, undefined, 1)
  await using server = startModelServer(({ signal }: ReceivedRequest) => {
    signal.addEventListener('abort', () => ended.resolve(), { once: true })
    return answer({ content, betweenWords: async (nth: number) => (nth > 24 ? await ended.promise : undefined) })
  })
  const asked = askStreaming(library, 'Where is the price typed?', { client: clientOf(server) })
  for await (const event of asked) if (event.type === 'words') break
  await ended.promise
  expect(server.requests).toHaveLength(1)
})

test('an abort ends the loop, and an unknown recording fails before anything comes', async () => {
  const controller = new AbortController()
  await using server = startModelServer(() => {
    controller.abort()
    return { kind: 'silence' }
  })
  const asked = eventsOf('Where do they publish it?', { client: clientOf(server), signal: controller.signal })
  await expect(asked).rejects.toThrow('abort')
  const unknown = askStreaming(library, where, { videoId: 'vid_ffffffffffffffff', client: null })
  await expect(unknown.next()).rejects.toMatchObject({ code: 'video_not_found' })
})
