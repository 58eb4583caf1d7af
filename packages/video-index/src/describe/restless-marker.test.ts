import { expect, test } from 'bun:test'
import { sampleActivity } from '../testing/sample-activity.ts'
import { change, sampleObservation, sampleScale, screenAt, textLine } from '../testing/sample-observation.ts'
import { distilProcedure } from '../distil/distil-procedure.ts'
import { findWordsNear } from './find-target.ts'
import { restlessMarker } from './restless-marker.ts'

/** The last figure of a clock at 1100, 600 changes every second; something else does so once. */
const activity = sampleActivity([
  ...Array.from({ length: 58 }, (_, at) => [at + 1, [change(637, 338, 640, 345)]] as const),
  [30.5, [change(56, 56, 120, 70)]],
])
const mark = restlessMarker(activity)
const clock = textLine('00:31', 1100, 600)

test('marks a clock by its last figure, and nothing that changed once', () => {
  expect(mark(clock)).toEqual({ ...clock, restless: true })
  for (const line of [textLine('Orders', 100, 100), textLine('Total 31', 1100, 600), textLine('00:31', 100, 600)])
    expect(mark(line)).toEqual(line)
})

test('a clock names no place and is no effect', () => {
  const button = textLine('Save', 1100, 560)
  expect(findWordsNear([1110, 610], screenAt(0, mark(clock), button), sampleScale)).toEqual(['Save'])
  const later = mark(textLine('00:32', 1100, 600))
  const observed = sampleObservation({ point: [1110, 566], before: [button, mark(clock)], late: [button, later] })
  const [step] = distilProcedure([observed], undefined, 'How to', sampleScale).steps
  expect(step?.expect.text).toEqual([])
})
