import { describe, expect, test } from 'bun:test'
import type { TextLine } from '../read/text-line.ts'
import { sampleScale, screenAt, textLine } from '../testing/sample-observation.ts'
import { findFieldLabel } from './find-label.ts'

const value = textLine('Desk lamp', 400, 300)
const words = [textLine('Products', 60, 80), textLine('Save changes', 400, 600)]

function labelOf(before: TextLine[], late: TextLine[]) {
  const found = findFieldLabel(
    value.box,
    screenAt(1, ...words, ...before),
    screenAt(2, ...words, ...late, value),
    sampleScale,
  )
  return found && [found.text, found.origin]
}

describe('findFieldLabel', () => {
  test('a label above its field', () => {
    const label = textLine('Product name *', 398, 272)
    expect(labelOf([label], [label])).toEqual(['Product name', 'above'])
  })

  test('a label that floated from the field’s place to its border', () => {
    const heading = textLine('General', 398, 262)
    const [inside, afloat] = [textLine('Title', 400, 300), textLine('Title', 398, 281)]
    expect(labelOf([heading, inside], [heading, afloat])).toEqual(['Title', 'floated'])
  })

  test('a label to the left, in a table whose line above belongs to another row', () => {
    const above = [textLine('Colour', 250, 272), textLine('Black', 400, 272)]
    const label = textLine('Name', 250, 300)
    expect(labelOf([...above, label], [...above, label])).toEqual(['Name', 'left'])
  })

  test('the nearest of two labels to the left', () => {
    const labels = [textLine('Section', 60, 300), textLine('Name', 300, 300)]
    expect(labelOf(labels, labels)).toEqual(['Name', 'left'])
  })

  test('a faint placeholder that gave way to the value', () => {
    expect(labelOf([textLine('Enter a name', 400, 300, { contrast: 90 })], [])).toEqual(['Enter a name', 'placeholder'])
  })

  test('an old value is no placeholder, and a figure no label', () => {
    expect(labelOf([textLine('Floor lamp', 400, 300)], [])).toBeUndefined()
    expect(labelOf([], [textLine('49.90', 398, 272)])).toBeUndefined()
  })

  test('a label above in front of a dimmed page', () => {
    const dimmed = textLine('Marketing', 250, 272, { contrast: 90 })
    const [label, hint] = [textLine('Name', 398, 272), textLine('Enter a name', 400, 300, { contrast: 90 })]
    expect(labelOf([dimmed, label, hint], [dimmed, label])).toEqual(['Name', 'above'])
  })

  test('a label above the whole field, where a sign or a button in it stands before the value', () => {
    const labels = [textLine('Receipt', 300, 272), textLine('Choose File', 305, 300)]
    const field = { x1: 296, y1: 290, x2: 700, y2: 322 }
    const look = (seen?: typeof field) =>
      findFieldLabel(value.box, screenAt(1, ...labels), screenAt(2, ...labels, value), sampleScale, { field: seen })
        ?.text
    expect(look(field)).toBe('Receipt')
    expect(look()).toBe('Choose File')
    const adorned = [textLine('Amount', 350, 272), textLine('Bill to client', 380, 350)]
    expect(labelOf(adorned, adorned)).toEqual(['Amount', 'above'])
  })

  test('a Chinese label', () => {
    const label = textLine('商品名称：', 280, 300)
    expect(labelOf([label], [label])).toEqual(['商品名称', 'left'])
  })
})
