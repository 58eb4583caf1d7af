import { describe, expect, test } from 'bun:test'
import { z } from 'zod'
import { UnusableReply, readJson } from './read-json.ts'
import { readTime } from './read-time.ts'
import { relativeBox, relativePoint } from './relative-box.ts'
import { splitThought } from './split-thought.ts'
import { tidyRows } from './tidy-rows.ts'

describe('splitThought', () => {
  test.each([
    ['answer alone', 'Click it', '', { thought: '', answer: 'Click it' }],
    ['a field of its own', 'Click it', 'It is blue.', { thought: 'It is blue.', answer: 'Click it' }],
    ['tags', '<think>It is blue.</think>\nClick it', '', { thought: 'It is blue.', answer: 'Click it' }],
    ['a closing tag alone', 'It is blue.\n</think>\n\nClick it', '', { thought: 'It is blue.', answer: 'Click it' }],
    ['other names of the tag', '<Thinking>Hm</Thinking>Yes', '', { thought: 'Hm', answer: 'Yes' }],
    ['twice', '<think>a</think><think>b</think>c', '', { thought: 'a\n\nb', answer: 'c' }],
    ['cut off in thought', '<think>It is', '', { thought: 'It is', answer: '' }],
    [
      'a tag within the answer',
      '{"text": "</think> is shown"}',
      '',
      { thought: '', answer: '{"text": "</think> is shown"}' },
    ],
  ])('%s', (_, content, field, expected) => {
    expect(splitThought(content, field)).toEqual(expected)
  })
})

describe('readJson', () => {
  const schema = z.object({ events: z.array(z.object({ start_s: z.number(), what: z.string() })) })
  const one = { events: [{ start_s: 1.5, what: 'Click' }] }

  test.each([
    ['as asked', '{"events": [{"start_s": 1.5, "what": "Click"}]}'],
    ['in a fence', 'Here it is:\n```json\n{"events": [{"start_s": 1.5, "what": "Click"}]}\n```\nAnything else?'],
    ['among sentences', 'Sure! {"events": [{"start_s": 1.5, "what": "Click"}]} I hope this helps.'],
    ['with trailing commas', '{"events": [{"start_s": 1.5, "what": "Click",},],}'],
    ['with single quotes and comments', "{'events': [{'start_s': 1.5, 'what': 'Click'}]} // done"],
    ['with strings for numbers', '{"events": [{"start_s": "1.5", "what": "Click"}]}'],
    ['with one row for a list', '{"events": {"start_s": 1.5, "what": "Click"}}'],
    ['with a list as a string', '{"events": "[{\\"start_s\\": 1.5, \\"what\\": \\"Click\\"}]"}'],
    ['with a fence that never ends', '```json\n{"events": [{"start_s": 1.5, "what": "Click"}]}'],
  ])('%s', (_, answer) => {
    expect(readJson(answer, schema)).toEqual(one)
  })

  test('leaves out the row at which the answer was cut off, and only then', () => {
    const cut = '{"events": [{"start_s": 1.5, "what": "Click"}, {"start_s": 3'
    expect(readJson(cut, schema, { isCut: true })).toEqual(one)
    expect(() => readJson(cut, schema)).toThrow(UnusableReply)
  })

  test('says what is amiss', () => {
    expect(() => readJson('I cannot help with that.', schema)).toThrow('holds no JSON')
    expect(() => readJson('{"steps": []}', schema)).toThrow('events')
    expect(() => readJson('{"events": [{"start_s": "soon", "what": "Click"}]}', schema)).toThrow('events.0.start_s')
  })
})

test.each([
  [12, 12],
  ['12.5', 12.5],
  ['<12.0 seconds>', 12],
  ['01:02.50', 62.5],
  ['1:02:03', 3723],
  ['1 min 3 s', 63],
  ['2 minutes', 120],
  ['500 ms', 0.5],
  ['1分3秒', 63],
  ['第 8 秒', 8],
  ['soon', undefined],
  ['', undefined],
  [-1, undefined],
  [Number.NaN, undefined],
])('readTime(%p) is %p', (value, expected) => {
  expect(readTime(value)).toEqual(expected)
})

test('boxes and points of a thousand become pixels of the original', () => {
  const size = { width: 1920, height: 1080 }
  expect(relativeBox([250, 500, 750, 999], size)).toEqual([480, 540, 1440, 1080])
  expect(relativeBox([750, 999, 250, 500], size)).toEqual([480, 540, 1440, 1080])
  expect(relativeBox('[[250, 500], [1200, 1000]]', size)).toEqual([480, 540, 1920, 1080])
  expect(relativeBox([-20, 0, 100, 100], size)).toEqual([0, 0, 192, 108])
  expect(relativeBox([100, 100, 100, 200], size)).toBeUndefined()
  expect(relativeBox('nowhere', size)).toBeUndefined()
  expect(relativePoint([500, 500], size)).toEqual([960, 540])
  expect(relativePoint([0, 0, 1000, 1000], size)).toEqual([960, 540])
})

test('rows are put into their window and order, and loops are left out', () => {
  const row = (startS: number, endS: number, what: string) => ({ startS, endS, what })
  const rows = [row(14, 11, 'Type'), row(3, 8, 'Open'), ...Array.from({ length: 50 }, () => row(19, 40, 'Save'))]
  expect(tidyRows(rows, { fromS: 5, toS: 20 }, (each) => each.what)).toEqual([
    row(5, 8, 'Open'),
    row(11, 14, 'Type'),
    row(19, 20, 'Save'),
  ])
})
