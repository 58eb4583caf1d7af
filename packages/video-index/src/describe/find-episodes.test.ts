import { describe, expect, test } from 'bun:test'
import { restingPointer, sampleActivity } from '../testing/sample-activity.ts'
import { change } from '../testing/sample-observation.ts'
import { sampleResidual } from '../testing/sample-residual.ts'
import { findEpisodes } from './find-episodes.ts'
import type { Residual } from './residuals.ts'

const activity = sampleActivity([])
const pointer = (timeS: number, x = 300) => ({ ...restingPointer(timeS, change(x, 200, x + 10, 216)).moves[0]! })
const page = [change(60, 60, 660, 360)]
const episodes = (moves: ReturnType<typeof pointer>[], residuals: Residual[]) =>
  findEpisodes(activity, { moves }, residuals)

describe('findEpisodes', () => {
  test('are what a rest of the pointer brought about, from when it set off', () => {
    const effect = sampleResidual(9, page, { area: 0.4 })
    expect(episodes([pointer(4, 100), pointer(8), pointer(14, 500)], [effect])).toMatchObject([
      { startS: 8, actionS: 9, endS: 9.05, pointer: { x1: 300 }, area: 0.4 },
    ])
  })

  test('what lights up under the pointer and goes as it leaves is none', () => {
    const tip = [change(290, 230, 380, 250)]
    const hovered = [sampleResidual(8.6, tip), sampleResidual(14.1, [change(290, 230, 380, 250)])]
    const moves = [pointer(8), pointer(14, 350), pointer(14.15, 420), pointer(14.3, 500)]
    expect(episodes(moves, hovered)).toEqual([])
    expect(episodes(moves, hovered.slice(0, 1))).toHaveLength(1)
  })

  test('scrolling belongs to the step that it makes way for', () => {
    const scrolls = Array.from({ length: 6 }, (_, at) =>
      sampleResidual(9 + at * 0.05, page, { scrolled: 20, area: 0.4 }),
    )
    const click = sampleResidual(16, page, { area: 0.4 })
    expect(episodes([pointer(8), pointer(15, 500)], [...scrolls, click])).toMatchObject([
      { startS: 9, actionS: 16, scrolled: 0 },
    ])
    expect(episodes([pointer(8)], scrolls)).toMatchObject([{ startS: 9, scrolled: 120 }])
  })

  test('letters that are typed are one, and each field one of its own', () => {
    const typed = (fromS: number, y: number) =>
      Array.from({ length: 8 }, (_, at) =>
        sampleResidual(fromS + at * 0.15, [change(200 + at * 8, y, 207 + at * 8, y + 11)]),
      )
    const found = episodes([pointer(4)], [...typed(6, 150), ...typed(9, 240)])
    expect(found.map(({ startS, typing }) => [Math.round(startS), typing?.box.y1])).toEqual([
      [4, 150],
      [9, 240],
    ])
  })
})
