import { describe, expect, test } from 'bun:test'
import type { PointerMove } from '../sample/track-pointer.ts'
import { change } from '../testing/sample-observation.ts'
import { sampleResidual } from '../testing/sample-residual.ts'
import { findFollowers } from './find-followers.ts'

const xs = [100, 120, 145, 170, 190]
const timeOf = (at: number) => 3 + at * 0.05
/** Residuals count their frames as the moves do. */
const frameOf = (timeS: number) => sampleResidual(timeS, []).index
const moves = xs.map((x, at): PointerMove => ({
  frame: frameOf(timeOf(at)),
  timeS: timeOf(at),
  box: change(x, 200, x + 8, 212),
}))
const followersOf = (boxOf: (x: number, at: number) => [number, number, number, number]) =>
  findFollowers(
    xs.map((x, at) => sampleResidual(timeOf(at), [change(...boxOf(x, at))])),
    moves,
    640,
  ).size

describe('findFollowers', () => {
  test('finds a tooltip that goes along with the pointer', () => {
    expect(followersOf((x) => [x + 10, 210, x + 110, 250])).toBe(xs.length)
  })

  test('is not taken in by a menu that opens where the pointer passes', () => {
    expect(followersOf((_, at) => [90, 215, 210, 230 + 20 * at])).toBe(0)
  })

  test('is not taken in by what changes far from the pointer', () => {
    expect(followersOf((x) => [x + 200, 20, x + 300, 60])).toBe(0)
  })

  test('is not taken in by rows that light up one after another while the pointer goes past', () => {
    const down = xs.map((y, at): PointerMove => ({ ...moves[at]!, box: change(200, y, 208, y + 12) }))
    const rows = xs.map((y, at) => sampleResidual(timeOf(at), [change(0, y - (y % 60), 600, y - (y % 60) + 60)]))
    expect(findFollowers(rows, down, 640).size).toBe(0)
  })
})
