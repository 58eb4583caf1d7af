import { afterAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { z } from 'zod'
import { type ChatRequest, createChatClient } from '../chat/chat-client.ts'
import { readInferenceConfiguration } from '../configuration.ts'
import { type Behaviour, type ModelServer, startModelServer } from '../testing/model-server.ts'
import { startWebuiServer } from '../testing/webui-server.ts'
import { ReplyCache } from './reply-cache.ts'
import { TokenBudget, withBudget } from './with-budget.ts'
import { withReplyCache } from './with-reply-cache.ts'
import { UsageMeter, withUsage } from './with-usage.ts'

const folder = mkdtempSync(join(tmpdir(), 'stepcast-cost-'))
afterAll(() => rmSync(folder, { recursive: true }))
let files = 0
const newPath = () => join(folder, `${files++}.sqlite`)

const say = (content: string): Behaviour => ({ kind: 'answer', content })
const clientOf = (server: ModelServer, more: Record<string, string> = {}) =>
  createChatClient(
    readInferenceConfiguration({ STEPCAST_INFERENCE_URL: server.url, STEPCAST_MODEL: 'test-model', ...more }),
    { policy: { firstWaitMs: 1, retries: 0 } },
  )
const text = (words: string): ChatRequest => ({ parts: [{ type: 'text', text: words }] })
const picture = (byte: number): ChatRequest => ({
  parts: [{ type: 'picture', data: Buffer.from([byte, 2, 3]), mediaType: 'image/webp' }],
})
const white = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#fff' } })
  .png()
  .toBuffer()
const answerSchema = z.object({ n: z.number() })

describe('withReplyCache', () => {
  test('asks the same question once, also after the process has ended, and says that it cost nothing', async () => {
    await using server = startModelServer((_, nth) => say(`<think>Hm.</think>Answer ${nth}`))
    const path = newPath()
    for (const calls of [1, 0]) {
      using cache = new ReplyCache(path)
      const client = withReplyCache(clientOf(server), cache, { scope: 'vid_1' })
      const tokens = { input: 100 * calls, output: 20 * calls }
      expect(await client.ask(picture(1))).toEqual({ value: 'Answer 0', thought: 'Hm.', tokens, calls })
    }
    expect(server.requests).toHaveLength(1)
  })

  test('asks anew whatever differs in what shapes the reply', async () => {
    await using server = startModelServer((_, nth) => say(`{"n": ${nth}}`), { models: ['test-model', 'other'] })
    await using elsewhere = startModelServer(() => say('{"n": 100}'))
    using cache = new ReplyCache(newPath())
    const cached = (client: ReturnType<typeof clientOf>) => withReplyCache(client, cache, { scope: 'vid_1' })
    const client = cached(clientOf(server))
    const questions = [
      () => client.ask(text('What?')),
      () => client.ask(text('What now?')),
      () => client.ask(picture(1)),
      () => client.ask(picture(2)),
      () => client.ask({ ...text('What?'), system: 'You watch.' }),
      () => client.ask({ ...text('What?'), sampling: { temperature: 0 } }),
      () => client.ask({ ...text('What?'), maxTokens: 100 }),
      () => client.ask({ ...text('What?'), thinking: true }),
      () => client.askFor(answerSchema, text('What?')),
      () => client.askFor(answerSchema.extend({ what: z.string().optional() }), text('What?')),
      () => cached(clientOf(server, { STEPCAST_MODEL: 'other' })).ask(text('What?')),
      () => cached(clientOf(elsewhere)).ask(text('What?')),
      () => cached(clientOf(server, { STEPCAST_TEMPERATURE: '0' })).ask(text('What?')),
      () => cached(clientOf(server, { STEPCAST_THINKING_MODE: 'on' })).ask(text('What?')),
      () =>
        cached(clientOf(server, { STEPCAST_THINKING_MODE: 'on', STEPCAST_THINKING_MODEL: 'other' })).ask(text('What?')),
    ]
    for (const calls of [1, 0]) for (const ask of questions) expect(await ask()).toMatchObject({ calls })
    const given = { ...text('What?'), sampling: { topP: 0.8, temperature: 0.7 } }
    expect(await client.ask(given)).toMatchObject({ calls: 0, value: '{"n": 0}' })
    expect([server.requests.length, elsewhere.requests.length]).toEqual([questions.length - 1, 1])
  })

  test('keeps no failure, and asks anew what is no value of the schema', async () => {
    await using server = startModelServer((_, nth) =>
      nth === 0 ? { kind: 'refusal', status: 400, body: 'no' } : say(`{"n": ${nth}}`),
    )
    using cache = new ReplyCache(newPath())
    const client = withReplyCache(clientOf(server), cache, { scope: 'vid_1' })
    await expect(client.askFor(answerSchema, text('What?'))).rejects.toThrow('400')
    expect(await client.askFor(answerSchema, text('What?'))).toMatchObject({ value: { n: 1 }, calls: 1 })
    // The schema of a refined value reads the same.
    const larger = answerSchema.refine(({ n }) => n > 1)
    expect(await client.askFor(larger, text('What?'))).toMatchObject({ value: { n: 2 }, calls: 1 })
    expect(await client.askFor(larger, text('What?'))).toMatchObject({ value: { n: 2 }, calls: 0 })
  })

  test('answers nobody who wants to stop', async () => {
    await using server = startModelServer(() => say('Yes'))
    using cache = new ReplyCache(newPath())
    const client = withReplyCache(clientOf(server), cache, { scope: 'vid_1' })
    await client.ask(text('What?'))
    const signal = AbortSignal.abort(new Error('stopped'))
    await expect(client.ask({ ...text('What?'), signal })).rejects.toThrow('stopped')
  })
})

describe('withBudget', () => {
  // A question costs 120 tokens at the double.
  test.each([
    [0, 0],
    [1, 1],
    [239, 1],
    [240, 2],
    [300, 2],
    [undefined, 5],
  ])('of %p tokens asks %p of five questions', async (maxTokens, asked) => {
    await using server = startModelServer(() => say('Yes'))
    const budget = new TokenBudget(maxTokens)
    const client = withBudget(clientOf(server), budget)
    const outcomes = []
    for (let at = 0; at < 5; at++)
      outcomes.push(
        await client.ask(text(`Question ${at}`)).then(
          () => 'answered',
          (error: { code: string }) => error.code,
        ),
      )
    expect(outcomes).toEqual(outcomes.map((_, at) => (at < asked ? 'answered' : 'budget_reached')))
    expect(server.requests).toHaveLength(asked)
    expect(budget.isReached).toBe(asked < 5)
  })

  test('counts the questions under way', async () => {
    await using server = startModelServer(() => say('Yes'))
    const client = withBudget(clientOf(server), new TokenBudget(360))
    await client.ask(text('Question'))
    const outcomes = await Promise.allSettled([1, 2, 3].map((at) => client.ask(text(`Question ${at}`))))
    expect(outcomes.map((each) => each.status)).toEqual(['fulfilled', 'fulfilled', 'rejected'])
  })

  test('is reckoned where the server counts nothing', async () => {
    await using server = startWebuiServer(() => 'Yes')
    const variables = { STEPCAST_INFERENCE_URL: server.url, STEPCAST_MODEL: 'test-model' }
    const client = createChatClient(readInferenceConfiguration(variables))
    const drawing = { type: 'picture', data: white, mediaType: 'image/png' } as const
    const question: ChatRequest = { parts: [drawing, { type: 'text', text: 'What is done?' }] }
    const limited = withBudget(client, new TokenBudget(3000))
    for (let at = 0; at < 2; at++) expect((await limited.ask(question)).tokens).toEqual({ input: 0, output: 0 })
    await expect(limited.ask(question)).rejects.toMatchObject({ code: 'budget_reached' })
    expect(server.requests).toHaveLength(2)
  })

  test('is not spent on what the cache holds', async () => {
    await using server = startModelServer(() => say('Yes'))
    using cache = new ReplyCache(newPath())
    const client = withReplyCache(withBudget(clientOf(server), new TokenBudget(120)), cache, { scope: 'vid_1' })
    for (let at = 0; at < 3; at++) expect((await client.ask(text('What?'))).value).toBe('Yes')
    await expect(client.ask(text('What else?'))).rejects.toMatchObject({ code: 'budget_reached' })
  })
})

test('withUsage counts calls, replies from before and tokens by stage and model', async () => {
  await using server = startModelServer((_, nth) => say(nth === 1 ? 'none' : '{"n": 1}'), {
    models: ['test-model', 'test-thinking'],
  })
  using cache = new ReplyCache(newPath())
  const meter = new UsageMeter()
  const client = withReplyCache(clientOf(server, { STEPCAST_THINKING_MODEL: 'test-thinking' }), cache, { scope: 'v' })
  const [describing, distilling] = [withUsage(client, meter, 'describe'), withUsage(client, meter, 'distil')]
  await describing.ask(text('What?'))
  await describing.ask(text('What?'))
  await describing.askFor(answerSchema, text('What number?'))
  await distilling.ask({ ...text('What?'), thinking: true })
  expect(meter.stages).toEqual([
    { stage: 'describe', model: 'test-model', calls: 3, cached: 1, input_tokens: 300, output_tokens: 60 },
    { stage: 'distil', model: 'test-thinking', calls: 1, cached: 0, input_tokens: 100, output_tokens: 20 },
  ])
  expect(meter.total).toEqual({ calls: 4, cached: 1, input_tokens: 400, output_tokens: 80 })
})
