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

  test('a label close to the left in a column of labels, whatever the placeholder says', () => {
    const empty = textLine('Please enter', 400, 300, { contrast: 60 })
    const label = textLine('Name', 330, 300)
    const column = [textLine('Supplier', 298, 260), label, textLine('Signed on', 290, 340)]
    expect(labelOf([...column, empty], column)).toEqual(['Name', 'left'])
    expect(labelOf([label, empty], [label])).toEqual(['Please enter', 'placeholder'])
    const wide = [textLine('供应商', 320, 260), textLine('签订日期', 304, 340)]
    const bracket = { ...textLine('金额（万元）', 280, 300), box: { x1: 280, y1: 300, x2: 361, y2: 314 } }
    expect(labelOf([...wide, bracket, empty], [...wide, bracket])).toEqual(['金额（万元）', 'left'])
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

  test('a label above or left of the buttons of an editor, and none of those buttons', () => {
    const buttons = [textLine('BI', 398, 268), textLine('Insert', 440, 268), textLine('66', 520, 268)]
    const above = [textLine('Customers', 60, 300), textLine('Description', 398, 236), ...buttons]
    expect(labelOf(above, above)).toEqual(['Description', 'above'])
    const left = [
      textLine('Description', 300, 268),
      textLine('Edit', 400, 268),
      textLine('Preview', 450, 268),
      ...buttons,
    ]
    expect(labelOf(left, left)).toEqual(['Description', 'left'])
    expect(labelOf(buttons, buttons)).toBeUndefined()
  })

  test('a label further above, where a large field has no other', () => {
    const label = textLine('Title *', 372, 244)
    expect(labelOf([label], [label])).toEqual(['Title', 'above'])
    const hint = textLine('Enter a title', 400, 300, { contrast: 90 })
    expect(labelOf([label, hint], [label])).toEqual(['Enter a title', 'placeholder'])
    const aside = textLine('Title *', 330, 244)
    expect(labelOf([aside], [aside])).toBeUndefined()
  })

  test('a Chinese label', () => {
    const label = textLine('商品名称：', 280, 300)
    expect(labelOf([label], [label])).toEqual(['商品名称', 'left'])
  })
})
