import { describe, expect, test } from 'bun:test'
import { procedureSchema } from '../protocol/procedure.ts'
import {
  type SampleObservation,
  sampleObservation,
  sampleScale,
  screenAt,
  textLine,
} from '../testing/sample-observation.ts'
import { distilProcedure } from './distil-procedure.ts'

const heading = textLine('New product', 400, 120)
const label = textLine('Product name', 400, 272)
const bar = (address: string) => textLine(address, 200, 40)

function distil(...seen: SampleObservation[]) {
  const observations = seen.map((each, at) => sampleObservation({ startS: 1 + 3 * at, ...each }))
  const procedure = distilProcedure(observations, screenAt(0, bar('localhost:4780/products')), 'How to', sampleScale)
  expect(procedureSchema.parse(procedure)).toEqual(procedure)
  return procedure
}

/** Somebody types `value` into the field below `label`. */
function typing(name: string, value: string, y = 300): SampleObservation {
  const line = textLine(value, 400, y)
  const words = [heading, textLine(name, 400, y - 28)]
  return { before: words, late: [...words, line], point: [420, y + 8], typed: line.box }
}

describe('distilProcedure', () => {
  test('names a step by what was typed, and where', () => {
    const { steps, parameters, start_url, title } = distil(typing('Product name *', 'Desk lamp'))
    expect({ title, start_url }).toEqual({ title: 'How to', start_url: 'http://localhost:4780/products' })
    expect(steps).toHaveLength(1)
    expect(steps[0]).toMatchObject({
      n: 1,
      title: 'Enter “Desk lamp” as Product name',
      start_s: 1,
      end_s: 2,
      action: {
        kind: 'fill',
        target: { text: 'Product name', role: 'textbox' },
        value: 'Desk lamp',
        parameter: 'product_name',
      },
    })
    expect(parameters).toEqual([
      { name: 'product_name', label: 'Product name', recorded_value: 'Desk lamp', kind: 'text' },
    ])
  })

  test('gives every parameter a name of its own, in any script', () => {
    const { steps, parameters } = distil(
      typing('Name', 'Desk lamp'),
      typing('Name', 'Floor lamp', 420),
      typing('商品名称', '台灯', 540),
    )
    expect(parameters.map((each) => each.name)).toEqual(['name', 'name_2', '商品名称'])
    expect(steps.map((step) => step.action.parameter)).toEqual(['name', 'name_2', '商品名称'])
    expect(steps.map((step) => step.n)).toEqual([1, 2, 3])
  })

  test('keeps no value of a secret', () => {
    const procedure = distil(typing('Password', '••••••••'))
    expect(procedure.steps[0]).toMatchObject({
      title: 'Enter the Password',
      action: { kind: 'fill', parameter: 'password' },
    })
    expect(procedure.steps[0]!.action.value).toBeUndefined()
    expect(procedure.parameters).toEqual([{ name: 'password', label: 'Password', recorded_value: '', kind: 'secret' }])
  })

  test('expects the words and the address that a step brought', () => {
    const before = [bar('localhost:4780/products'), textLine('Add', 1000, 130)]
    const late = [bar('localhost:4780/products/new'), heading, label, textLine('42', 900, 300)]
    const { steps } = distil({ before, late, point: [1010, 138], episode: { area: 0.6, local: false } })
    expect(steps[0]).toMatchObject({ title: 'Click “Add”', action: { kind: 'click', target: { text: 'Add' } } })
    expect(steps[0]!.expect.text.toSorted()).toEqual(['New product', 'Product name'])
    expect(steps[0]!.expect.url).toBe('http://localhost:4780/products/new')
    expect(steps[0]!.action.parameter).toBeUndefined()
  })

  test('takes opening a list and choosing from it for one step', () => {
    const [field, name] = [textLine('Choose one', 400, 300), textLine('Category', 400, 272)]
    const entries = ['Audio', 'Lighting', 'Office'].map((text, at) => textLine(text, 410, 330 + at * 30))
    const chosen = textLine('Lighting', 400, 300)
    const { steps, parameters } = distil(
      { before: [heading, name, field], late: [heading, name, field, ...entries], point: [440, 306] },
      { before: [heading, name, field, ...entries], late: [heading, name, chosen], point: [430, 366] },
    )
    expect(steps).toHaveLength(1)
    expect(steps[0]).toMatchObject({
      title: 'Choose “Lighting” as Category',
      start_s: 1,
      end_s: 5,
      action: { kind: 'select', target: { text: 'Category' }, value: 'Lighting', parameter: 'category' },
    })
    expect(parameters[0]).toMatchObject({ recorded_value: 'Lighting', kind: 'choice' })
  })

  test('takes a file’s name that stands on the page afterwards for an upload', () => {
    const button = textLine('Choose photo', 400, 300)
    const { steps, parameters } = distil({
      before: [heading, button],
      late: [heading, button, textLine('desk-lamp.png', 520, 300)],
      point: [440, 306],
    })
    expect(steps[0]!.action).toMatchObject({ kind: 'upload', target: { text: 'Choose photo' }, value: 'desk-lamp.png' })
    expect(parameters).toEqual([
      { name: 'choose_photo', label: 'Choose photo', recorded_value: 'desk-lamp.png', kind: 'file' },
    ])
  })

  test.each([
    [0.05, 0.4, 'true', 'Turn on “Notify me”'],
    [0.4, 0.05, 'false', 'Turn off “Notify me”'],
  ])(
    'takes a mark beside words that gains or loses ink for a toggle (%p → %p)',
    (inkBefore, inkAfter, value, title) => {
      const words = [heading, textLine('Notify me', 440, 300)]
      const box = { x1: 412, y1: 298, x2: 430, y2: 316 }
      const { steps, parameters } = distil({
        before: words,
        late: words,
        point: [420, 307],
        changed: box,
        changedAtPointer: box,
        inkBefore,
        inkAfter,
        episode: { area: 0.001 },
      })
      expect(steps[0]).toMatchObject({ title, action: { kind: 'check', target: { role: 'checkbox' }, value } })
      expect(parameters).toEqual([])
    },
  )

  test('says where an icon without words is', () => {
    const { steps } = distil({
      before: [heading, textLine('Wireless headset', 700, 400)],
      late: [heading, textLine('Edit', 900, 430), textLine('Delete', 900, 460)],
      point: [900, 408],
      episode: { area: 0.05 },
    })
    expect(steps[0]!.action).toMatchObject({ kind: 'click', target: { near: ['Wireless headset'] } })
    expect(steps[0]!.action.target!.text).toBeUndefined()
    expect(steps[0]!.title).toBe('Click the icon near “Wireless headset”')
  })

  test('has no steps where nothing was done', () => {
    expect(distil()).toMatchObject({ steps: [], parameters: [] })
  })
})
