import { createChatClient, readInferenceConfiguration } from '@stepcast/inference-client'
import { type Behaviour, type ReceivedRequest, startModelServer, wordsIn } from '@stepcast/inference-client/testing'
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import sharp from 'sharp'
import type { Action, Procedure, Step } from '../protocol/procedure.ts'
import type { Screen } from '../read/screen-reader.ts'
import { stepTitle } from '../distil/step-title.ts'
import { keyframeName } from '../describe/read-observations.ts'
import { sampleStep } from '../testing/sample-document.ts'
import { screenAt, textLine } from '../testing/sample-observation.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { consultModel } from './consult-model.ts'
import { stepWindows } from './step-windows.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
beforeAll(async () => {
  folder = await temporaryFolder()
  const white = { width: 1280, height: 720, channels: 3, background: '#fff' } as const
  const picture = await sharp({ create: white }).webp().toBuffer()
  for (let timeS = 0; timeS <= 40; timeS++) await Bun.write(folder.join(keyframeName({ timeS })), picture)
})
afterAll(() => folder[Symbol.asyncDispose]())

function stepAt(n: number, action: Action, title = stepTitle(action)): Step {
  const keyframes = { before: keyframeName({ timeS: n - 1 }), after: keyframeName({ timeS: n }) }
  return sampleStep(n, title, { action, keyframes, start_s: n - 0.8, end_s: n - 0.2, confidence: 0.8 })
}

const procedureOf = (...steps: Step[]): Procedure => ({ title: 'Try it', start_url: null, parameters: [], steps })
const clicks = (count: number) =>
  procedureOf(
    ...Array.from({ length: count }, (_, at) => stepAt(at + 1, { kind: 'click', target: { text: `Item ${at + 1}` } })),
  )
/** The numbers of the steps that a request asks about. */
function askedFor({ body }: ReceivedRequest): number[] {
  return [...wordsIn(body).matchAll(/^Step (\d+), from/gm)].map(([, n]) => Number(n))
}

type Told = Record<string, unknown>

async function consult(
  procedure: Procedure,
  told: (n: number) => Told,
  screens: Screen[] = [],
  maxCharacters?: number,
) {
  const respond = (request: ReceivedRequest): Behaviour => ({
    kind: 'answer',
    content: JSON.stringify({ steps: askedFor(request).map((n) => ({ n, ...told(n) })) }),
  })
  await using server = startModelServer(respond, maxCharacters === undefined ? {} : { maxCharacters })
  const variables = { STEPCAST_INFERENCE_URL: server.url, STEPCAST_MODEL: 'test-model' }
  const client = createChatClient(readInferenceConfiguration(variables), { policy: { firstWaitMs: 1 } })
  const size = { width: 1280, height: 720, keyframeFolder: folder.join('.') }
  const consulted = await consultModel(procedure, { client, screens, ...size })
  return { ...consulted, requests: server.requests }
}

describe('what is sent', () => {
  test('is each picture once, after its time, and the readings as evidence', async () => {
    const { requests } = await consult(clicks(3), (n) => ({ what: `Click Item ${n}` }))
    const content = requests[0]!.body.messages[1]!.content
    if (typeof content === 'string') throw new Error('pictures were expected')
    expect(content.map((part) => (part.type === 'text' ? part.text.split('\n')[0] : 'picture'))).toEqual([
      ...[0, 1, 2, 3].flatMap((timeS) => [`<${timeS}.0 seconds>`, 'picture']),
      'What was read:',
    ])
    expect(JSON.stringify(content.at(-1))).toContain('Step 2, from 1.2 to 1.8 seconds: click on')
    expect(requests).toHaveLength(1)
  })

  test('is at most sixteen pictures at once and two a step, and every step is asked about', async () => {
    const { requests, said, usage } = await consult(clicks(40), (n) => ({ what: `Click Item ${n}` }))
    const pictures = requests.map(({ body }) => JSON.stringify(body.messages).split('"image_url":').length - 1)
    expect(Math.max(...pictures)).toBeLessThanOrEqual(16)
    expect(pictures.reduce((sum, each) => sum + each)).toBeLessThanOrEqual(80)
    expect(said.size).toBe(40)
    expect(usage).toEqual({ calls: requests.length, input: 100 * requests.length, output: 20 * requests.length })
  })

  test('is halved where the model takes less', async () => {
    const { requests, said } = await consult(clicks(8), (n) => ({ what: `Click Item ${n}` }), [], 1300)
    expect(requests.length).toBeGreaterThan(1)
    expect(said.size).toBe(8)
  })

  test('is nothing where nothing was done', async () => {
    expect((await consult(procedureOf(), () => ({}))).requests).toEqual([])
    expect(stepWindows([])).toEqual([])
  })
})

