import { expect, test } from 'bun:test'
import { sampleStep } from '../testing/sample-document.ts'
import { sampleObservation, sampleScale, textLine } from '../testing/sample-observation.ts'
import { findUnexplained } from './find-unexplained.ts'

const still = [textLine('Orders', 100, 200)]
const brings = (startS: number, ...lines: string[]) =>
  sampleObservation({
    startS,
    point: [130, 210],
    before: still,
    late: [...still, ...lines.map((text, at) => textLine(text, 400, 300 + at * 30))],
  })

test('a change that brought words and belongs to no step is told, with its place and pictures', () => {
  const found = findUnexplained(
    [brings(1, 'Order saved'), brings(20, 'Order sent')],
    [sampleStep(1, 'Save', { start_s: 0, end_s: 3 })],
    sampleScale,
  )
  expect(found).toHaveLength(1)
  expect(found[0]).toMatchObject({
    n: 2,
    start_s: 20,
    action: { kind: 'other', target: { point: [0.1016, 0.2917] } },
    expect: { text: ['Order sent'] },
    keyframes: { before: 'frame-00020000.webp', after: 'frame-00021000.webp' },
    confidence: 0.3,
  })
})

test('scrolling, and what brought nothing to read, is left out', () => {
  const scrolled = brings(20, 'Order sent')
  scrolled.episode.scrolled = 120
  expect(findUnexplained([brings(1), scrolled], [], sampleScale)).toEqual([])
})
