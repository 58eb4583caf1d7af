import { describe, expect, test } from 'bun:test'
import { z } from 'zod'
import { readInferenceConfiguration } from '../configuration.ts'
import {
  type Behaviour,
  type ModelServer,
  type ModelServerOptions,
  startModelServer,
  wordsIn,
} from '../testing/model-server.ts'
import { type ChatClientOptions, type ChatPart, type ChatRequest, createChatClient } from './chat-client.ts'

const quick: ChatClientOptions = { policy: { firstWaitMs: 1, retries: 2 }, callTimeoutMs: 4000 }
const say = (content: string | null): Behaviour => ({ kind: 'answer', content })
const question: ChatRequest = { parts: [{ type: 'text', text: 'What is done?' }] }
const eventsSchema = z.object({ events: z.array(z.object({ start_s: z.number(), what: z.string() })) })
const events = { events: [{ start_s: 1.5, what: 'Click' }] }

function serve(replies: readonly Behaviour[], options: ModelServerOptions = {}): ModelServer {
  return startModelServer((_, nth) => replies[Math.min(nth, replies.length - 1)]!, options)
}

function clientOf(server: { url: string }, options: ChatClientOptions = quick, more: Record<string, string> = {}) {
  const variables = { STEPCAST_INFERENCE_URL: server.url, STEPCAST_MODEL: 'test-model', ...more }
  return createChatClient(readInferenceConfiguration(variables), options)
}

const failureOf = async (answer: Promise<unknown>): Promise<unknown> =>
  await answer.then(
    (value) => value,
    (error: unknown) => error,
  )

describe('a request', () => {
  test('holds the times and pictures in order, the sampling of the model card, and the key', async () => {
    await using server = serve([say('It is clicked.')])
    const client = clientOf(server, quick, { STEPCAST_INFERENCE_KEY: 'abc' })
    const picture = { type: 'picture', data: new Uint8Array([1, 2, 3]), mediaType: 'image/webp' } as const
    const reply = await client.ask({
      system: 'You watch recordings.',
      parts: [{ type: 'text', text: '<12.0 seconds>' }, picture, { type: 'text', text: 'What is done?' }],
    })
    expect(reply).toEqual({ value: 'It is clicked.', thought: '', tokens: { input: 100, output: 20 }, calls: 1 })
    const { body, headers } = server.requests[0]!
    expect(body).toMatchObject({ temperature: 0.7, top_p: 0.8, top_k: 20, presence_penalty: 1.5, max_tokens: 4096 })
    expect(body.messages).toEqual([
      { role: 'system', content: 'You watch recordings.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: '<12.0 seconds>' },
          { type: 'image_url', image_url: { url: 'data:image/webp;base64,AQID' } },
          { type: 'text', text: 'What is done?' },
        ],
      },
    ])
    expect(headers.get('authorization')).toBe('Bearer abc')
  })

  test('that thinks goes to the thinking model with its sampling', async () => {
    await using server = serve([say('<think>Hm.</think>Yes')], { models: ['test-model', 'test-thinking'] })
    const client = clientOf(server, quick, { STEPCAST_THINKING_MODEL: 'test-thinking' })
    expect(await client.ask({ ...question, thinking: true })).toMatchObject({ value: 'Yes', thought: 'Hm.' })
    expect(server.requests[0]?.body).toMatchObject({ model: 'test-thinking', temperature: 0.6, top_p: 0.95 })
  })

  test('is never made without a server and a model', () => {
    expect(() => createChatClient(readInferenceConfiguration({}))).toThrow('STEPCAST_INFERENCE_URL is not set')
    const url = { STEPCAST_INFERENCE_URL: 'http://127.0.0.1:1' }
    expect(() => createChatClient(readInferenceConfiguration(url))).toThrow('STEPCAST_MODEL is not set')
  })
})

