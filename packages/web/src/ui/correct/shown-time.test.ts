import { expect, test } from 'bun:test'
import { readTime, shownTime } from './shown-time.ts'

test.each([
  [0, '0:00.0'],
  [9.999, '0:10.0'],
  [65.4, '1:05.4'],
  [65.43, '1:05.43'],
  [3723.05, '1:02:03.05'],
])('%p s is shown as %p, and read back', (seconds, shown) => {
  expect(shownTime(seconds)).toBe(shown)
  expect(readTime(shown)).toBeCloseTo(seconds, 1)
})

test('reads what people type for a time, and nothing else', () => {
  expect(['65.4', '1:05,4', ' 1:05.4 ', '0:01:05.4'].map(readTime)).toEqual([65.4, 65.4, 65.4, 65.4])
  expect(['', 'now', '1:75', '-3', '1:2:3:4', '1:61:00'].map(readTime)).toEqual(Array.from({ length: 6 }))
})
