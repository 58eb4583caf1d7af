import { describe, expect, test } from 'bun:test'
import { restingPointer, sampleActivity } from '../testing/sample-activity.ts'
import { change } from '../testing/sample-observation.ts'
import { findAnimations } from './animated-cells.ts'

const none = { moves: [] }
const spinner = change(300, 200, 316, 216, { sharp: 0.1 })
const times = (count: number, fromS: number, everyS: number) =>
  Array.from({ length: count }, (_, at) => fromS + at * everyS)
const changing = (...at: number[]) => sampleActivity(at.map((timeS) => [timeS, [spinner]]))

describe('findAnimations', () => {
  test('finds what changes again and again in one place, while it does', () => {
    const isAnimated = findAnimations(changing(...times(20, 5, 0.1)), none)
    expect([5, 6, 6.9].map((timeS) => isAnimated(spinner, timeS))).toEqual([true, true, true])
    expect([2, 12].map((timeS) => isAnimated(spinner, timeS))).toEqual([false, false])
    expect(isAnimated(change(40, 40, 60, 60), 6)).toBe(false)
  })

  test('goes on where it was out of sight for a while', () => {
    const isAnimated = findAnimations(changing(...times(20, 5, 0.1), ...times(4, 8.5, 0.1)), none)
    expect(isAnimated(spinner, 8.6)).toBe(true)
  })

  test('a few changes, a slow caret and letters along a line are no animation', () => {
    expect(findAnimations(changing(...times(5, 5, 0.1)), none)(spinner, 5.2)).toBe(false)
    expect(findAnimations(changing(...times(12, 5, 0.5)), none)(spinner, 8)).toBe(false)
    const letters = sampleActivity(
      times(20, 5, 0.1).map((timeS, at) => [timeS, [change(100 + at * 8, 50, 107 + at * 8, 61)]]),
    )
    expect(findAnimations(letters, none)(change(180, 50, 187, 61), 6)).toBe(false)
  })

  test('what changes at the pointer may be its doing', () => {
    const pointer = restingPointer(1, change(310, 205, 318, 217))
    expect(findAnimations(changing(...times(20, 5, 0.1)), pointer)(spinner, 6)).toBe(false)
  })
})
