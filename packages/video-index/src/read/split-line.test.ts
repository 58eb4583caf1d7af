import { describe, expect, test } from 'bun:test'
import { joinLines } from './join-lines.ts'
import { splitLine } from './split-line.ts'
import type { TextLine } from './text-line.ts'
import type { Picture } from './text-recogniser.ts'

const height = 16

/** Words as arches of ink, each letter as wide as most of a plain face are at 16 pixels, and the given ground after each word. */
function inked(words: readonly (readonly [string, number])[], text: string, light = false): [Picture, TextLine] {
  const advance = (letter: string) => (letter.charCodeAt(0) > 0x2e7f ? 16 : 9)
  const lengthOf = (word: string) => [...word].reduce((sum, letter) => sum + advance(letter), 0)
  const width = 20 + words.reduce((sum, [word, gap]) => sum + lengthOf(word) + gap, 0)
  const [ground, ink] = light ? [20, 220] : [245, 30]
  const data = new Uint8Array(width * height * 3).fill(ground)
  let x = 10
  for (const [word, gap] of words) {
    for (const letter of word) {
      const right = advance(letter) - 2
      for (let y = 3; y < 13; y++)
        for (let stroke = 0; stroke <= right; stroke++)
          if (y === 3 || stroke % right === 0)
            data.fill(ink, (y * width + x + stroke) * 3, (y * width + x + stroke + 1) * 3)
      x += advance(letter)
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
    expect(
      split(
        [
          ['open', 6],
          ['badge', 0],
        ],
        'openbadge',
        light,
      ),
    ).toEqual(['open badge'])
  })

  test('cuts between the labels of a bar of menus, which stand as far apart as one letter is wide', () => {
    const labels = ['open', 'node', 'code', 'done']
    const bar = labels.map((label) => [label, 12] as const)
    expect(split(bar, labels.join(''))).toEqual(labels)
  })

  test('cuts between labels of ideographs that stand half a square apart, and not within a text of them', () => {
    expect(
      split(
        [
          ['编辑', 10],
          ['删除', 0],
        ],
        '编辑删除',
      ),
    ).toEqual(['编辑', '删除'])
    expect(
      split(
        [
          ['编辑', 4],
          ['删除', 0],
        ],
        '编辑删除',
      ),
    ).toEqual(['编辑删除'])
  })

  test('cuts between labels that stand apart', () => {
    const lines = splitLine(
      ...inked(
        [
          ['page', 40],
          ['bound', 40],
          ['band', 0],
        ],
        'pageboundband',
      ),
    )
    expect(lines.map((each) => each.text)).toEqual(['page', 'bound', 'band'])
    expect(lines[1]!.box).toMatchObject({ x1: 86, x2: 130 })
  })

  test('cuts between labels that stand close, where the words in them stand closer, and not after a sentence', () => {
    const row = [
      ['My', 4],
      ['page', 10],
      ['Projects', 10],
      ['Help', 0],
    ] as const
    expect(split(row, 'My page Projects Help')).toEqual(['My page', 'Projects', 'Help'])
    expect(
      split(
        [
          ['page', 10],
          ['Projects', 10],
          ['Help', 0],
        ],
        'page Projects Help',
      ),
    ).toEqual(['page Projects Help'])
    expect(
      split(
        [
          ['It', 4],
          ['rang.', 10],
          ['Twice', 0],
        ],
        'It rang. Twice',
      ),
    ).toEqual(['It rang. Twice'])
  })

  test('cuts at the frame of a field, which goes on beyond the row of letters', () => {
    const words = [
      ['Tracker', 9],
      ['Support', 0],
    ] as const
    const frame = (y1: number, y2: number) => {
      const [picture, read] = inked(words, 'Tracker Support')
      for (let y = y1; y < y2; y++) picture.data.fill(120, (y * picture.width + 76) * 3, (y * picture.width + 77) * 3)
      return splitLine(picture, read).map((each) => each.text)
    }
    expect(frame(0, height)).toEqual(['Tracker', 'Support'])
    expect(frame(3, 13).length).toBe(1)
  })

  test('takes no letter for a frame where a button has another ground than the words beside it', () => {
    const [picture, read] = inked(
      [
        ['reopened', 4],
        ['ploy', 0],
      ],
      'reopened ploy',
    )
    const paint = (x: number, level: number, y1 = 0, y2 = height) => {
      for (let y = y1; y < y2; y++)
        picture.data.fill(level, (y * picture.width + x) * 3, (y * picture.width + x + 1) * 3)
    }
    for (let at = 0; at < picture.data.length; at++)
      if ((at / 3) % picture.width < 84 && picture.data[at] === 245) picture.data[at] = 225
    // The second letter of the second word, as one stroke with soft edges.
    for (let x = 95; x < 104; x++) paint(x, 245)
    paint(98, 30, 3, 13)
    for (const x of [97, 99]) paint(x, 225, 3, 6)
    expect(splitLine(picture, read)).toHaveLength(1)
  })

  test('keeps a space that was read, and a word without gaps', () => {
    expect(
      split(
        [
          ['open', 6],
          ['badge', 0],
        ],
        'open badge',
      ),
    ).toEqual(['open badge'])
    expect(split([['unopened', 0]], 'unopened')).toEqual(['unopened'])
  })

  test('does not tear numbers, addresses and names with underscores apart', () => {
    expect(
      split(
        [
          ['1', 5],
          ['299.00', 0],
        ],
        '1299.00',
      ),
    ).toEqual(['1299.00'])
    expect(
      split(
        [
          ['127.0.', 5],
          ['0.1:80', 0],
        ],
        '127.0.0.1:80',
      ),
    ).toEqual(['127.0.0.1:80'])
    expect(
      split(
        [
          ['page_', 5],
          ['band', 0],
        ],
        'page_band',
      ),
    ).toEqual(['page_band'])
  })

  test('puts no space between Chinese words, and cuts between labels', () => {
    const words = (gap: number) =>
      split(
        [
          ['商品', gap],
          ['名称', 0],
        ],
        '商品名称',
      )
    expect(words(6)).toEqual(['商品名称'])
    expect(words(40)).toEqual(['商品', '名称'])
  })

  test('puts spaces where a grid of letters leaves a place empty, and nowhere else', () => {
    const command = 'git log --oneline -5 | less'
    // Narrow letters leave as much ground around them as a space does.
    const words = [...command].map((letter) => [letter === ' ' ? '' : letter, letter === ' ' ? 9 : 0] as const)
    const [picture, line] = inked(words, 'gitlog--oneline-5|l ess')
    const letters = [...command].flatMap((letter, at) => (letter === ' ' ? [] : [14.5 + at * 9]))
    expect(splitLine(picture, { ...line, letters }).map((each) => each.text)).toEqual([command])
  })

  test('an o between figures is a nought', () => {
    expect(split([['50o2', 0]], '50o2')).toEqual(['5002'])
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
