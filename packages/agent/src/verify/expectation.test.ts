import { describe, expect, test } from 'bun:test'
import { significantTexts } from './expectation.ts'

describe('what a recording shows and a run need not', () => {
  for (const text of [
    '23rd November 2026',
    'Tue, 14 Jul 10:32',
    '3 minutes ago',
    '2 days ago',
    '12 / 40',
    '2026年11月3日',
    'just now',
  ])
    test(`“${text}” says when, not what`, () => {
      expect(significantTexts({ text: [text], url: null })).toEqual([])
    })

  for (const text of ['Product created', 'March sales', 'Due on arrival', '已保存', 'Order 1042 was paid on 3 May'])
    test(`“${text}” says what`, () => {
      expect(significantTexts({ text: [text], url: null })).toEqual([text])
    })
})
