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
    expect(await changesOf('', '')).toEqual({ changes: [], sharpMarks: [] })
    expect(await changesOf('', noisy)).toEqual({ changes: [], sharpMarks: [] })
  })

  test('gives each separate change its own tight box', async () => {
    const { changes } = await changesOf(
      '',
      '<rect x="21" y="33" width="10" height="7"/><rect x="203" y="91" width="3" height="30"/>',
    )
    expect(changes).toEqual([
      { x1: 21, y1: 33, x2: 31, y2: 40, pixels: 70, sharpPixels: 70 },
      { x1: 203, y1: 91, x2: 206, y2: 121, pixels: 90, sharpPixels: 90 },
    ])
  })

  test('tells a tint from a sharp mark', async () => {
    const { changes, sharpMarks } = await changesOf('', '<rect x="40" y="40" width="80" height="30" fill="#ccc"/>')
    expect(changes).toEqual([{ x1: 40, y1: 40, x2: 120, y2: 70, pixels: 2400, sharpPixels: 0 }])
    expect(sharpMarks).toEqual([])
  })

  test('lifts a pointer off a field whose border lights up around it', async () => {
    const border = '<rect x="40.5" y="40.5" width="120" height="40" fill="none" stroke="#00c" stroke-width="1"/>'
    const pointer = '<rect x="90" y="52" width="7" height="11"/>'
    const { changes, sharpMarks } = await changesOf('', border + pointer)
    expect(changes).toHaveLength(2)
    expect(sharpMarks).toEqual([{ x1: 90, y1: 52, x2: 97, y2: 63, pixels: 77, sharpPixels: 77 }])
  })

  test('leaves rows of tall letters out of no sharp mark, but a line under them', async () => {
    const letters = '<rect x="60" y="60" width="5" height="12"/><rect x="67" y="60" width="5" height="12"/>'
    const { sharpMarks } = await changesOf('', `${letters}<rect x="20" y="90" width="200" height="2"/>`)
    expect(sharpMarks).toEqual([{ x1: 60, y1: 60, x2: 72, y2: 72, pixels: 120, sharpPixels: 120 }])
  })
})
