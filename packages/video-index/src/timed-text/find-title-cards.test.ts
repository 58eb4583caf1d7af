import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import sharp from 'sharp'
import type { Screen } from '../read/screen-reader.ts'
import type { TextLine } from '../read/text-line.ts'
import { sampleActivity } from '../testing/sample-activity.ts'
import { change, sampleObservation, screenAt, textLine } from '../testing/sample-observation.ts'
import { draw } from '../testing/make-clip.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { findStills, findTitleCards, withoutTitleCards } from './find-title-cards.ts'

const cut = change(0, 0, 720, 405)
const still = { startS: 10, endS: 14 }
const middle = (text: string, y: number, height: number): TextLine => ({
  text,
  confidence: 0.98,
  box: { x1: 640 - text.length * 12, x2: 640 + text.length * 12, y1: y, y2: y + height },
})
const heading = middle('Set up a shop', 320, 48)

let folder: Awaited<ReturnType<typeof temporaryFolder>>
beforeAll(async () => {
  folder = await temporaryFolder()
})
afterAll(async () => {
  await folder[Symbol.asyncDispose]()
})

async function cardsOf(svg: string, ...lines: TextLine[]) {
  const screen: Screen = screenAt(12, ...lines)
  const { data, width, height } = await draw(1280, 720, `<rect width="1280" height="720" fill="#223"/>${svg}`)
  await sharp(data, { raw: { width, height, channels: 3 } })
    .webp()
    .toFile(folder.join('frame-00012000.webp'))
  return await findTitleCards([still], [screen], { keyframeFolder: folder.path, width, height, bare: (each) => each })
}

describe('findStills', () => {
  test('a still lies between two cuts, and no pointer moves in it', () => {
    const none = { moves: [] }
    const activity = sampleActivity([4, 10, 14].map((timeS) => [timeS, [cut]] as const))
    expect(findStills(activity, none, [])).toEqual([{ startS: 0, endS: 4 }, { startS: 4, endS: 10 }, still])
    const moves = [{ frame: 40, timeS: 2, box: change(10, 10, 20, 20) }]
    expect(findStills(activity, { moves }, [])).toEqual([{ startS: 4, endS: 10 }, still])
    const typed = sampleActivity([
      [10, [cut]],
      [12, [change(300, 200, 310, 212)]],
      [14, [cut]],
    ])
    expect(findStills(typed, none, [])).toEqual([{ startS: 0, endS: 10 }])
  })
})

describe('findTitleCards', () => {
  test('a few large words in the middle of a plain ground are a card', async () => {
    const [card] = await cardsOf('', heading, middle('Part one of two', 400, 22))
    expect(card).toEqual({
      source: 'title card',
      ...still,
      text: 'Set up a shop',
      lines: ['Set up a shop', 'Part one of two'],
      keyframe: 'frame-00012000.webp',
    })
  })

  test('a page is none: with fields or buttons, with words aside, or with small words only', async () => {
    const form =
      '<rect x="300" y="480" width="680" height="60" fill="#fff"/><rect y="0" width="1280" height="70" fill="#eee"/>'
    expect(await cardsOf(form, heading)).toEqual([])
    expect(await cardsOf('', heading, textLine('Home', 40, 20))).toEqual([])
    expect(await cardsOf('', middle('Set up a shop', 320, 16))).toEqual([])
  })
})

describe('withoutTitleCards', () => {
  const card = { source: 'title card', ...still, text: 'Set up a shop' } as const
  const observed = (startS: number, actionS: number) =>
    sampleObservation({ before: [], late: [heading], startS, episode: { actionS } })

  test('the coming and going of a card is nobody’s doing', () => {
    expect(withoutTitleCards([observed(9.95, 10), observed(13.95, 14)], [card])).toEqual([])
    const done = [observed(8.5, 10), observed(20, 20.1)]
    expect(withoutTitleCards(done, [card]).map((each) => each.episode)).toEqual(done.map((each) => each.episode))
  })

  test('the words of a card are no effect of what was done before it', () => {
    const before = sampleObservation({
      before: [textLine('Saved', 40, 20)],
      late: [heading],
      startS: 9.5,
      episode: { actionS: 9.2 },
    })
    const [kept] = withoutTitleCards([before], [card])
    expect(kept!.late.lines).toEqual(before.before.lines)
  })
})
