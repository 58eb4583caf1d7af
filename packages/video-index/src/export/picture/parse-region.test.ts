import { expect, test } from 'bun:test'
import { parseRegion } from './parse-region.ts'

test('reads a region in fractions', () => {
  expect(parseRegion('0.7, 0, 1, 0.08')).toEqual([0.7, 0, 1, 0.08])
})

test.each([
  '',
  '0,0,1',
  '0,0,1,1,1',
  '0,0,1,',
  '0,0,2,1',
  '-0.1,0,1,1',
  '0.5,0,0.5,1',
  '0,0.9,1,0.1',
  'a,b,c,d',
  '0,0,NaN,1',
])('does not take %j for one', (text) => {
  expect(parseRegion(text)).toBeUndefined()
})
