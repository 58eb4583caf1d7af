import { describe, expect, test } from 'bun:test'
import type { PointerMove } from '../sample/track-pointer.ts'
import { change } from '../testing/sample-observation.ts'
import { sampleResidual } from '../testing/sample-residual.ts'
import { findDrags, slidesToDrags } from './find-drags.ts'
import type { Rest } from './find-rests.ts'
import type { Residual } from './residuals.ts'

const clock = { endS: 20, frameS: 0.05, longSide: 640 }
const pointerAt = (timeS: number, x: number): PointerMove => ({
  frame: Math.round(timeS * 20),
  timeS,
  box: change(x, 100, x + 10, 116),
})
const steps = [0, 1, 2, 3, 4, 5]
/** From 100 to 300 within 0.3 s. */
const moves = [
  pointerAt(1, 100),
  ...steps.map((step) => pointerAt(4 + step * 0.05, 140 + step * 32)),
  pointerAt(8, 500),
]
const rests: Rest[] = [
  { fromS: 1, toS: 4, setOffS: 0.8, pointer: pointerAt(1, 100) },
  { fromS: 4.3, toS: 8, setOffS: 4, pointer: pointerAt(4.3, 300) },
]
const drags = (residuals: Residual[]) => findDrags(rests, { moves }, residuals, clock)
/** A card that is under the pointer all the way. */
const carried = steps.map((step) =>
  sampleResidual(4 + step * 0.05, [change(90 + step * 32, 90, 190 + step * 32, 130)], { area: 0.02 }),
)

describe('findDrags', () => {
  test('is a motion that takes along what was at its beginning', () => {
    expect(drags(carried)).toMatchObject([
      { startS: 0.8, actionS: 4, from: { x1: 100 }, to: { x1: 300 }, beforeS: 0.75, awayS: 8.3 },
    ])
  })

  test('is one at the end of which a value stands that was drawn anew on the way', () => {
    const value = steps.map((step) => sampleResidual(4 + step * 0.05, [change(400, 60, 416 + step, 70)]))
    expect(drags(value)).toHaveLength(1)
  })

  test.each([
    ['nothing changes', []],
    [
      'rows light up',
      carried.map((each) => ({ ...each, changes: each.changes.map((one) => ({ ...one, sharpPixels: 0 })) })),
    ],
    ['a page comes up', carried.map((each) => ({ ...each, area: 0.5 }))],
    ['the page scrolls', carried.map((each) => ({ ...each, scrolled: 12 }))],
    ['something was done at the first place', [sampleResidual(2, [change(100, 100, 130, 130)]), ...carried]],
  ] as [string, Residual[]][])('is none where %s', (_, residuals) => {
    expect(drags(residuals)).toEqual([])
  })
})

describe('slidesToDrags', () => {
  const [first, last] = [change(100, 100, 116, 120), change(180, 100, 196, 120)]
  const slide = { startS: 3, endS: 4, keys: 20, box: change(100, 100, 196, 120), first, last }

  test('is a knob from where it was to where it stops', () => {
    expect(slidesToDrags([slide], [], clock)).toMatchObject([
      { startS: 3, endS: 4, from: { x1: 100 }, to: { x1: 180 } },
    ])
  })

  test('is none that only trembles', () => {
    expect(slidesToDrags([{ ...slide, last: first }], [], clock)).toEqual([])
  })
})
