import { describe, expect, test } from 'bun:test'
import { findTimeSpan, isWithin, secondsIn } from './time-span.ts'

describe('findTimeSpan', () => {
  test.each<[string, number, number]>([
    ['What is typed in the first minute?', 0, 60],
    ['in the first 30 seconds', 0, 30],
    ['within the first two minutes, where do they click?', 0, 120],
    ['Where do they save after 1:20?', 80, Infinity],
    ['after one minute 20 seconds', 80, Infinity],
    ['from 0:40 onwards', 40, Infinity],
    ['Where is the price set before 0:30?', 0, 30],
    ['up to the 90 second mark', 0, 90],
    ['between 0:10 and 0:40', 10, 40],
    ['from 1:02:03 to 1:02:13', 3723, 3733],
    ['in the last 20 seconds', -20, Infinity],
    ['during the final minute', -60, Infinity],
    ['What happens at 0:30?', 30, 30],
    ['前一分钟做了什么', 0, 60],
    ['前30秒', 0, 30],
    ['第一分钟里点击了什么', 0, 60],
    ['最后半分钟', -30, Infinity],
    ['1分20秒之后在哪里保存？', 80, Infinity],
    ['1:20以后', 80, Infinity],
    ['三十秒之前', 0, 30],
    ['从10秒到40秒', 10, 40],
    ['0:30的时候在做什么', 30, 30],
    ['一分半钟之后', 90, Infinity],
  ])('%s', (question, startS, endS) => {
    expect(findTimeSpan(question)?.span).toEqual({ startS, endS })
  })

  test.each([
    'What happens after step 3?',
    'after they log in',
    'When is the first product opened?',
    'How many seconds does step 2 take?',
    'the last step',
    '发布之前',
    '前三步',
    'Where is 49 typed?',
    'Set the timer to 5 minutes',
    '哪里输入阅读时间4分钟',
  ])('finds none in “%s”', (question) => {
    expect(findTimeSpan(question)).toBeUndefined()
  })

  test('leaves the rest of the question', () => {
    expect(findTimeSpan('Where is the price set in the first minute?')?.rest.replaceAll(/\s+/g, ' ')).toBe(
      'Where is the price set ?',
    )
  })
})

test('a moment is where its middle is; at a point in time it is what is shown', () => {
  const moment = { start_s: 10, end_s: 20 }
  expect(isWithin(moment, { startS: 0, endS: 14 }, 60)).toBe(false)
  expect(isWithin(moment, { startS: 0, endS: 16 }, 60)).toBe(true)
  expect(isWithin(moment, { startS: -46, endS: Infinity }, 60)).toBe(true)
  expect(isWithin(moment, { startS: -44, endS: Infinity }, 60)).toBe(false)
  expect(isWithin(moment, { startS: 19, endS: 19 }, 60)).toBe(true)
  expect(isWithin(moment, { startS: 21, endS: 21 }, 60)).toBe(false)
})

test.each<[string, number]>([
  ['1:20', 80],
  ['90s', 90],
  ['1.5 min', 90],
  ['half a minute', 30],
  ['两分钟', 120],
  ['2分05秒', 125],
])('%s is %d seconds', (text, seconds) => {
  expect(secondsIn(text)).toBe(seconds)
})