describe('what comes back', () => {
  const point: [number, number] = [130 / 1280, 110 / 720]
  const save = { kind: 'click', target: { text: 'Save', point } } as const
  const screens = [
    screenAt(0, textLine('Save', 100, 100), textLine('Cancel', 400, 100)),
    screenAt(1, textLine('Wireless headset', 100, 300)),
  ]

  test('raises the confidence of what it agrees with, and names it', async () => {
    const told = { what: 'Save the product', target: 'save', start: '<0.4 seconds>', end: '00:00.80' }
    const { procedure, said } = await consult(procedureOf(stepAt(1, save)), () => told, screens)
    expect(procedure.steps[0]).toMatchObject({ title: 'Save the product', action: save, confidence: 0.9 })
    expect(said.get(1)).toBe('Save the product')
  })

  test('gives an unread target the words that stand under the pointer', async () => {
    const icon = stepAt(1, { kind: 'click', target: { point } })
    const { procedure } = await consult(procedureOf(icon), () => ({ what: 'Click Save', target: 'Save' }), screens)
    expect(procedure.steps[0]?.action.target?.text).toBe('Save')
  })

  test.each([
    ['a target that is nowhere', { what: 'Click it', target: 'Publish now' }],
    ['a target somewhere else', { what: 'Click it', target: 'Cancel' }],
    ['another time', { what: 'Click Save', target: 'Save', start: 30, end: 31 }],
  ])('with %s changes nothing and costs confidence', async (_, told) => {
    const { procedure } = await consult(procedureOf(stepAt(1, save)), () => told, screens)
    expect(procedure.steps[0]).toMatchObject({ action: save, confidence: 0.6 })
  })

  test('with words that contradict what was seen does not name it', async () => {
    const { procedure, said } = await consult(procedureOf(stepAt(1, save)), () => ({ what: 'Click Cancel' }), screens)
    expect(said.size).toBe(0)
    expect(procedure.steps[0]?.title).toBe('Click “Save”')
  })

  test('spells a value better where it stands on the screen, also as the parameter', async () => {
    const fill: Action = { kind: 'fill', target: { text: 'Name' }, value: 'Wireless heads', parameter: 'name' }
    const parameter = { name: 'name', label: 'Name', recorded_value: 'Wireless heads', kind: 'text' } as const
    const recorded = { ...procedureOf(stepAt(1, fill)), parameters: [parameter] }
    const right = await consult(recorded, () => ({ what: 'Enter the name', value: 'Wireless headset' }), screens)
    expect(right.procedure.steps[0]?.action.value).toBe('Wireless headset')
    expect(right.procedure.parameters[0]?.recorded_value).toBe('Wireless headset')
    const wrong = await consult(recorded, () => ({ what: 'Enter the name', value: 'Desk lamp' }), screens)
    expect(wrong.procedure.steps[0]).toMatchObject({ action: fill, confidence: 0.6 })
  })

  test('never makes a value of a password', async () => {
    const secret: Action = { kind: 'fill', target: { text: 'Password' }, value: '••••••', parameter: 'password' }
    const { procedure } = await consult(procedureOf(stepAt(1, secret)), () => ({ what: 'Enter it', value: 'hunter2' }))
    expect(procedure.steps[0]?.action.value).toBe('••••••')
  })

  test('leaves a title that the author gave', async () => {
    const named = procedureOf(stepAt(1, save, 'Keep your work'))
    const { procedure } = await consult(named, () => ({ what: 'Save the product', target: 'Save' }), screens)
    expect(procedure.steps[0]?.title).toBe('Keep your work')
  })
})