describe('thought', () => {
  test.each(['reasoning', 'reasoning_content', 'thinking'] as const)('in the field %s is kept apart', async (field) => {
    await using server = serve([{ kind: 'answer', content: 'Yes', thought: { field, text: 'Hm.' } }])
    expect(await clientOf(server).ask(question)).toMatchObject({ value: 'Yes', thought: 'Hm.' })
  })

  test('without an answer is given a larger budget once', async () => {
    const spent: Behaviour = { kind: 'answer', content: '<think>Hm', finish: 'length' }
    await using server = serve([spent, say('Yes')])
    expect(await clientOf(server).ask({ ...question, maxTokens: 100 })).toMatchObject({ value: 'Yes', calls: 2 })
    expect(server.requests.map(({ body }) => body.max_tokens)).toEqual([100, 200])
  })

  test.each([
    [
      'that never ends',
      { kind: 'answer', content: null, thought: { field: 'reasoning', text: 'Hm' }, finish: 'length' },
    ],
    ['that is all there is', say('Hm</think>')],
    ['of nothing', say('')],
    ['of nothing at all', say(null)],
  ] satisfies [string, Behaviour][])('%s is an error', async (_, behaviour) => {
    await using server = serve([behaviour])
    expect(await failureOf(clientOf(server).ask(question))).toMatchObject({ code: 'empty_reply' })
    expect(server.requests).toHaveLength(2)
  })
})

describe('a schema', () => {
  test('is sent as such, and a fenced, broken answer is mended', async () => {
    await using server = serve([say('```json\n{"events": [{"start_s": "1.5", "what": "Click",}]}\n```')])
    expect((await clientOf(server).askFor(eventsSchema, question)).value).toEqual(events)
    expect(server.requests[0]?.body.response_format).toMatchObject({
      type: 'json_schema',
      json_schema: { name: 'reply' },
    })
  })

  test.each([
    ['json_schema', ['json_schema'], 'json_object'],
    ['any format', ['json_schema', 'json_object'], undefined],
    ['top_k', ['top_k'], 'json_schema'],
  ] satisfies [string, ('json_schema' | 'json_object' | 'top_k')[], string | undefined][])(
    'goes to a server that refuses %s in the next best way, learned once',
    async (_, refuses, form) => {
      await using server = serve([say(JSON.stringify(events))], { refuses })
      const client = clientOf(server)
      for (let at = 0; at < 3; at++) expect((await client.askFor(eventsSchema, question)).value).toEqual(events)
      expect(server.complaints).toHaveLength(refuses.length)
      for (const { body } of server.requests) {
        expect(body.response_format?.type).toBe(form as 'json_object')
        if (form !== 'json_schema') expect(JSON.stringify(body.messages)).toContain('JSON schema')
      }
    },
  )

  test('is asked for once more with what is amiss, then it is an error', async () => {
    await using mending = serve([say('{"events": "none"}'), say(JSON.stringify(events))])
    expect(await clientOf(mending).askFor(eventsSchema, question)).toMatchObject({ value: events, calls: 2 })
    expect(mending.requests[1]?.body.messages.at(-1)?.content).toContain('events: ')
    await using stubborn = serve([say('I cannot see a video.')])
    expect(await failureOf(clientOf(stubborn).askFor(eventsSchema, question))).toMatchObject({ code: 'bad_reply' })
    expect(stubborn.requests).toHaveLength(2)
  })

  test('keeps the rows before the end of the budget', async () => {
    const cut = '{"events": [{"start_s": 1.5, "what": "Click"}, {"start_s": 3'
    await using server = serve([{ kind: 'answer', content: cut, finish: 'length' }])
    expect(await clientOf(server).askFor(eventsSchema, question)).toMatchObject({ value: events, calls: 1 })
  })
})

