import { describe, expect, test } from 'bun:test'
import { draw } from '../testing/make-clip.ts'
import { findInk } from './find-ink.ts'

const word = (x: number, y: number) =>
  Array.from({ length: 12 }, (_, at) => `<rect x="${x + at * 6}" y="${y + (at % 3)}" width="3" height="9"/>`).join('')

describe('findInk', () => {
  test('gives words apart from each other, with ground around, and leaves borders and panels out', async () => {
    const panel = '<rect width="200" height="480" fill="#ddd"/><path d="M0 60H640M320 0V480" stroke="#888"/>'
    const picture = await draw(640, 480, panel + word(40, 200) + word(420, 380))
    const islands = findInk(picture, { x1: 0, y1: 0, x2: 640, y2: 480 }).sort((a, b) => a.y1 - b.y1)
    const words = islands.filter((each) => each.y1 > 120)
    expect(words).toHaveLength(2)
    for (const [at, [x, y]] of [[40, 200] as const, [420, 380] as const].entries()) {
      const island = words[at]!
      expect([x - island.x1, island.x2 - x - 69, y - island.y1, island.y2 - y - 11].every((gap) => gap >= 20)).toBe(
        true,
      )
      expect((island.x2 - island.x1) * (island.y2 - island.y1)).toBeLessThan(130 * 80)
    }
  })

  test('is one piece where most is inked, and nothing on plain ground', async () => {
    const full = await draw(160, 96, word(8, 10) + word(80, 30) + word(8, 50) + word(80, 70))
    const region = { x1: 0, y1: 0, x2: 160, y2: 96 }
    expect(findInk(full, region)).toEqual([region])
    expect(findInk(await draw(160, 96, ''), region)).toEqual([])
  })
})
