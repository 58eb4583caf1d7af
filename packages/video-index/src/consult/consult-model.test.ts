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
import type { TimedText } from '../timed-text/timed-text.ts'
import { consultModel } from './consult-model.ts'
import { changeWindows } from './change-windows.ts'

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
const picturesIn = ({ body }: ReceivedRequest) => JSON.stringify(body.messages).split('"image_url":').length - 1
const isLook = (request: ReceivedRequest) => picturesIn(request) > 0
/** The numbers of the changes that a request asks about. */
function askedFor({ body }: ReceivedRequest): number[] {
  return [...wordsIn(body).matchAll(/^(?:Change )?(\d+)(?:,|\.) (?:from )?[\d.]+ to/gm)].map(([, n]) => Number(n))
}

type Told = Record<string, unknown>
/** Each change is a step, under the words that it was described with. */
const eachIsAStep = (changes: number[]): Told[] => changes.map((n) => ({ changes: [n], title: '' }))

type Consulting = {
  screens?: Screen[]
  maxCharacters?: number
  unexplained?: Step[]
  texts?: TimedText[]
  arrange?: (changes: number[]) => Told[]
  title?: string
}

async function consult(
  procedure: Procedure,
  told: (n: number, words: string) => Told,
  { screens = [], maxCharacters, unexplained, texts, arrange = eachIsAStep, title }: Consulting = {},
) {
  const respond = (request: ReceivedRequest): Behaviour => {
    const changes = askedFor(request)
    const content = isLook(request)
      ? { changes: changes.map((n) => ({ n, ...told(n, wordsIn(request.body)) })) }
      : { title, steps: arrange(changes) }
    return { kind: 'answer', content: JSON.stringify(content) }
  }
  await using server = startModelServer(respond, maxCharacters === undefined ? {} : { maxCharacters })
  const variables = { STEPCAST_INFERENCE_URL: server.url, STEPCAST_MODEL: 'test-model' }
  const client = createChatClient(readInferenceConfiguration(variables), { policy: { firstWaitMs: 1 } })
  const size = { width: 1280, height: 720, keyframeFolder: folder.join('.') }
  const consulted = await consultModel(procedure, {
    client,
    screens,
    ...size,
    ...(unexplained ? { unexplained } : {}),
    ...(texts ? { texts } : {}),
  })
  expect(server.complaints.filter((each) => !each.includes('maximum context length'))).toEqual([])
  return { ...consulted, requests: server.requests, looks: server.requests.filter(isLook) }
}