describe('a server', () => {
  test.each([
    ['busy', { kind: 'refusal', status: 429, headers: { 'retry-after': '0' } }],
    ['starting', { kind: 'refusal', status: 503, body: 'loading model' }],
  ] satisfies [string, Behaviour][])('that is %s is asked again', async (_, behaviour) => {
    await using server = serve([behaviour, behaviour, say('Yes')])
    expect((await clientOf(server).ask(question)).value).toBe('Yes')
    expect(server.requests).toHaveLength(3)
  })

  test('is left alone for as long as it asks', async () => {
    await using server = serve([{ kind: 'refusal', status: 429, headers: { 'retry-after': '0.4' } }, say('Yes')])
    const started = performance.now()
    await clientOf(server).ask(question)
    expect(performance.now() - started).toBeGreaterThanOrEqual(390)
  })

  test.each([
    [
      'refuses the key',
      { kind: 'refusal', status: 401, body: '{"error": "bad key"}' },
      'server_refused',
      'answered 401: bad key',
    ],
    [
      'does not know the model',
      { kind: 'refusal', status: 404, body: '{"detail": "no model"}' },
      'server_refused',
      'no model',
    ],
    ['answers with a web page', { kind: 'page' }, 'bad_reply', 'OpenAI protocol'],
    ['answers with half an answer', { kind: 'broken' }, 'bad_reply', 'OpenAI protocol'],
    ['answers without end', { kind: 'flood', bytes: 4_000_000 }, 'bad_reply', 'longer than 1 MB'],
  ] satisfies [string, Behaviour, string, string][])(
    'that %s is one clear error',
    async (_, behaviour, code, words) => {
      await using server = serve([behaviour])
      const failure = await failureOf(clientOf(server, { ...quick, maxReplyBytes: 1_000_000 }).ask(question))
      expect(failure).toMatchObject({ code, message: expect.stringContaining(words), hint: expect.any(String) })
      expect(server.requests).toHaveLength(1)
    },
  )

  test('that fails for good is given up after the retries', async () => {
    await using server = serve([{ kind: 'refusal', status: 500, body: 'out of memory' }])
    const failure = await failureOf(clientOf(server).ask(question))
    expect(failure).toMatchObject({ code: 'server_refused', message: expect.stringContaining('500: out of memory') })
    expect(server.requests).toHaveLength(3)
  })

  test('that keeps failing is left alone', async () => {
    await using server = serve([{ kind: 'refusal', status: 503 }])
    const client = clientOf(server, {
      ...quick,
      policy: { firstWaitMs: 1, retries: 0, failuresToRest: 3, restMs: 60_000 },
    })
    for (let at = 0; at < 5; at++) await failureOf(client.ask(question))
    expect(server.requests).toHaveLength(3)
    expect(await failureOf(client.ask(question))).toMatchObject({
      message: expect.stringContaining('3 times in a row'),
    })
  })

  test('that says nothing is given up, and hears of it', async () => {
    await using server = serve([{ kind: 'silence' }])
    const client = clientOf(server, { policy: { retries: 0 }, callTimeoutMs: 100 })
    expect(await failureOf(client.ask(question))).toMatchObject({ code: 'server_timeout' })
    const controller = new AbortController()
    const asked = failureOf(clientOf(server).ask({ ...question, signal: controller.signal }))
    while (server.requests.length < 2) await Bun.sleep(5)
    controller.abort(new Error('stopped'))
    expect(await asked).toMatchObject({ message: 'stopped' })
    for (let at = 0; at < 100 && !server.requests[1]!.signal.aborted; at++) await Bun.sleep(10)
    expect(server.requests[1]!.signal.aborted).toBe(true)
  })

  test('that asks for patience keeps nobody who wants to stop', async () => {
    await using server = serve([{ kind: 'refusal', status: 429, headers: { 'retry-after': '30' } }])
    const controller = new AbortController()
    const asked = failureOf(clientOf(server).ask({ ...question, signal: controller.signal }))
    while (server.requests.length < 1) await Bun.sleep(5)
    controller.abort(new Error('stopped'))
    expect(await asked).toMatchObject({ message: 'stopped' })
  })

  test('that sends on elsewhere is not followed', async () => {
    await using other = serve([say('Yes')])
    await using server = serve([{ kind: 'redirect', to: `${other.url}/v1/chat/completions` }])
    const client = clientOf(server, quick, { STEPCAST_INFERENCE_KEY: 'abc' })
    expect(await failureOf(client.ask(question))).toMatchObject({ code: 'server_refused' })
    expect(other.requests).toHaveLength(0)
  })

  test('that nobody started is named', async () => {
    const closed = serve([])
    await closed[Symbol.asyncDispose]()
    const failure = await failureOf(clientOf(closed, { policy: { firstWaitMs: 1, retries: 1 } }).ask(question))
    expect(failure).toMatchObject({ code: 'server_unreachable', message: expect.stringContaining(closed.url) })
  })

  test('that takes less is told apart, for whoever can ask for a part', async () => {
    await using server = serve([say('Yes')], { maxCharacters: 50 })
    const long = { parts: [{ type: 'text' as const, text: 'word '.repeat(100) }] }
    expect(await failureOf(clientOf(server).ask(long))).toMatchObject({ code: 'context_too_long' })
    expect(server.complaints).toHaveLength(1)
  })

  test('is never asked more at once than it may be', async () => {
    let [underWay, most] = [0, 0]
    await using server = startModelServer(async () => {
      most = Math.max(most, ++underWay)
      await Bun.sleep(20)
      underWay--
      return say('Yes')
    })
    const client = clientOf(server, { policy: { concurrency: 2 } })
    await Promise.all(Array.from({ length: 6 }, () => client.ask(question)))
    expect(most).toBe(2)
  })
})

