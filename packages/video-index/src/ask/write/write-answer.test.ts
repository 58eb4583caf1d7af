import { createChatClient, createEmbedder, readInferenceConfiguration } from '@stepcast/inference-client'
import {
  type Behaviour,
  type ModelServerOptions,
  type ReceivedRequest,
  startModelServer,
  wordsIn,
} from '@stepcast/inference-client/testing'
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import sharp from 'sharp'
import { answerSchema } from '../../protocol/answer.ts'
import { Library } from '../../store/library.ts'
import { sampleDocument, sampleStep } from '../../testing/sample-document.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { ask, type AskOptions } from '../ask.ts'

const shop = sampleDocument()
const bank = sampleDocument({
  video: { id: 'vid_00000000000000bb', title: 'Open the vault' },
  events: [],
  procedure: {
    parameters: [{ name: 'password', label: 'Passphrase', recorded_value: 'hunter-2-secret', kind: 'secret' }],
    steps: [
      sampleStep(1, 'Enter “hunter-2-secret” as Passphrase', {
        action: {
          kind: 'fill',
          target: { text: 'Passphrase', box: [0.1, 0.1, 0.3, 0.2] },
          value: 'hunter-2-secret',
          parameter: 'password',
        },
        keyframes: { before: 'frame-00004000.webp', after: 'frame-00008000.webp' },
      }),
    ],
  },
})

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let library: Library
beforeAll(async () => {
  folder = await temporaryFolder()
  library = await Library.open({ dataDir: folder.path, embedder: createEmbedder(readInferenceConfiguration({})) })
  const stripes = Array.from({ length: 32 }, (_, at) => `<rect x="${at * 20}" width="10" height="360"/>`).join('')
  const picture = await sharp(Buffer.from(`<svg width="640" height="360">${stripes}</svg>`))
    .flatten({ background: '#fff' })
    .webp()
    .toBuffer()
  for (const document of [shop, bank]) {
    await library.put(document)
    for (const { keyframes } of document.procedure.steps)
      for (const name of [keyframes.before, keyframes.after])
        await Bun.write(library.keyframePath(document.video.id, name), picture)
  }
})
afterAll(async () => {
  await library.close()
  await folder[Symbol.asyncDispose]()
})

type Told = { text: string; citations: number[] }
const says = (claims: Told[], shown = true): Behaviour => ({
  kind: 'answer',
  content: JSON.stringify({ shown, claims }),
})

/** The number under which a request tells of a step. */
function numberOf({ body }: ReceivedRequest, step: number): number {
  return Number(new RegExp(`^\\[(\\d+)\\] Recording \\w, step ${step} `, 'm').exec(wordsIn(body))?.[1])
}

async function askModel(
  question: string,
  respond: (request: ReceivedRequest, nth: number) => Behaviour,
  options: AskOptions & ModelServerOptions = {},
) {
  await using server = startModelServer(respond, options)
  const variables = { STEPCAST_INFERENCE_URL: server.url, STEPCAST_MODEL: 'test-model' }
  const client = createChatClient(readInferenceConfiguration(variables), {
    policy: { firstWaitMs: 1, retries: 1 },
    callTimeoutMs: 500,
  })
  const answer = await ask(library, question, { videoId: shop.video.id, client, ...options })
  expect(server.complaints.filter((each) => !each.includes('maximum context length'))).toEqual([])
  expect(answerSchema.parse(answer)).toEqual(answer)
  return { answer, requests: server.requests }
}

const where = 'Where do they set the price?'
const aboutPrice = (request: ReceivedRequest, text = 'The price is set to “49” in the field “Price”.') =>
  says([{ text, citations: [numberOf(request, 4)] }])