describe('what is sent', () => {
  test('is each picture once, after its time, and the readings as evidence', async () => {
    const { looks, requests } = await consult(clicks(3), (n) => ({ what: `Click Item ${n}` }))
    const content = looks[0]!.body.messages[1]!.content
    if (typeof content === 'string') throw new Error('pictures were expected')
    expect(content.map((part) => (part.type === 'text' ? part.text.split('\n')[0] : 'picture'))).toEqual([
      ...[0, 1, 2, 3].flatMap((timeS) => [`<${timeS}.0 seconds>`, 'picture']),
      'What was read:',
    ])
    expect(JSON.stringify(content.at(-1))).toContain(
      'Change 2, from 1.2 to 1.8 seconds, between <1.0 seconds> and <2.0 seconds>: click on',
    )
    expect(looks).toHaveLength(1)
    expect(requests).toHaveLength(2)
  })

  test('is at most sixteen pictures at once and two a step, and every step is asked about', async () => {
    const { requests, said, pictures: sent } = await consult(clicks(40), (n) => ({ what: `Click Item ${n}` }))
    const pictures = requests.map(picturesIn)
    expect(Math.max(...pictures)).toBeLessThanOrEqual(16)
    expect(pictures.reduce((sum, each) => sum + each)).toBeLessThanOrEqual(80)
    expect(said.size).toBe(40)
    expect(sent).toBe(pictures.reduce((sum, each) => sum + each))
  })

  test('is halved where the model takes less', async () => {
    const { requests, said } = await consult(clicks(8), (n) => ({ what: `Click Item ${n}` }), {
      maxCharacters: 2600,
    })
    expect(requests.length).toBeGreaterThan(1)
    expect(said.size).toBe(8)
  })

  test('is nothing where nothing was done', async () => {
    expect((await consult(procedureOf(), () => ({}))).requests).toEqual([])
    expect(changeWindows([], new Map())).toEqual([])
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
    const { procedure, said } = await consult(procedureOf(stepAt(1, save)), () => told, { screens })
    expect(procedure.steps[0]).toMatchObject({ title: 'Save the product', action: save, confidence: 0.9 })
    expect(said.get(1)).toBe('Save the product')
  })

  test('gives an unread target the words that stand under the pointer', async () => {
    const icon = stepAt(1, { kind: 'click', target: { point } })
    const { procedure } = await consult(procedureOf(icon), () => ({ what: 'Click Save', target: 'Save' }), { screens })
    expect(procedure.steps[0]?.action.target?.text).toBe('Save')
  })

  test.each([
    ['a target that is nowhere', { what: 'Click it', target: 'Publish now' }],
    ['a target somewhere else', { what: 'Click it', target: 'Cancel' }],
    ['another time', { what: 'Click Save', target: 'Save', start: 30, end: 31 }],
  ])('with %s changes nothing and costs confidence', async (_, told) => {
    const { procedure } = await consult(procedureOf(stepAt(1, save)), () => told, { screens })
    expect(procedure.steps[0]).toMatchObject({ action: save, confidence: 0.6 })
  })

  test('with words that contradict what was seen does not name it', async () => {
    const { procedure, said } = await consult(procedureOf(stepAt(1, save)), () => ({ what: 'Click Cancel' }), {
      screens,
    })
    expect(said.size).toBe(0)
    expect(procedure.steps[0]?.title).toBe('Click “Save”')
  })

  test('spells a value better where it stands on the screen, also as the parameter', async () => {
    const fill: Action = { kind: 'fill', target: { text: 'Name' }, value: 'Wireless heads', parameter: 'name' }
    const parameter = { name: 'name', label: 'Name', recorded_value: 'Wireless heads', kind: 'text' } as const
    const recorded = { ...procedureOf(stepAt(1, fill)), parameters: [parameter] }
    const right = await consult(recorded, () => ({ what: 'Enter the name', value: 'Wireless headset' }), { screens })
    expect(right.procedure.steps[0]?.action.value).toBe('Wireless headset')
    expect(right.procedure.parameters[0]?.recorded_value).toBe('Wireless headset')
    const wrong = await consult(recorded, () => ({ what: 'Enter the name', value: 'Desk lamp' }), { screens })
    expect(wrong.procedure.steps[0]).toMatchObject({ action: fill, confidence: 0.6 })
  })

  test('never makes a value of a password', async () => {
    const secret: Action = { kind: 'fill', target: { text: 'Password' }, value: '••••••', parameter: 'password' }
    const { procedure } = await consult(procedureOf(stepAt(1, secret)), () => ({ what: 'Enter it', value: 'hunter2' }))
    expect(procedure.steps[0]?.action.value).toBe('••••••')
  })

  test('leaves a title that the author gave', async () => {
    const named = procedureOf(stepAt(1, save, 'Keep your work'))
    const { procedure } = await consult(named, () => ({ what: 'Save the product', target: 'Save' }), { screens })
    expect(procedure.steps[0]?.title).toBe('Keep your work')
  })
})

describe('what the readings speak against', () => {
  const point: [number, number] = [130 / 1280, 110 / 720]
  const save = { kind: 'click', target: { text: 'Save', point } } as const
  const screens = [screenAt(0, textLine('Save', 100, 100)), screenAt(1, textLine('Saved', 100, 300))]

  test('is asked about once more, with what is amiss, and the second answer counts', async () => {
    const { looks, procedure } = await consult(
      procedureOf(stepAt(1, save)),
      (_, words) => ({ what: 'Save it', target: words.includes('cannot be right') ? 'Save' : 'Publish' }),
      { screens },
    )
    expect(looks).toHaveLength(1)
    expect(procedure.steps[0]?.confidence).toBe(0.6)

    const many = procedureOf(stepAt(1, save), stepAt(2, save), stepAt(3, save))
    const again = await consult(
      many,
      (n, words) => ({ what: 'Save it', target: n > 1 || words.includes('cannot be right') ? 'Save' : 'Publish' }),
      { screens },
    )
    expect(again.looks).toHaveLength(2)
    expect(askedFor(again.looks[1]!)).toEqual([1])
    expect(wordsIn(again.looks[1]!.body)).toContain('Change 1: the words "Publish" stand nowhere on the screen')
    expect(again.pictures).toBeLessThanOrEqual(6)
    expect(again.procedure.steps[0]).toMatchObject({ action: save, confidence: 0.9 })
  })
})

