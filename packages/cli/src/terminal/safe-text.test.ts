import { expect, test } from 'bun:test'
import { alignColumns } from './format.ts'
import { safeText, styleSafely } from './safe-text.ts'

test('shows control characters of others, and passes on the styles of our own', () => {
  const hostile = 'a\u001B[2J\u001B[31mred\u001B]0;title\u0007\rb\u202Ec\u2066d\u009B1me\u007F'
  expect(safeText(hostile)).toBe('a�[2J�[31mred�]0;title��b�c�d�1me�')
  expect(safeText('tabs\tand\nlines, ümläuts, 中文, עברית and 👩‍💻 stay')).toBe(
    'tabs\tand\nlines, ümläuts, 中文, עברית and 👩‍💻 stay',
  )
  const styled = styleSafely(['bold', 'green'], `done ${hostile}`)
  expect(safeText(styled)).toBe(`\u001B[1m\u001B[32m${safeText(`done ${hostile}`)}\u001B[39m\u001B[22m`)
  expect(safeText(styleSafely('dim', styleSafely('cyan', 'x')))).toBe('\u001B[2m\u001B[36mx\u001B[39m\u001B[22m')
})

test('styled cells are as wide as they look', () => {
  expect(
    alignColumns([
      [styleSafely('bold', 'ab'), 'x'],
      ['abcd', 'y'],
    ]).map(safeText),
  ).toEqual(['\u001B[1mab\u001B[22m    x', 'abcd  y'])
})
