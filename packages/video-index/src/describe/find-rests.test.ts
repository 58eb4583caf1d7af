import { describe, expect, test } from 'bun:test'
import type { PointerMove } from '../sample/track-pointer.ts'
import { change } from '../testing/sample-observation.ts'
import { sampleResidual } from '../testing/sample-residual.ts'
import { findRests } from './find-rests.ts'
import type { Residual } from './residuals.ts'

const clock = { endS: 20, longSide: 640 }
const at = (timeS: number, x: number, y = 100): PointerMove => ({
  frame: Math.round(timeS * 20),
  timeS,
  box: change(x, y, x + 10, y + 16),
})
const timesOf = (moves: PointerMove[], residuals: Residual[] = []) =>
  findRests({ moves }, residuals, clock).map(({ fromS, toS }) => [fromS, toS])

describe('findRests', () => {
  test('are where the pointer stays, however it trembles', () => {
    expect(timesOf([at(2, 100), at(2.05, 200), at(2.1, 300), at(2.15, 302), at(2.2, 301), at(5, 400)])).toEqual([
      [0, 2],
      [2.1, 5],
      [5, 20],
    ])
  })

  test('points where all of the pointer was seen, when what lit up under it hides a part', () => {
    const part = { frame: 50, timeS: 2.5, box: change(304, 109, 310, 116) }
    const rests = findRests({ moves: [at(2, 100), at(2.1, 200), at(2.2, 300), at(2.25, 301), part] }, [], clock)
    expect(rests.at(-1)).toMatchObject({ fromS: 2.2, pointer: { timeS: 2.5, box: { x1: 301, y1: 100, y2: 116 } } })
  })

  test('are one rest without a pointer where none is seen', () => {
    expect(timesOf([])).toEqual([[0, 20]])
  })

  test('a quick hand clicks where it was slowest before the page changed', () => {
    const moves = [
      at(2, 100),
      at(4, 200),
      at(4.05, 260),
      at(4.1, 290),
      at(4.25, 350),
      at(4.3, 420),
      at(4.4, 460),
      at(4.5, 500),
      at(4.6, 540),
    ]
    const page = sampleResidual(4.5, [change(0, 0, 600, 300)], { area: 0.6 })
    expect(timesOf(moves)).not.toContainEqual([4.1, 4.25])
    expect(timesOf(moves, [page])).toContainEqual([4.1, 4.25])
  })
})
