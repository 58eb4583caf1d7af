import { expect, test } from 'bun:test'
import { newPatience } from './patience.ts'

test('time alone does not end the waiting, nor do looks alone', () => {
  let now = 0
  const patience = newPatience(() => now)
  patience.looked()
  now = 60_000
  expect(patience.isOver(4000)).toBe(false)
  expect(patience.isOver(4000, 1)).toBe(true)
  patience.looked()
  patience.looked()
  expect(patience.isOver(4000)).toBe(true)
  expect(patience.isOver(90_000)).toBe(false)
})
