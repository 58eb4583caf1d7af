import { describe, expect, test } from 'bun:test'
import { change } from '../testing/sample-observation.ts'
import { sampleResidual } from '../testing/sample-residual.ts'
import { findTyping } from './find-typing.ts'
import type { Residual } from './residuals.ts'

const frameHeight = 405

/** Letters that appear one after another, 8 pixels apart. */
const letters = (count: number, { fromS = 5, everyS = 0.15, x = 200, y = 150, step = 8 } = {}) =>
  Array.from({ length: count }, (_, at) =>
    sampleResidual(fromS + at * everyS, [change(x + at * step, y, x + at * step + 7, y + 11)]),
  )

describe('findTyping', () => {
  test('finds letters that appear one after another on a line', () => {
    const [run, ...more] = findTyping(letters(8), frameHeight).typing
    expect(more).toEqual([])
    expect(run).toMatchObject({ startS: 5, keys: 8, box: { x1: 200, y1: 150, x2: 263, y2: 161 } })
    expect(run!.endS).toBeCloseTo(6.05)
  })

  test('goes on through pauses for thought, and through letters that are taken back', () => {
    const back = sampleResidual(7.6, [change(232, 150, 239, 161)])
    const further = letters(3, { fromS: 8, x: 232 })
    const runs = findTyping([...letters(5), back, ...further], frameHeight).typing
    expect(runs).toHaveLength(1)
    expect(runs[0]).toMatchObject({ keys: 9, box: { x1: 200, x2: 255 } })
  })

  test('tells two fields apart', () => {
    const runs = findTyping([...letters(5), ...letters(6, { fromS: 9, y: 240 })], frameHeight).typing
    expect(runs.map((run) => [run.startS, run.box.y1, run.keys])).toEqual([
      [5, 150, 5],
      [9, 240, 6],
    ])
  })

  test.each<[string, Residual[]]>([
    ['an icon that blinks', letters(8, { step: 0 })],
    ['two letters', letters(2)],
    [
      'words that appear at once',
      [
        sampleResidual(
          5,
          letters(6).flatMap((each) => each.changes),
        ),
      ],
    ],
    ['a page that is drawn all over', letters(8).map((each) => ({ ...each, area: 0.3 }))],
    ['a slider that follows the pointer', letters(8).map((each) => ({ ...each, pointerMoves: true }))],
    ['letters with long silences between', letters(6, { everyS: 3 })],
  ])('%s is no typing', (_, residuals) => {
    expect(findTyping(residuals, frameHeight).typing).toEqual([])
  })

  test('text that streams in faster than anybody types is no typing', () => {
    expect(findTyping(letters(40, { everyS: 0.02 }), frameHeight).typing).toEqual([])
  })

  test('a prompt that comes up with its cursor is not the first key', () => {
    const prompt = sampleResidual(5, [change(20, 150, 190, 161), change(192, 150, 199, 161)])
    const [run] = findTyping([prompt, ...letters(6, { fromS: 6 })], frameHeight).typing
    expect(run?.startS).toBe(6)
  })

  test('takes a knob that slides for no text', () => {
    const sliding = Array.from({ length: 20 }, (_, at) =>
      sampleResidual(5 + at / 30, [change(300 - 2 * at, 150, 317 - 2 * at, 172)]),
    )
    const { typing, slides } = findTyping(sliding, frameHeight)
    expect(typing).toEqual([])
    expect(slides).toMatchObject([{ startS: 5, keys: 20, first: { x1: 300 }, last: { x1: 262 } }])
  })
})
