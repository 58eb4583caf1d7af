import { describe, expect, test } from 'bun:test'
import { takeRegion } from './take-region.ts'

const maskOf = (...rows: string[]) => Uint8Array.from(rows.join(''), Number)

describe('takeRegion', () => {
  test('takes what touches, also aslant, and leaves the rest', () => {
    const mask = maskOf('1000', '0100', '0001')
    expect(takeRegion(mask, 4, 0)).toEqual([0, 5])
    expect(mask).toEqual(maskOf('0000', '0000', '0001'))
  })

  test('reaches over gaps, but not around the edges', () => {
    expect(takeRegion(maskOf('101000', '000001', '100000'), 6, 0, 2)).toEqual([0, 2, 12])
    expect(takeRegion(maskOf('0001', '1000'), 4, 3)).toEqual([3])
  })

  test('keeps to one value', () => {
    const mask = maskOf('112', '212')
    expect(takeRegion(mask, 3, 2)).toEqual([2, 5])
    expect(mask).toEqual(maskOf('110', '210'))
  })
})
