import { describe, expect, test } from 'bun:test'
import type { Change } from '../sample/frame-changes.ts'
import { restingPointer, sampleActivity } from '../testing/sample-activity.ts'
import { change } from '../testing/sample-observation.ts'
import { findCaptionBands, findResiduals } from './residuals.ts'

const none = { moves: [] }
const residualsOf = (...changes: (readonly [number, readonly Change[]])[]) =>
  findResiduals(sampleActivity(changes), none, [])
const dialog = change(200, 100, 500, 300, { sharp: 0.1 })

describe('findResiduals', () => {
  test('a blinking caret is no change, a typed letter is one', () => {
    const caret = change(200, 150, 202, 164)
    const letter = change(202, 152, 209, 164)
    expect(residualsOf([5, [caret]], [5.5, [caret]], [6, [letter]]).map((each) => each.timeS)).toEqual([6])
  })

  test('a caret on a faint underline is still a caret', () => {
    const caret: Change = { x1: 196, y1: 150, x2: 209, y2: 165, pixels: 30, sharpPixels: 14 }
    expect(residualsOf([5, [caret]])).toEqual([])
  })

  test('the address that a browser shows in its corner is no change, what stands elsewhere at the bottom is one', () => {
    const bubble = change(0, 388, 160, 404)
    const bar = change(300, 388, 700, 404)
    const found = residualsOf([5, [bubble]], [8, [bubble, dialog]], [9, [bar]])
    expect(found.map((each) => each.changes)).toEqual([[dialog], [bar]])
  })

  test('faint specks of the encoder are no change', () => {
    expect(
      residualsOf([5, [change(100, 100, 102, 102, { sharp: 0 }), change(300, 40, 380, 42, { sharp: 0 })]]),
    ).toEqual([])
  })

  test('a pointer that arrives is no change, and what lights up under it is its hover', () => {
    const pointer = change(300, 200, 308, 212)
    const tint = change(280, 190, 360, 220, { sharp: 0 })
    const activity = sampleActivity([
      [5, [pointer]],
      [5.1, [tint]],
      [6, [dialog]],
    ])
    const residuals = findResiduals(activity, restingPointer(5, pointer), [])
    expect(residuals.map((each) => [each.timeS, each.hover])).toEqual([
      [5.1, true],
      [6, false],
    ])
  })

  test('what goes on by itself all along is no change', () => {
    const clock = change(660, 4, 700, 16)
    const ticking = Array.from({ length: 55 }, (_, at) => [at + 1, [clock]] as const)
    expect(residualsOf(...ticking, [56.5, [dialog]]).map((each) => each.timeS)).toEqual([56.5])
  })
})

describe('findCaptionBands', () => {
  const caption = change(240, 372, 480, 386)

  test('finds where centred words come and go at the bottom, and they are no change', () => {
    const activity = sampleActivity([5, 12, 20, 31].map((timeS) => [timeS, [caption]] as const))
    const bands = findCaptionBands(activity)
    expect(bands).toEqual([{ y1: 372, y2: 386 }])
    expect(findResiduals(activity, none, bands)).toEqual([])
  })

  test('takes neither a notice that comes once, nor words aside or amid the page, for captions', () => {
    const at = (times: number[], words: Change) => sampleActivity(times.map((timeS) => [timeS, [words]] as const))
    expect(findCaptionBands(at([5, 8], caption))).toEqual([])
    expect(findCaptionBands(at([5, 12, 20, 31], change(20, 372, 260, 386)))).toEqual([])
    expect(findCaptionBands(at([5, 12, 20, 31], change(240, 200, 480, 214)))).toEqual([])
  })

  test('takes a centred field that lights up or is framed whenever it has the focus for no caption', () => {
    const at = (field: Change) => sampleActivity([5, 12, 20, 31].map((timeS) => [timeS, [field]] as const))
    expect(findCaptionBands(at(change(130, 317, 590, 361, { sharp: 0.002 })))).toEqual([])
    const framed = { ...change(130, 317, 590, 361), pixels: 1400, sharpPixels: 960 }
    expect(findCaptionBands(at(framed))).toEqual([])
  })
})