describe('how a model thinks', () => {
  const words: ChatPart[] = [{ type: 'text', text: 'What next?' }]

  test('is left to the model, or told to servers that can be told, which is remembered', async () => {
    await using server = startModelServer(() => ({ kind: 'answer', content: 'Save' }), {
      refuses: ['chat_template_kwargs'],
    })
    const variables = { STEPCAST_INFERENCE_URL: server.url, STEPCAST_MODEL: 'test-model' }
    await createChatClient(readInferenceConfiguration(variables)).ask({ parts: words })
    expect(server.requests[0]?.body.chat_template_kwargs).toBeUndefined()
    const saved: unknown[] = []
    const memory = { load: () => undefined, save: (at: string, learned: unknown) => void saved.push([at, learned]) }
    const told = { ...variables, STEPCAST_THINKING_MODE: 'off', STEPCAST_MAX_REASONING_STEPS: '2' }
    await createChatClient(readInferenceConfiguration(told), { memory }).ask({ parts: words, thinking: true })
    expect(server.complaints).toEqual(['Unrecognized argument: chat_template_kwargs'])
    expect(saved).toEqual([
      [server.url, { form: 'json_schema', takesTopK: true, takesTemplate: false, takesStream: true }],
    ])
    expect(server.requests[1]?.body).toMatchObject({ temperature: 0.7, max_tokens: 4096 })
    await createChatClient(readInferenceConfiguration(told), {
      memory: {
        ...memory,
        load: () => ({ form: 'json_schema', takesTopK: true, takesTemplate: false, takesStream: true }),
      },
    }).ask({ parts: words })
    expect(server.complaints).toHaveLength(1)
  })

  test('has a budget beside the answer, and is told in how many steps', async () => {
    await using server = startModelServer(() => ({ kind: 'answer', content: 'Save' }))
    const variables = {
      STEPCAST_INFERENCE_URL: server.url,
      STEPCAST_MODEL: 'test-model',
      STEPCAST_THINKING_MODE: 'on',
      STEPCAST_MAX_REASONING_STEPS: '2',
      STEPCAST_THINKING_BUDGET: '1000',
      STEPCAST_TEMPERATURE: '0.1',
    }
    await createChatClient(readInferenceConfiguration(variables)).ask({ parts: words })
    expect(server.requests[0]?.body).toMatchObject({
      max_tokens: 5096,
      temperature: 0.1,
      chat_template_kwargs: { enable_thinking: true },
    })
    expect(wordsIn(server.requests[0]!.body)).toContain('Think in at most 2 steps')
  })
})
