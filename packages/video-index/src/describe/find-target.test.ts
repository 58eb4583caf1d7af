import { describe, expect, test } from 'bun:test'
import { sampleScale, screenAt, textLine } from '../testing/sample-observation.ts'
import { findPointedText, findToggleLabel, findWordsNear } from './find-target.ts'

const screen = screenAt(
  1,
  textLine('Products', 60, 80),
  textLine('Orders', 60, 120),
  textLine('Publish', 900, 80),
  textLine('Discard', 1000, 80),
  textLine('Wireless headset', 300, 300),
  textLine('Notify me', 330, 500),
)
const pointed = (x: number, y: number, hovered?: Parameters<typeof findPointedText>[3]) =>
  findPointedText([x, y], screen, sampleScale, hovered)?.text

describe('findPointedText', () => {
  test('is the label under the pointer, or close beside it', () => {
    expect(pointed(920, 87)).toBe('Publish')
    expect(pointed(890, 99)).toBe('Publish')
    expect(pointed(70, 118)).toBe('Orders')
  })

  test('an icon that is read as a Chinese character is none, where nothing else is Chinese', () => {
    const icon = textLine('心', 100, 100)
    expect(findPointedText([104, 106], screenAt(1, icon, textLine('Settings', 400, 300)), sampleScale)).toBeUndefined()
    expect(findPointedText([104, 106], screenAt(1, icon, textLine('心情日记', 400, 300)), sampleScale)?.text).toBe('心')
  })

  test('is none over an icon or empty ground', () => {
    expect(pointed(640, 400)).toBeUndefined()
    expect(pointed(920, 130)).toBeUndefined()
  })

  test('is the label of the row that lights up, however far its words are', () => {
    const row = { x1: 280, y1: 285, x2: 1240, y2: 330 }
    expect(pointed(1100, 308, row)).toBe('Wireless headset')
    expect(pointed(1100, 308, { ...row, y1: 60 })).toBeUndefined()
  })
})

describe('findToggleLabel', () => {
  test('is the words to the right of a tick box, else to its left', () => {
    expect(findToggleLabel([310, 505], screen, sampleScale)?.text).toBe('Notify me')
    expect(findToggleLabel([440, 505], screen, sampleScale)?.text).toBe('Notify me')
    expect(findToggleLabel([310, 560], screen, sampleScale)).toBeUndefined()
  })

  test('is the name of the row that a switch ends, not what it does', () => {
    const rows = [
      textLine('Weekly summary', 20, 228),
      textLine('Every Monday morning', 20, 249),
      textLine('Promotions', 20, 301),
    ]
    expect(findToggleLabel([1200, 246], screenAt(0, ...rows), sampleScale)?.text).toBe('Weekly summary')
    expect(findToggleLabel([1200, 400], screenAt(0, ...rows), sampleScale)).toBeUndefined()
  })
})

describe('findWordsNear', () => {
  test('are the nearest words, nearest first', () => {
    expect(findWordsNear([960, 87], screen, sampleScale)).toEqual(['Publish', 'Discard'])
  })
})