describe('which changes are steps', () => {
  const point: [number, number] = [130 / 1280, 110 / 720]
  const screens = [
    screenAt(0, textLine('Save', 100, 100)),
    screenAt(1, textLine('Save', 100, 100), textLine('Name', 100, 300)),
    screenAt(2, textLine('Saved', 100, 300)),
  ]
  const sure = stepAt(1, { kind: 'click', target: { text: 'Save', point } })
  const unsure = { ...stepAt(2, { kind: 'click', target: { near: ['Name'], point } }), confidence: 0.5 }
  const unseen = { ...stepAt(2, { kind: 'other', target: { point } }, 'The screen changes'), n: 2, confidence: 0.3 }
  const use = { what: 'Use it', by: 'person' }

  test('is for the model to say, but for what was read surely', async () => {
    const { procedure } = await consult(procedureOf(sure, unsure), () => use, { screens, arrange: () => [] })
    expect(procedure.steps).toHaveLength(2)
    const only = await consult(procedureOf(sure, unsure), () => use, {
      screens,
      arrange: () => [{ changes: [9], title: 'Something else' }],
    })
    expect(only.procedure.steps.map((step) => step.n)).toEqual([1])
    expect(only.procedure.steps[0]?.title).toBe('Click “Save”')
  })

  test('puts changes of one intent together, in the time of both', async () => {
    const { procedure, said } = await consult(procedureOf(sure, unsure), () => use, {
      screens,
      arrange: () => [{ changes: [1, 2], title: 'Save the new name' }],
    })
    expect(procedure.steps).toHaveLength(1)
    expect(procedure.steps[0]).toMatchObject({ title: 'Save the new name', start_s: sure.start_s, end_s: unsure.end_s })
    expect(procedure.steps[0]?.keyframes).toEqual({ before: sure.keyframes.before, after: unsure.keyframes.after })
    expect(said.get(1)).toBe('Save the new name')
  })

  test('never lets one swallow another that was read surely', async () => {
    const other = stepAt(2, { kind: 'click', target: { text: 'Name', point } })
    const { procedure } = await consult(procedureOf(sure, other), () => use, {
      screens,
      arrange: () => [{ changes: [1, 2], title: 'Save' }],
    })
    expect(procedure.steps.map((step) => step.action.target?.text)).toEqual(['Save', 'Name'])
  })

  test('adds one that was not read, where its target stands under the pointer', async () => {
    const found = { what: 'Click Save', by: 'person', kind: 'click', target: 'Save' }
    const { procedure, looks } = await consult(procedureOf(sure), () => found, { screens, unexplained: [unseen] })
    expect(wordsIn(looks[0]!.body)).toContain(
      'Change 2, from 1.2 to 1.8 seconds, between <1.0 seconds> and <2.0 seconds>: the screen changed',
    )
    expect(procedure.steps[1]).toMatchObject({
      n: 2,
      title: 'Click Save',
      action: { kind: 'click', target: { text: 'Save' } },
      confidence: 0.6,
    })
    const elsewhere = { ...found, target: 'Delete everything' }
    const kept = await consult(procedureOf(sure), () => elsewhere, { screens, unexplained: [unseen] })
    expect(kept.procedure.steps).toHaveLength(1)
  })

  test('leaves out what came by itself, and the value with it', async () => {
    const fill: Action = { kind: 'fill', target: { text: 'Name', point }, value: 'Loading', parameter: 'name' }
    const recorded = {
      ...procedureOf(sure, { ...stepAt(2, fill), confidence: 0.6 }),
      parameters: [{ name: 'name', label: 'Name', recorded_value: 'Loading', kind: 'text' as const }],
    }
    const { procedure } = await consult(recorded, (n) => ({ ...use, by: n === 2 ? 'page' : 'person' }), {
      screens,
      arrange: () => [{ changes: [1], title: 'Click Save' }],
    })
    expect(procedure).toMatchObject({ steps: [{ n: 1 }], parameters: [] })
  })

  test('is thought about with what people are told, and gives the whole a title', async () => {
    const texts = [{ source: 'subtitle', startS: 0, endS: 1, text: 'Save what you have so far.' } as const]
    const { requests, title } = await consult(procedureOf(sure), () => use, { screens, texts, title: 'Save\n a name' })
    expect(requests.map(({ body }) => wordsIn(body)).filter((words) => words.includes(texts[0]!.text))).toHaveLength(2)
    expect(requests.at(-1)?.body.temperature).toBe(0.6)
    expect(title).toBe('Save a name')
  })
})

test('a picture that reads like the one before it is not shown again', async () => {
  const same = [textLine('Nothing new', 100, 100)]
  const screens = [
    screenAt(0, ...same),
    screenAt(1, textLine('New', 100, 300)),
    screenAt(5, textLine('New', 100, 300)),
    screenAt(6, ...same),
  ]
  const [first, second] = [
    stepAt(1, { kind: 'click', target: { text: 'Nothing new' } }),
    stepAt(6, { kind: 'click', target: { text: 'New' } }),
  ]
  const { looks } = await consult(procedureOf(first, { ...second, n: 2 }), () => ({ what: 'Click it' }), { screens })
  expect(picturesIn(looks[0]!)).toBe(3)
  expect(wordsIn(looks[0]!.body)).toContain('between <1.0 seconds> and <6.0 seconds>')
})
