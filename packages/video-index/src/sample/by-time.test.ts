import { expect, test } from 'bun:test'
import { between, firstFrom } from './by-time.ts'

const items = [1, 2, 2, 3.5, 8].map((timeS) => ({ timeS }))

test.each([
  [2, 3.5, [2, 2, 3.5]],
  [0, 1, [1]],
  [4, 7, []],
  [8, 20, [8]],
])('gives those from %p to %p', (fromS, toS, times) => {
  expect(between(items, fromS, toS).map((each) => each.timeS)).toEqual(times)
})

test('finds the first from a time on', () => {
  expect([0, 2, 2.5, 9].map((timeS) => firstFrom(items, timeS))).toEqual([0, 1, 3, 5])
  expect(firstFrom([], 1)).toBe(0)
})
