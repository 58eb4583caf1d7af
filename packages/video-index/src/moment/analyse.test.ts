import { expect, test } from 'bun:test'
import { sampleDocument, sampleEvent, sampleStep } from '../testing/sample-document.ts'
import { analyse, packFields, unpackFields } from './analyse.ts'
import { findMoments } from './find-moments.ts'

const document = sampleDocument({
  events: [
    { ...sampleEvent('screen', 'The list', 0, 1), on_screen_text: ['Orders'] },
    {
      ...sampleEvent('action', 'Enter “49” as Price', 20, 23),
      on_screen_text: ['Orders', 'Orders', 'All changes kept', 'Remove'],
    },
    sampleEvent('speech', 'Prices are in euros.', 19, 22),
    sampleEvent('caption', 'Thanks for watching', 50, 55),
  ],
  procedure: {
    steps: [
      sampleStep(1, 'Enter “49” as Price', {
        start_s: 20,
        end_s: 23,
        action: { kind: 'fill', target: { text: 'Price', near: ['Currency'] }, value: '49' },
      }),
      sampleStep(2, '选择“年假”作为请假类型', {
        action: { kind: 'select', target: { text: '请假类型' }, value: '年假' },
      }),
    ],
  },
})

test('a step has the words of the events that belong to it, and other events stand for themselves', () => {
  const moments = findMoments(document)
  expect(moments.map(({ step, kind, text }) => [step, kind, text])).toEqual([
    [1, 'fill', 'Enter “49” as Price — Prices are in euros.'],
    [2, 'select', '选择“年假”作为请假类型'],
    [undefined, 'screen', 'The list'],
    [undefined, 'caption', 'Thanks for watching'],
  ])
  expect(moments.map(({ position }) => position)).toEqual([0, 1, 2, 3])
  expect(moments[0]?.told.map(({ text }) => text)).toEqual(['Enter “49” as Price', 'Prices are in euros.'])
  expect(moments[0]?.words).toMatchObject({ expected: ['All changes kept'], near: ['Currency'], label: ['Price'] })
})

test('words are looked up by their stems in order, unspaced ones by pairs, and what they mean by one token', () => {
  const [price, leave] = findMoments(document).map(analyse)
  const terms = price!.terms.split(' ')
  expect(price!.terms).toStartWith('enter 49 as pric pric')
  expect(terms).toContain('=price')
  expect(terms).not.toContain('currency')
  expect(price!.screen.split(' ')).toEqual(['currency', 'order', 'all', 'chang', 'keep', 'remov'])
  expect(leave!.terms.split(' ')).toEqual(expect.arrayContaining(['选择', '请假', '假类', '类型', '=category']))
})

test('fields come back from their text as they were', () => {
  for (const moment of findMoments(document)) {
    const { fields } = analyse(moment)
    expect(unpackFields(packFields(fields))).toEqual(fields)
  }
  expect(analyse(findMoments(document)[0]!).fields.label).toEqual({
    stems: ' pric ',
    concepts: ' price ',
    squashed: 'price',
  })
})
