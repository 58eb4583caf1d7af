import { describe, expect, test } from 'bun:test'
import { sampleDocument, sampleEvent, sampleStep } from '../testing/sample-document.ts'
import { applyCorrections } from './apply-corrections.ts'
import { type Correction, correctionSchema, noCorrections } from './correction.ts'
import { dropCorrection, recordCorrections, redoCorrections, undoCorrections } from './record-corrections.ts'

const read = sampleDocument()
const record = (...corrections: Correction[]) => recordCorrections(read, noCorrections, corrections)
const after = (...corrections: Correction[]) => applyCorrections(read, record(...corrections)).document.procedure
const titles = (...corrections: Correction[]) => after(...corrections).steps.map(({ title }) => title)
const stepsOf = (...corrections: Correction[]) => after(...corrections).steps

const [signIn, newProduct, name, price, photo, publish] = read.procedure.steps.map(({ title }) => title)

describe('a correction', () => {
  test('changes a title, and marks the step as certain', () => {
    const steps = stepsOf({ op: 'change', step: 2, title: 'Begin a new product' })
    expect(steps[1]).toMatchObject({ n: 2, title: 'Begin a new product', confidence: 1, corrected: true })
    expect(steps[0]).toEqual(read.procedure.steps[0])
  })

  test('changes start and end, within the recording only', () => {
    expect(stepsOf({ op: 'change', step: 2, start_s: 9.5, end_s: 14 })[1]).toMatchObject({ start_s: 9.5, end_s: 14 })
    expect(stepsOf({ op: 'change', step: 2, end_s: 14 })[1]).toMatchObject({ start_s: 10, end_s: 14 })
    expect(() => record({ op: 'change', step: 2, start_s: 14, end_s: 13 })).toThrow('cannot end at 13 s')
    expect(() => record({ op: 'change', step: 2, end_s: 90 })).toThrow('the recording ends at 60 s')
  })

  test('changes what is acted on, and a title that says so with it', () => {
    const [, step] = stepsOf({ op: 'change', step: 2, target: { text: 'Add product', role: 'link' } })
    expect(step).toMatchObject({
      title: 'Click “Add product”',
      action: { target: { text: 'Add product', role: 'link' } },
    })
  })

  test('calls a parameter as its field is called, where it did before', () => {
    const { parameters } = after({ op: 'change', step: 4, target: { text: 'Net price' } })
    expect(parameters[1]).toEqual({ name: 'price', label: 'Net price', recorded_value: '49', kind: 'text' })
  })

  test('takes what was seen around the former place away with it', () => {
    const around = { text: 'Save', near: ['Cancel'], point: [0.9, 0.9] as [number, number] }
    const seen = sampleDocument({
      procedure: { steps: [sampleStep(1, 'Click “Save”', { action: { kind: 'click', target: around } })] },
    })
    const corrections = recordCorrections(seen, noCorrections, [
      { op: 'change', step: 1, target: { box: [0.1, 0.2, 0.3, 0.4] } },
    ])
    const [step] = applyCorrections(seen, corrections).document.procedure.steps
    expect(step?.action.target).toEqual({ text: 'Save', box: [0.1, 0.2, 0.3, 0.4], point: [0.2, expect.closeTo(0.3)] })
  })

  test('changes a value wherever its parameter stands', () => {
    const twice = sampleDocument({
      procedure: {
        steps: [
          ...read.procedure.steps,
          sampleStep(7, 'Enter “49” as Compare at', {
            action: { kind: 'fill', target: { text: 'Compare at' }, value: '49', parameter: 'price' },
          }),
        ],
      },
    })
    const corrections = recordCorrections(twice, noCorrections, [{ op: 'change', step: 4, value: '49.90' }])
    const { steps, parameters } = applyCorrections(twice, corrections).document.procedure
    expect(steps.map(({ action }) => action.value)).toEqual([
      undefined,
      undefined,
      'Desk lamp',
      '49.90',
      'lamp.jpg',
      undefined,
      '49.90',
    ])
    expect(steps[6]?.title).toBe('Enter “49.90” as Compare at')
    expect(parameters[1]).toMatchObject({ name: 'price', recorded_value: '49.90' })
  })

  test('makes a value a parameter, renames it, and makes it a constant again', () => {
    const made: Correction = { op: 'parameter', step: 5, parameter: {} }
    expect(after(made).parameters[2]).toEqual({
      name: 'photo',
      label: 'Photo',
      recorded_value: 'lamp.jpg',
      kind: 'file',
    })
    const renamed: Correction = { op: 'parameter', step: 5, parameter: { name: 'picture', label: 'The picture' } }
    const procedure = after(made, renamed)
    expect(procedure.parameters.map((each) => each.name)).toEqual(['product_name', 'price', 'picture'])
    expect(procedure.steps[4]?.action.parameter).toBe('picture')
    const constant = after(made, renamed, { op: 'parameter', step: 5, parameter: null })
    expect(constant.parameters).toEqual(read.procedure.parameters)
    expect(constant.steps[4]?.action).toEqual(read.procedure.steps[4]!.action)
  })

  test('joins two steps that enter the same value in one parameter, and no others', () => {
    expect(() => record({ op: 'parameter', step: 4, parameter: { name: 'product_name' } })).toThrow(
      '“product_name” stands for “Desk lamp”, not for “49”',
    )
    const joined = after(
      { op: 'change', step: 4, value: 'Desk lamp' },
      { op: 'parameter', step: 4, parameter: { name: 'product_name' } },
    )
    expect(joined.parameters.map((each) => each.name)).toEqual(['product_name'])
  })

  test('makes a value a secret, of which nothing is left', () => {
    const procedure = after({ op: 'parameter', step: 3, parameter: { kind: 'secret' } })
    expect(JSON.stringify(procedure)).not.toContain('Desk lamp')
    expect(procedure.steps[2]?.title).toBe('Enter the Product name')
    expect(() =>
      record({ op: 'parameter', step: 3, parameter: { kind: 'secret' } }, { op: 'change', step: 3, value: 'hunter2' }),
    ).toThrow('never kept')
  })

  test('moves a step, in both directions and to the beginning', () => {
    expect(titles({ op: 'move', step: 2, after: 4 })).toEqual([signIn!, name!, price!, newProduct!, photo!, publish!])
    expect(titles({ op: 'move', step: 5, after: 2 })).toEqual([signIn!, newProduct!, photo!, name!, price!, publish!])
    expect(titles({ op: 'move', step: 3, after: null })[0]).toBe(name)
    expect(stepsOf({ op: 'move', step: 3, after: null }).map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6])
    expect(() => record({ op: 'move', step: 3, after: 3 })).toThrow('after itself')
  })

  test('merges neighbours, and keeps what enters something unless told otherwise', () => {
    const steps = stepsOf({ op: 'merge', step: 2, with: 3 })
    expect(steps).toHaveLength(5)
    expect(steps[1]).toMatchObject({
      n: 2,
      title: name!,
      start_s: 10,
      end_s: 18,
      action: { kind: 'fill', value: 'Desk lamp' },
      keyframes: { before: '2-before.webp', after: '3-after.webp' },
    })
    const kept = after({ op: 'merge', step: 2, with: 3, keep: 'first' })
    expect(kept.steps[1]?.action.kind).toBe('click')
    expect(kept.parameters.map((each) => each.name)).toEqual(['price'])
    expect(() => record({ op: 'merge', step: 2, with: 4 })).toThrow('follow each other')
  })

  test('splits a step in two, of which the second does nothing yet', () => {
    const steps = stepsOf({ op: 'split', step: 6, at_s: 31 })
    expect(steps).toHaveLength(7)
    expect(steps[5]).toMatchObject({ title: publish!, start_s: 30, end_s: 31, expect: { text: [] } })
    expect(steps[6]).toMatchObject({
      n: 7,
      start_s: 31,
      end_s: 33,
      action: { kind: 'other' },
      expect: { text: ['Product published'] },
    })
    expect(() => record({ op: 'split', step: 6, at_s: 33 })).toThrow('not within the step')
    expect(
      stepsOf(
        { op: 'split', step: 6, at_s: 31 },
        { op: 'change', step: 7, kind: 'click', target: { text: 'View' } },
      )[6],
    ).toMatchObject({ title: 'Click “View”', corrected: true })
  })

  test('deletes a step, and its parameter with it', () => {
    const procedure = after({ op: 'delete', step: 4 })
    expect(procedure.steps.map(({ n, title }) => [n, title])).toEqual([
      [1, signIn!],
      [2, newProduct!],
      [3, name!],
      [4, photo!],
      [5, publish!],
    ])
    expect(procedure.parameters.map((each) => each.name)).toEqual(['product_name'])
  })

  test('inserts a step, with the pictures of its time', () => {
    const steps = stepsOf({
      op: 'insert',
      after: 4,
      start_s: 23.5,
      end_s: 24.5,
      kind: 'click',
      target: { text: 'Taxable', box: [0.1, 0.1, 0.2, 0.2] },
    })
    expect(steps[4]).toMatchObject({
      n: 5,
      title: 'Click “Taxable”',
      start_s: 23.5,
      corrected: true,
      keyframes: { before: '4-after.webp', after: '4-after.webp' },
    })
    expect(stepsOf({ op: 'insert', after: null, start_s: 1, end_s: 2, kind: 'other', title: 'Wait' })[0]?.title).toBe(
      'Wait',
    )
  })

  test('names the number that is not there, and which of several it was', () => {
    expect(() => record({ op: 'delete', step: 9 })).toThrow('there is no step 9')
    expect(() => record({ op: 'delete', step: 6 }, { op: 'delete', step: 6 })).toThrow(
      'correction 2: there is no step 6',
    )
  })

  test('is refused in a form that says nothing or too much', () => {
    const isGood = (correction: unknown) => correctionSchema.safeParse(correction).success
    expect(isGood({ op: 'change', step: 1, title: 'Open the shop' })).toBe(true)
    expect(isGood({ op: 'change', step: 1, title: '  ' })).toBe(false)
    expect(isGood({ op: 'change', step: 0, title: 'Open' })).toBe(false)
    expect(isGood({ op: 'change', step: 1, heading: 'Open' })).toBe(false)
    expect(isGood({ op: 'change', step: 1, target: { box: [0.4, 0.1, 0.2, 0.2] } })).toBe(false)
    expect(isGood({ op: 'change', step: 1, target: { box: [0, 0, 1, 1.2] } })).toBe(false)
    expect(isGood({ op: 'forget', step: 1 })).toBe(false)
  })
})