describe('a configured model', () => {
  test('writes the answer from the evidence, after the pictures and their times, and its cost is told', async () => {
    const { answer, requests } = await askModel(where, (request) => aboutPrice(request))
    expect(answer.answer).toBe('The price is set to “49” in the field “Price” [1].')
    expect(answer.claims).toEqual([{ text: 'The price is set to “49” in the field “Price”.', citations: [1] }])
    expect(answer.citations[0]).toMatchObject({ step: 4, start_s: 20, end_s: 23 })
    expect(answer).toMatchObject({
      model: 'test-model',
      usage: { model_calls: 1, input_tokens: 100, pictures_sent: 2 },
    })
    const content = requests[0]!.body.messages[1]!.content
    if (typeof content === 'string') throw new Error('pictures were expected')
    const kinds = content.map((part) => (part.type === 'text' ? part.text.split('\n')[0] : 'picture'))
    expect(kinds).toEqual(['<20.0 seconds>', 'picture', '<23.0 seconds>', 'picture', 'Recordings:'])
    expect(wordsIn(requests[0]!.body)).toContain(
      'step 4 "Enter “49” as Price", from 20.0 to 23.0 seconds: fill on "Price"',
    )
  })

  test('is asked the same only once', async () => {
    const question = 'When is the photo uploaded?'
    const respond = (request: ReceivedRequest) =>
      says([{ text: 'It is uploaded here.', citations: [numberOf(request, 5)] }])
    await using server = startModelServer(respond)
    const variables = { STEPCAST_INFERENCE_URL: server.url, STEPCAST_MODEL: 'test-model' }
    const client = createChatClient(readInferenceConfiguration(variables))
    const [first, second] = [await ask(library, question, { client }), await ask(library, question, { client })]
    expect(server.requests).toHaveLength(1)
    expect(second.answer).toBe(first.answer)
    expect(second.usage).toMatchObject({ model_calls: 0, input_tokens: 0, pictures_sent: 0, stages: [{ cached: 1 }] })
  })

  test('is not asked for what the procedure itself tells', async () => {
    for (const question of ['When is step 4 shown?', 'How many steps are there?', 'How long does step 2 take?']) {
      const { answer, requests } = await askModel(question, () => says([]))
      expect(requests).toEqual([])
      expect(answer.citations.length).toBeGreaterThan(0)
    }
  })

  test('may say that it is not shown, and what was found is then only near', async () => {
    const { answer } = await askModel(where, () => says([], false))
    expect(answer.citations).toEqual([])
    expect(answer.nearest?.[0]?.step).toBe(4)
    expect(answer.answer).toContain('not shown')
  })

  test('does not talk a step away that was asked for by its number', async () => {
    const { answer } = await askModel('How is step 4 done?', () => says([], false))
    expect(answer.citations[0]?.step).toBe(4)
  })

  test('finds in the pictures what the search doubted, and only what it cites counts', async () => {
    const question = 'Where is the shipping address entered?'
    expect((await ask(library, question, { videoId: shop.video.id, client: null })).citations).toEqual([])
    const { answer } = await askModel(question, () => says([{ text: 'It is entered here.', citations: [2] }]))
    expect(answer.citations).toHaveLength(1)
    expect(answer.answer).toBe('It is entered here [1].')
    expect(answer.nearest).toBeUndefined()
  })
})

describe('what is not borne out is dropped', () => {
  test('claims that cite nothing, or what was not given', async () => {
    const { answer } = await askModel(where, (request) =>
      says([
        { text: 'The price is set.', citations: [numberOf(request, 4)] },
        { text: 'Then it is sold.', citations: [] },
        { text: 'Then it is mailed.', citations: [99] },
        { text: 'Then it is wrapped [7].', citations: [numberOf(request, 4)] },
      ]),
    )
    expect(answer.claims?.map(({ text }) => text)).toEqual(['The price is set.'])
  })

  test.each(['The price is set to 299.', 'The price is “two hundred”.', 'It happens at 0:50.'])(
    'a claim with what the evidence does not hold: %s',
    async (text) => {
      const { answer } = await askModel(where, (request) => aboutPrice(request, text))
      expect(answer.claims).toBeUndefined()
      expect(answer.answer).toContain('Step 4')
      expect(answer.warnings?.[0]).toContain('not borne out')
    },
  )

  test.each(['It is set to 49 from 0:20 to 0:23.', 'It takes 3 seconds, from 20 s on.'])(
    'but not its times and values: %s',
    async (text) => {
      const { answer } = await askModel(where, (request) => aboutPrice(request, text))
      expect(answer.claims?.[0]?.text).toBe(text)
    },
  )
})

