import { expect, test } from 'bun:test'
import { alignColumns, formatCount, formatRange, formatSeconds, truncate } from './format.ts'

test('shows a range as a player does, from an hour on with hours', () => {
  expect(formatRange(3.9, 65)).toBe('0:03–1:05')
  expect(formatRange(3599, 3661)).toBe('59:59–1:01:01')
})

test.each([
  [0.84, '0.8 s'],
  [42.4, '42 s'],
  [125, '2 min 5 s'],
  [119.6, '2 min 0 s'],
])('shows %d seconds as %s', (seconds, shown) => {
  expect(formatSeconds(seconds)).toBe(shown)
})

test('counts in the singular and the plural', () => {
  expect([formatCount(1, 'step'), formatCount(0, 'step')]).toEqual(['1 step', '0 steps'])
})

test('aligns by what a terminal shows: wide characters count twice, colours not at all', () => {
  const lines = alignColumns(
    [
      ['1', '商品名称', 'a'],
      ['10', '\u001B[31mName\u001B[39m', 'b'],
    ],
    { right: [0] },
  )
  expect(lines.map((line) => Bun.stringWidth(line))).toEqual([15, 15])
  expect(lines[0]).toBe(' 1  商品名称  a')
})

test('cuts text to columns, never through a wide character', () => {
  expect(truncate('商品名称', 5)).toBe('商品…')
  expect(truncate('short', 5)).toBe('short')
})
