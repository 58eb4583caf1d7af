import { describe, expect, test } from 'bun:test'
import { change } from '../testing/sample-observation.ts'
import { sampleResidual } from '../testing/sample-residual.ts'
import { findTouches } from './find-touches.ts'

const mark = (timeS: number, x: number, y: number, size = 40) =>
  sampleResidual(timeS, [change(x, y, x + size, y + size)])
const tap = (timeS: number, x: number, y: number) => [mark(timeS, x, y), mark(timeS + 0.2, x, y)]
const touches = (residuals: ReturnType<typeof mark>[]) => [...findTouches(residuals, 324)]

describe('findTouches', () => {
  test('are marks of one size that come up and go again', () => {
    expect(touches([...tap(2, 100, 100), ...tap(5, 200, 300), ...tap(8, 60, 600)])).toEqual([2, 5, 8])
  })

  test('are none where marks are few, or of many sizes', () => {
    expect(touches([...tap(2, 100, 100), ...tap(5, 200, 300)])).toEqual([])
    const icons = [20, 35, 55].flatMap((size, at) => [
      mark(2 + at * 3, 100, 100, size),
      mark(2.2 + at * 3, 100, 100, size),
    ])
    expect(touches(icons)).toEqual([])
  })

  test('a finger that is dragged along taps nothing', () => {
    const swipe = Array.from({ length: 8 }, (_, at) => mark(10 + at * 0.05, 100, 500 - at * 12))
    const taps = [...tap(2, 100, 100), ...tap(5, 200, 300), ...tap(8, 60, 600)]
    expect(touches([...taps, ...swipe, ...swipe.map((each) => ({ ...each, timeS: each.timeS + 0.6 }))])).toEqual([
      2, 5, 8,
    ])
  })
})
