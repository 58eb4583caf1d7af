import { expect, test } from 'bun:test'
import { z } from 'zod'
import { parseOptions, readAssignment, readAssignments, wholeNumber } from './arguments.ts'

test('splits an assignment at the first equals sign', () => {
  expect(readAssignment('--set', 'formula=a=b')).toEqual(['formula', 'a=b'])
  expect(readAssignment('--set', 'note=')).toEqual(['note', ''])
})

test.each(['price', '=5', ' =5'])('refuses %j as an assignment', (text) => {
  expect(() => readAssignment('--set', text)).toThrow(expect.objectContaining({ code: 'usage' }))
})

test('refuses two values for one name', () => {
  expect(() => readAssignments('--set', ['a=1', 'a=2'])).toThrow('twice')
})

test('names the flag as it is typed when its value is wrong', () => {
  const schema = z.object({ allowOrigin: wholeNumber(1, 9) })
  expect(() => parseOptions(schema, { allowOrigin: '99' })).toThrow('--allow-origin: must be at most 9')
})