describe('a model that fails costs a warning', () => {
  test.each<[string, Behaviour]>([
    ['refuses', { kind: 'refusal', status: 401 }],
    ['is silent', { kind: 'silence' }],
    ['breaks off', { kind: 'broken' }],
    ['says nothing', { kind: 'answer', content: '' }],
    ['says what is no JSON', { kind: 'answer', content: 'Well.' }],
    ['is a page', { kind: 'page' }],
  ])('when it %s', async (_, behaviour) => {
    const { answer } = await askModel('Where is the product name entered?', () => behaviour)
    expect(answer.answer).toContain('Step 3')
    expect(answer.citations[0]?.step).toBe(3)
    expect(answer.warnings).toHaveLength(1)
    expect(answer.model).toBeUndefined()
  })

  test('when its tokens are spent', async () => {
    const { answer, requests } = await askModel(where, () => says([]), { maxModelTokens: 0 })
    expect(requests).toEqual([])
    expect(answer.warnings?.[0]).toContain('budget')
    expect(answer.citations[0]?.step).toBe(4)
  })

  test('and one that takes no such length is asked without pictures', async () => {
    const { answer, requests } = await askModel('Where do they publish?', (request, nth) =>
      nth === 0
        ? { kind: 'refusal', status: 400, body: '{"message": "maximum context length is 4096 tokens"}' }
        : says([{ text: 'They publish it.', citations: [numberOf(request, 6)] }]),
    )
    expect(requests).toHaveLength(2)
    expect(JSON.stringify(requests[1]!.body)).not.toContain('image_url')
    expect(answer).toMatchObject({ usage: { pictures_sent: 0 }, answer: 'They publish it [1].' })
  })

  test('but an abort ends the question', async () => {
    const controller = new AbortController()
    const asked = askModel(
      'Where do they click?',
      () => {
        controller.abort()
        return { kind: 'silence' }
      },
      { signal: controller.signal },
    )
    await expect(asked).rejects.toThrow('abort')
  })
})

test('secrets reach no model, in words or pictures', async () => {
  const { answer, requests } = await askModel(
    'Where is the passphrase entered?',
    () => says([{ text: 'The passphrase is entered.', citations: [1] }]),
    { videoId: bank.video.id },
  )
  expect(answer.answer).toBe('The passphrase is entered [1].')
  const sent = JSON.stringify(requests[0]!.body)
  expect(sent).toContain('<8.0 seconds>')
  expect(sent).not.toContain('hunter-2-secret')
  const pictures = [...sent.matchAll(/base64,([^"]+)"/g)].map(([, data]) => Buffer.from(data!, 'base64'))
  expect(pictures).toHaveLength(2)
  for (const picture of pictures) {
    const contrast = async (left: number, top: number) =>
      (await sharp(await sharp(picture).extract({ left, top, width: 60, height: 20 }).toBuffer()).stats()).channels[0]!
        .stdev
    expect(await contrast(96, 45)).toBeLessThan(60)
    expect(await contrast(450, 250)).toBeGreaterThan(100)
  }
})

test('replies about a recording go with it', async () => {
  const lone = sampleDocument({ video: { id: 'vid_00000000000000dd', title: 'Lone' } })
  await library.put(lone)
  const before = (await library.replies()).replies
  await askModel('Where is the photo added?', () => says([], false), { videoId: undefined })
  expect((await library.replies()).replies).toBe(before + 1)
  await library.delete(lone.video.id)
  expect((await library.replies()).replies).toBe(before)
})
