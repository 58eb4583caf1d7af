import { describe, expect, test } from 'bun:test'
import { sampleDocument, sampleStep } from '../testing/sample-document.ts'
import type { Step } from '../protocol/procedure.ts'
import { applyCorrections } from './apply-corrections.ts'
import { type Correction, noCorrections } from './correction.ts'
import { recordCorrections } from './record-corrections.ts'

const click = (n: number, text: string | undefined, startS: number, endS: number, rest: Partial<Step> = {}): Step =>
  sampleStep(n, text === undefined ? 'Click the icon' : `Click “${text}”`, {
    start_s: startS,
    end_s: endS,
    action: { kind: 'click', ...(text === undefined ? {} : { target: { text } }) },
    ...rest,
  })
const fill = (n: number, text: string, value: string, startS: number, endS: number): Step =>
  sampleStep(n, `Enter “${value}” as ${text}`, {
    start_s: startS,
    end_s: endS,
    action: { kind: 'fill', target: { text }, value },
  })
const documentOf = (...steps: Step[]) => sampleDocument({ procedure: { steps, parameters: [] } })

const first = documentOf(
  click(1, 'Next', 2, 4),
  click(2, 'Next', 4, 6),
  fill(3, 'Nane', 'Lamp', 6, 10),
  click(4, undefined, 10, 12),
  click(5, 'Save', 12, 14),
)

/** The titles after the same corrections were applied to what another reader makes of the recording. */
function again(correction: Correction, ...steps: Step[]) {
  const { document, unplaced } = applyCorrections(
    documentOf(...steps),
    recordCorrections(first, noCorrections, [correction]),
  )
  return { titles: document.procedure.steps.map(({ title }) => title), unplaced: unplaced.length }
}

const call = (step: number): Correction => ({ op: 'change', step, title: 'Mine' })

describe('a corrected step', () => {
  test('is found under another number, at about its time, with a reading a little better', () => {
    const found = again(call(3), click(1, 'Accept cookies', 0.5, 1.5), fill(2, 'Name', 'Lamp', 5.5, 9.4))
    expect(found).toEqual({ titles: ['Click “Accept cookies”', 'Mine'], unplaced: 0 })
  })

  test('is found by its time where the reader now reads other words', () => {
    expect(again(call(4), click(1, 'Photo', 10.1, 12))).toEqual({ titles: ['Mine'], unplaced: 0 })
  })

  test('is not mistaken for one of the same name at another time', () => {
    expect(again(call(2), click(1, 'Next', 2, 3.9))).toEqual({ titles: ['Click “Next”'], unplaced: 1 })
    expect(again(call(1), click(1, 'Next', 20, 22))).toEqual({ titles: ['Click “Next”'], unplaced: 1 })
  })

  test('is not mistaken for what else is done at its time', () => {
    expect(again(call(5), fill(1, 'Amount', '12', 12.5, 14))).toEqual({
      titles: ['Enter “12” as Amount'],
      unplaced: 1,
    })
  })

  test('is not taken for one that two could be', () => {
    const twins = [click(1, 'Save', 12, 14), click(2, 'Save', 12, 14)]
    expect(again(call(5), ...twins).unplaced).toBe(1)
  })

  test('is found exactly where nothing changed, twins or not', () => {
    const twins = documentOf(click(1, 'Save', 12, 14), click(2, 'Save', 12, 14))
    const corrections = recordCorrections(twins, noCorrections, [call(2)])
    const { document } = applyCorrections(twins, corrections)
    expect(document.procedure.steps.map(({ title }) => title)).toEqual(['Click “Save”', 'Mine'])
  })

  test('stays itself through several corrections of it, and for those made to another reading', () => {
    const newer = documentOf(click(1, 'Next', 2.2, 4), click(2, 'Next', 4, 6), fill(3, 'Name', 'Lamp', 6.3, 10))
    const corrections = recordCorrections(
      newer,
      recordCorrections(first, noCorrections, [
        { op: 'change', step: 3, start_s: 7, target: { text: 'Product' } },
        { op: 'move', step: 3, after: null },
      ]),
      [call(1)],
    )
    const steps = (document: typeof first) => applyCorrections(document, corrections).document.procedure.steps
    expect(Object.keys(corrections.anchors)).toHaveLength(1)
    for (const document of [first, newer])
      expect(steps(document)[0]).toMatchObject({ title: 'Mine', start_s: 7, action: { target: { text: 'Product' } } })
  })

  test('takes an inserted neighbour to the right time when it is gone itself', () => {
    const insert: Correction = { op: 'insert', after: 3, title: 'Wait', start_s: 9, end_s: 9.5, kind: 'other' }
    expect(again(insert, click(1, 'Next', 2, 4), click(2, 'Save', 12, 14))).toEqual({
      titles: ['Click “Next”', 'Wait', 'Click “Save”'],
      unplaced: 0,
    })
  })
})
