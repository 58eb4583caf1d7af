import { describe, expect, test } from 'bun:test'
import { bareText, newLines, readsAlike, textSimilarity } from './text-compare.ts'
import type { TextLine } from './text-line.ts'

const lines = (...texts: string[]): TextLine[] =>
  texts.map((text, at) => ({ text, confidence: 1, box: { x1: 0, y1: at * 20, x2: 100, y2: at * 20 + 14 } }))

describe('bareText', () => {
  test('keeps letters and digits of any script, in one form', () => {
    expect(bareText('  New Product! ')).toBe('newproduct')
    expect(bareText('商品 名称：')).toBe('商品名称')
    expect(bareText('ＡＢＣ１２')).toBe('abc12')
    expect(bareText('—…')).toBe('')
  })
})

describe('textSimilarity', () => {
  test('is 1 for texts that differ in case, spaces and signs, and falls with every letter', () => {
    expect(textSimilarity('New product', 'NEWPRODUCT.')).toBe(1)
    expect(textSimilarity('Publish', 'Pub1ish')).toBeCloseTo(6 / 7)
    expect(textSimilarity('Publish', 'Orders')).toBeLessThan(0.4)
  })

  test('does not take two unlike signs for each other', () => {
    expect(textSimilarity('+', '-')).toBe(0)
    expect(textSimilarity('+', ' + ')).toBe(1)
    expect(textSimilarity('', 'Save')).toBe(0)
  })
})

describe('readsAlike', () => {
  test('forgives a letter of a long word and none of a short one', () => {
    expect(readsAlike('Product name', 'Product nane')).toBe(true)
    expect(readsAlike('Product name', 'Product type')).toBe(false)
    expect(readsAlike('12', '13')).toBe(false)
  })
})

describe('newLines', () => {
  test('are those that nothing said before, wherever it stood', () => {
    const before = lines('Products', 'Wireless headset', '299')
    const after = lines('Wireless  headset', 'Productss', 'Saved', '299', '…')
    expect(newLines(before, after).map((line) => line.text)).toEqual(['Saved'])
  })
})
