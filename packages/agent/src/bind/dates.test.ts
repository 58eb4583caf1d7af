import { describe, expect, test } from 'bun:test'
import { readMonth } from './date-names.ts'
import { toIsoDate } from './dates.ts'

test.each([
  ['2026-11-14', '2026-11-14'],
  ['2026年11月14日', '2026-11-14'],
  ['11/14/2026', '2026-11-14'],
  ['14 Nov 2026', '2026-11-14'],
  ['Sat, Nov 14th, 2026', '2026-11-14'],
  ['Saturday the 14th of November 2026', '2026-11-14'],
  ['Tue Feb 29 2028', '2028-02-29'],
  ['14. März 2026', '2026-03-14'],
  ['le 14 novembre 2026', '2026-11-14'],
  ['Meeting 5 May 2026', undefined],
  ['May we 5 2026', undefined],
  ['Mayor 14 2026', undefined],
  ['Sat 14 2026', undefined],
])('“%s” is the date %p', (text, iso) => {
  expect(toIsoDate(text)).toBe(iso as string)
})

describe('the heading of a calendar', () => {
  test.each([
    ['November 2026', 2026, 11],
    ['2026 年 11 月', 2026, 11],
    ['十一月 2026', 2026, 11],
    ['11/2026', 2026, 11],
    ['‹ Mai 2027 ›', 2027, 5],
  ])('%s', (text, year, month) => {
    expect(readMonth(text)).toEqual({ year, month })
  })

  test.each(['2026', 'November', '2026-11-14', 'Total 2026 items', 'November 14, 2026'])('is not “%s”', (text) => {
    expect(readMonth(text)).toBeUndefined()
  })
})
