import { describe, expect, test } from 'bun:test'
import { differsInNumber, similarity } from './text-match.ts'

describe('names are the same', () => {
  for (const [left, right] of [
    ['New product', 'Newproduct'],
    ['Publish article', 'Pub1ish artic1e'],
    ['Inbox (3)', 'Inbox (5)'],
    ['Shipping address', 'Shlpping addres'],
    ['Save', 'SAVE'],
  ] as const)
    test(`“${left}” and “${right}”`, () => {
      expect(similarity(left, right)).toBeGreaterThanOrEqual(0.62)
      expect(differsInNumber(left, right)).toBe(false)
    })
})

describe('names are not the same', () => {
  for (const [left, right] of [
    ['Customer black AE', 'Customer black IT'],
    ['Edit green lamp', 'Edit black lamp'],
    ['Invoice 1042', 'Invoice 1043'],
    ['Order #20261 of May', 'Order #20262 of May'],
    ['Save', 'Send'],
  ] as const)
    test(`“${left}” and “${right}”`, () => {
      expect(similarity(left, right) < 0.62 || differsInNumber(left, right)).toBe(true)
    })
})