describe('corrections', () => {
  const title = (step: number, text: string): Correction => ({ op: 'change', step, title: text })

  test('build on each other by the numbers of the time', () => {
    const steps = stepsOf(
      { op: 'delete', step: 1 },
      title(1, 'Begin'),
      { op: 'move', step: 1, after: 5 },
      title(5, 'End with it'),
    )
    expect(steps.at(-1)).toMatchObject({ n: 5, title: 'End with it', start_s: 10 })
  })

  test('are undone one by one, and made again in the same order', () => {
    const all = record(title(1, 'A'), { op: 'delete', step: 2 }, title(2, 'C'))
    const shown = (corrections: typeof all) => applyCorrections(read, corrections).document.procedure.steps
    const undone = undoCorrections(all)
    expect(shown(undone)[1]?.title).toBe(name)
    expect(shown(redoCorrections(undone))).toEqual(shown(all))
    const reset = undoCorrections(all, all.operations.length)
    expect(applyCorrections(read, reset).document).toEqual(read)
    expect(shown(redoCorrections(reset, 2))).toEqual(shown(undone))
    expect(redoCorrections(reset, 9)).toEqual(all)
    expect(recordCorrections(read, reset, [title(1, 'B')]).undone).toEqual([])
  })

  test('that are dropped leave those that build on them told of', () => {
    const all = record({ op: 'split', step: 6, at_s: 31 }, title(7, 'Look at it'), title(1, 'A'))
    const dropped = dropCorrection(all, all.operations[0]!.id)
    const { document, unplaced } = applyCorrections(read, dropped)
    expect(document.procedure.steps.map((step) => step.title)).toEqual([
      'A',
      newProduct!,
      name!,
      price!,
      photo!,
      publish!,
    ])
    expect(unplaced.map(({ operation }) => operation.id)).toEqual([all.operations[1]!.id])
    expect(document.corrections).toEqual({ applied: 1, unplaced: 1 })
    expect(document.warnings?.[0]).toContain('one correction is kept')
    expect(() => dropCorrection(all, 'none')).toThrow('no correction')
  })

  test('change the events of actions with their steps, and leave what was said', () => {
    const action = (n: number) => ({
      ...sampleEvent('action', read.procedure.steps[n - 1]!.title, n * 5, n * 5 + 3),
      keyframe: `${n}-after.webp`,
      on_screen_text: [`screen ${n}`],
    })
    const told = sampleDocument({ events: [action(1), action(2), ...read.events, action(6)] })
    const corrections = recordCorrections(told, noCorrections, [
      { op: 'delete', step: 1 },
      title(1, 'Begin a product'),
      { op: 'change', step: 1, start_s: 16 - 6.5 },
    ])
    const { events } = applyCorrections(told, corrections).document
    expect(events.map((each) => [each.start_s, each.description, each.on_screen_text])).toEqual([
      [9.5, 'Begin a product', ['screen 2']],
      [14, read.events[0]!.description, []],
      [30, publish!, ['screen 6']],
    ])
  })
})
