import { describe, expect, test } from 'bun:test'
import { draw, greyOf } from '../testing/make-clip.ts'
import { findChanges } from './frame-changes.ts'

const [width, height] = [320, 180]
const picture = async (svg: string) => greyOf(await draw(width, height, svg))

async function changesOf(before: string, after: string) {
  return findChanges(await picture(before), await picture(after), width, height)
}

describe('findChanges', () => {
  test('finds nothing between like pictures, nor in noise', async () => {
    const noisy = '<rect width="320" height="180" fill="#f8f8f8"/>'
    expect(await changesOf('', '')).toEqual([])
    expect(await changesOf('', noisy)).toEqual([])
  })

  test('gives each separate change its own tight box', async () => {
    const changes = await changesOf(
      '',
      '<rect x="21" y="33" width="10" height="7"/><rect x="203" y="91" width="3" height="30"/>',
    )
    expect(changes).toEqual([
      { x1: 21, y1: 33, x2: 31, y2: 40, pixels: 70, sharpPixels: 70 },
      { x1: 203, y1: 91, x2: 206, y2: 121, pixels: 90, sharpPixels: 90 },
    ])
  })

  test('tells a tint from a sharp mark', async () => {
    const changes = await changesOf('', '<rect x="40" y="40" width="80" height="30" fill="#ccc"/>')
    expect(changes).toEqual([{ x1: 40, y1: 40, x2: 120, y2: 70, pixels: 2400, sharpPixels: 0 }])
  })
})
