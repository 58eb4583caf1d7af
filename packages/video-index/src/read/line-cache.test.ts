import { describe, expect, test } from 'bun:test'
import { LineCache } from './line-cache.ts'
import type { Picture } from './picture.ts'

/** A white picture with black bars `high` pixels tall from x, y on, each 3 wide and 3 apart. */
function bars(x: number, y: number, high: readonly number[], noise = 0): Picture {
  const [width, height] = [120, 60]
  const data = new Uint8Array(width * height * 3).map((_, at) => 255 - ((at * 7) % (noise + 1)))
  for (const [at, tall] of high.entries())
    for (let row = 0; row < tall; row++) {
      const from = ((y + row) * width + x + at * 6) * 3
      data.fill(noise, from, from + 9)
    }
  return { width, height, data }
}

const heights = [12, 8, 12, 5, 9]
const read = { text: 'words', confidence: 0.9, places: [0.1, 0.3, 0.5, 0.7, 0.9] }

describe('LineCache', () => {
  const cache = new LineCache()
  cache.keep(bars(20, 10, heights), { x1: 14, y1: 6, x2: 56, y2: 28 }, read)

  test('knows letters that moved, with other ground around them and other noise', () => {
    expect(cache.find(bars(31, 25, heights), { x1: 27, y1: 20, x2: 66, y2: 41 })).toEqual(read)
    expect(cache.find(bars(20, 10, heights, 6), { x1: 14, y1: 6, x2: 56, y2: 28 })).toEqual(read)
  })

  test('knows letters again that were compressed anew, as far as their contrast leaves no doubt', () => {
    expect(cache.find(bars(20, 10, heights, 30), { x1: 14, y1: 6, x2: 56, y2: 28 })).toEqual(read)
    expect(cache.find(bars(20, 10, heights, 60), { x1: 14, y1: 6, x2: 56, y2: 28 })).toBeUndefined()
  })

  test('does not take others for them', () => {
    expect(cache.find(bars(20, 10, [12, 8, 12, 6, 9]), { x1: 14, y1: 6, x2: 56, y2: 28 })).toBeUndefined()
    expect(cache.find(bars(20, 10, heights.slice(1)), { x1: 14, y1: 6, x2: 56, y2: 28 })).toBeUndefined()
  })
})
