import { afterAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { openPicture } from '../testing/open-picture.ts'
import { ScreenReader } from './screen-reader.ts'
import type { PixelBox, TextLine } from './text-line.ts'
import { type Picture, TextRecogniser } from './text-recogniser.ts'

setDefaultTimeout(60_000)

/** The real recogniser, which notes how much of each picture it is given. */
class CountingRecogniser extends TextRecogniser {
  readonly shares: number[] = []

  override async read(picture: Picture, region?: PixelBox): Promise<TextLine[]> {
    const { x1, y1, x2, y2 } = region ?? { x1: 0, y1: 0, x2: picture.width, y2: picture.height }
    this.shares.push(((x2 - x1) * (y2 - y1)) / (picture.width * picture.height))
    return await super.read(picture, region)
  }
}

const recogniser = new CountingRecogniser()
afterAll(async () => {
  await recogniser[Symbol.asyncDispose]()
})

const textsOf = ({ lines }: { lines: TextLine[] }) => lines.map((line) => line.text).sort()

describe('ScreenReader', () => {
  test('puts back the spaces that the recogniser loses, and keeps labels apart', async () => {
    const screen = await new ScreenReader(recogniser).read(await openPicture('form', { frameIndex: 7, timeS: 1.4 }))
    expect(screen).toMatchObject({ frameIndex: 7, timeS: 1.4 })
    const menu = ['Home', 'Orders', 'Customers', 'Settings']
    const rest = ['New product', 'Product name', 'Price', 'Wireless headset', '299', 'Save changes']
    expect(textsOf(screen)).toEqual([...menu, ...rest].sort())
  })

  test('tells faint words by their contrast', async () => {
    const { lines } = await new ScreenReader(recogniser).read(await openPicture('dark'))
    const contrastOf = (text: string) => lines.find((line) => line.text === text)!.contrast!
    expect(contrastOf('Weekly report')).toBeLessThan(0.7 * contrastOf('Notifications'))
  })

  test('reads only what changed, and tells the same as a full reading', async () => {
    const [first, second] = [await openPicture('form'), await openPicture('form-changed', { frameIndex: 1 })]
    const full = await new ScreenReader(recogniser).read(second)
    const reader = new ScreenReader(recogniser)
    await reader.read(first)
    recogniser.shares.length = 0
    const changed = await reader.read(second)
    expect(textsOf(changed)).toEqual(textsOf(full))
    expect(textsOf(changed)).toContain('Desk lamp')
    expect(textsOf(changed)).not.toContain('Wireless headset')
    expect(recogniser.shares.reduce((sum, share) => sum + share, 0)).toBeWithin(0.01, 0.4)
    for (const line of changed.lines) {
      const same = full.lines.find((each) => each.text === line.text)!
      expect(Math.abs(same.box.x1 - line.box.x1) + Math.abs(same.box.y1 - line.box.y1)).toBeLessThan(6)
    }
  })

  test('reads nothing again when nothing changed, and everything on another screen', async () => {
    const reader = new ScreenReader(recogniser)
    const first = await reader.read(await openPicture('dark'))
    recogniser.shares.length = 0
    expect((await reader.read(await openPicture('dark'))).lines).toEqual(first.lines)
    expect(recogniser.shares).toEqual([])
    const other = await reader.read(await openPicture('chinese'))
    expect(recogniser.shares).toEqual([1])
    expect(textsOf(other)).toContain('商品名称')
  })
})
