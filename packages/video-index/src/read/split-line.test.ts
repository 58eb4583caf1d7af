import { describe, expect, test } from 'bun:test'
import { joinLines } from './join-lines.ts'
import { splitLine } from './split-line.ts'
import type { TextLine } from './text-line.ts'
import type { Picture } from './text-recogniser.ts'

const height = 16

/** Words as blocks of ink, each letter 8 pixels wide with a hair between, and the given ground after each word. */
function inked(words: readonly (readonly [string, number])[], text: string, light = false): [Picture, TextLine] {
  const width = 20 + words.reduce((sum, [word, gap]) => sum + [...word].length * 9 + gap, 0)
  const [ground, ink] = light ? [20, 220] : [245, 30]
  const data = new Uint8Array(width * height * 3).fill(ground)
  let x = 10
  for (const [word, gap] of words) {
    for (const _ of word) {
      for (let y = 3; y < 13; y++) data.fill(ink, (y * width + x) * 3, (y * width + x + 8) * 3)
      x += 9
    }
    x += gap
  }
  const last = words.at(-1)![1]
  return [
    { width, height, data },
    { text, confidence: 1, box: { x1: 10, y1: 2, x2: x - last - 1, y2: 14 } },
  ]
}

const split = (...input: Parameters<typeof inked>) => splitLine(...inked(...input)).map((line) => line.text)
const line = (text: string, x1: number, x2: number, y1 = 100): TextLine => ({
  text,
  confidence: 0.9,
  box: { x1, y1, x2, y2: y1 + 14 },
})

describe('splitLine', () => {
  test.each([false, true])('restores the space between two words (light on dark: %p)', (light) => {
    expect(split([['Sales', 6], ['reach', 0]], 'Salesreach', light)).toEqual(['Sales reach'])
  })

  test('cuts between labels that stand apart', () => {
    const lines = splitLine(...inked([['Home', 40], ['Orders', 40], ['Users', 0]], 'HomeOrdersUsers'))
    expect(lines.map((each) => each.text)).toEqual(['Home', 'Orders', 'Users'])
    expect(lines[1]!.box).toMatchObject({ x1: 86, x2: 139 })
  })

  test('keeps a space that was read, and a word without gaps', () => {
    expect(split([['Sales', 6], ['reach', 0]], 'Sales reach')).toEqual(['Sales reach'])
    expect(split([['Products', 0]], 'Products')).toEqual(['Products'])
  })

  test('does not tear numbers, addresses and names with underscores apart', () => {
    expect(split([['1', 5], ['299.00', 0]], '1299.00')).toEqual(['1299.00'])
    expect(split([['127.0.', 5], ['0.1:80', 0]], '127.0.0.1:80')).toEqual(['127.0.0.1:80'])
    expect(split([['file_', 5], ['name', 0]], 'file_name')).toEqual(['file_name'])
  })

  test('leaves scripts without spaces as they are', () => {
    expect(split([['商品', 9], ['名称', 0]], '商品名称')).toEqual(['商品名称'])
  })
})

describe('joinLines', () => {
  const texts = (lines: TextLine[]) => joinLines(lines).map((each) => each.text)

  test('joins the words of one label, in any order given', () => {
    const [joined] = joinLines([line('changes', 146, 206), line('Save', 100, 141)])
    expect(joined).toMatchObject({ text: 'Save changes', box: { x1: 100, x2: 206 } })
  })

  test('keeps apart what is wide apart, on other lines, or of another size', () => {
    expect(texts([line('Home', 100, 144), line('Orders', 190, 240)])).toEqual(['Home', 'Orders'])
    expect(texts([line('Home', 100, 144), line('Orders', 148, 198, 115)])).toEqual(['Home', 'Orders'])
    const large = { ...line('Orders', 148, 198), box: { x1: 148, y1: 90, x2: 260, y2: 124 } }
    expect(texts([line('Home', 100, 144), large])).toEqual(['Home', 'Orders'])
  })
})
