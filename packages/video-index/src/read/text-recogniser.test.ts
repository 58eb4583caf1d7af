import { afterAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { openPicture } from '../testing/open-picture.ts'
import { TextRecogniser } from './text-recogniser.ts'
import { boxHeight } from './text-line.ts'

setDefaultTimeout(60_000)

const recogniser = new TextRecogniser()
afterAll(async () => {
  await recogniser[Symbol.asyncDispose]()
})

const bare = (text: string) => text.replaceAll(' ', '')
const textsOf = async (name: Parameters<typeof openPicture>[0]) =>
  (await recogniser.read(await openPicture(name))).map((line) => bare(line.text)).sort()

describe('TextRecogniser', () => {
  test('reads English', async () => {
    const words = ['Customers', 'Home', 'Newproduct', 'Orders', 'Price', 'Productname', 'Savechanges', 'Settings']
    expect(await textsOf('form')).toEqual(['299', ...words, 'Wirelessheadset'])
  })

  test('reads Chinese', async () => {
    expect(await textsOf('chinese')).toEqual(['299.00', '价格', '保存修改', '商品名称', '无线耳机'].sort())
  })

  test('reads small light words on dark ground', async () => {
    expect(await textsOf('dark')).toEqual(['Disabled', 'Emailmeaboutneworders', 'Notifications', 'Weeklyreport'])
  })

  test('gives boxes that fit the letters, also when only a part is read', async () => {
    const picture = await openPicture('form')
    const whole = (await recogniser.read(picture)).find((line) => line.text === '299')!
    const part = (await recogniser.read(picture, { x1: 360, y1: 60, x2: 520, y2: 130 })).find(
      (line) => line.text === '299',
    )!
    for (const { box, confidence } of [whole, part]) {
      expect(confidence).toBeGreaterThan(0.9)
      expect(Math.abs(box.x1 - 392)).toBeLessThan(6)
      expect(Math.abs(box.x2 - 419)).toBeLessThan(6)
      expect(Math.abs((box.y1 + box.y2) / 2 - 109)).toBeLessThan(4)
      expect(boxHeight(box)).toBeWithin(10, 22)
    }
  })

  test('finds nothing on plain ground and in a sliver', async () => {
    const picture = { width: 200, height: 90, data: new Uint8Array(200 * 90 * 3).fill(240) }
    expect(await recogniser.read(picture)).toEqual([])
    expect(await recogniser.read(picture, { x1: 10, y1: 10, x2: 13, y2: 60 })).toEqual([])
  })
})
