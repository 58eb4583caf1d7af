import { describe, expect, test } from 'bun:test'
import { exportProcedure } from '../export/export-procedure.ts'
import { sampleDocument } from '../testing/sample-document.ts'
import { applyCorrections } from './apply-corrections.ts'
import { noCorrections } from './correction.ts'
import { diffProcedure, type EditedProcedure, editedProcedureSchema } from './diff-procedure.ts'
import { recordCorrections } from './record-corrections.ts'

const read = sampleDocument()
const exported = (): EditedProcedure => editedProcedureSchema.parse(JSON.parse(exportProcedure(read, 'json')))

/** The procedure after an export was edited and given back. */
function edited(edit: (procedure: EditedProcedure) => void) {
  const procedure = exported()
  edit(procedure)
  const corrections = diffProcedure(read, noCorrections, procedure)
  const { document } = applyCorrections(read, recordCorrections(read, noCorrections, corrections))
  return { ops: corrections.map(({ op }) => op), ...document.procedure }
}

describe('an edited export', () => {
  test('that nothing was done to is no correction', () => {
    expect(edited(() => {})).toEqual({ ops: [], ...read.procedure })
  })

  test('changes what was changed in it, and titles follow where they were left', () => {
    const { ops, steps, parameters } = edited(({ steps }) => {
      steps[1]!.title = 'Begin a product'
      steps[3]!.action.value = '61'
      steps[5]!.start_s = 31
      steps[5]!.action.target = { text: 'Put up for sale', box: [0.1, 0.2, 0.3, 0.4] }
    })
    expect(ops).toEqual(['change', 'change', 'change'])
    expect(steps.map(({ title }) => title)).toEqual([
      'Click “Sign in”',
      'Begin a product',
      'Enter “Desk lamp” as Product name',
      'Enter “61” as Price',
      'Upload “lamp.jpg” as Photo',
      'Click “Put up for sale”',
    ])
    expect(steps[5]).toMatchObject({ start_s: 31, action: { target: { box: [0.1, 0.2, 0.3, 0.4] } } })
    expect(parameters[1]?.recorded_value).toBe('61')
  })

  test('orders, deletes and inserts by the numbers that steps have kept', () => {
    const { steps } = edited(({ steps }) => {
      const [signIn, , name, price, photo, publish] = steps as [never, never, never, never, never, never]
      const wait = { title: 'Wait', start_s: 1, end_s: 2, action: { kind: 'other' as const } }
      steps.splice(0, 6, wait, publish, name, signIn, price, { ...(wait as object), title: 'Wait again' } as never)
      void photo
    })
    expect(steps.map(({ title }) => title)).toEqual([
      'Wait',
      'Click “Publish”',
      'Enter “Desk lamp” as Product name',
      'Click “Sign in”',
      'Enter “49” as Price',
      'Wait again',
    ])
  })

  test('makes, renames and takes away parameters', () => {
    const { steps, parameters } = edited((procedure) => {
      procedure.steps[2]!.action.parameter = 'title'
      delete procedure.steps[3]!.action.parameter
      procedure.steps[4]!.action.parameter = 'photo'
      procedure.parameters = [
        { name: 'title', label: 'Title' },
        { name: 'photo', label: 'A photo', kind: 'file' },
      ]
    })
    expect(parameters.map(({ name, label, kind }) => [name, label, kind])).toEqual([
      ['title', 'Title', 'text'],
      ['photo', 'A photo', 'file'],
    ])
    expect(steps.map(({ action }) => action.parameter)).toEqual([
      undefined,
      undefined,
      'title',
      undefined,
      'photo',
      undefined,
    ])
  })

  test('of before leaves secrets alone, which it does not hold', () => {
    const hidden = recordCorrections(read, noCorrections, [{ op: 'parameter', step: 3, parameter: { kind: 'secret' } }])
    const { procedure } = applyCorrections(read, hidden).document
    expect(diffProcedure(read, hidden, editedProcedureSchema.parse(procedure))).toEqual([])
  })

  test('with a number that is not there, or is there twice, is refused', () => {
    expect(() => edited(({ steps }) => void (steps[0]!.n = 9))).toThrow('there is no step 9')
    expect(() => edited(({ steps }) => void (steps[0]!.n = 2))).toThrow('two steps have the number 2')
  })
})
