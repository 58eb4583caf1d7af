import { describe, expect, test } from 'bun:test'
import { draw, greyOf } from '../testing/make-clip.ts'
import { sizeOf } from './box.ts'
import { Ground } from './ground.ts'

const [width, height] = [320, 180]
const picture = async (svg: string) => greyOf(await draw(width, height, svg))
const pointer = (x: number, y: number) => `<rect x="${x}" y="${y}" width="7" height="11"/>`
const bare = { pixels: 77, sharpPixels: 77 }

/** Shows pictures a tenth of a second apart and tells what passed from the last but one to the last. */
async function passingOf(...svgs: string[]) {
  const pictures = await Promise.all(svgs.map(picture))
  const ground = new Ground(pictures[0]!, width, height)
  let passing = { arrived: [], left: [] } as ReturnType<Ground['pass']>
  for (const [at, after] of pictures.slice(1).entries()) passing = ground.pass(pictures[at]!, after, at / 10, false)
  return passing
}

describe('Ground', () => {
  test('tells what arrives from what leaves', async () => {
    expect(await passingOf('', pointer(40, 50), pointer(90, 80))).toEqual({
      arrived: [{ x1: 90, y1: 80, x2: 97, y2: 91, ...bare }],
      left: [{ x1: 40, y1: 50, x2: 47, y2: 61, ...bare }],
    })
  })

  test('keeps old and new place apart where they touch', async () => {
    const { arrived, left } = await passingOf('', pointer(40, 50), pointer(44, 52))
    expect(arrived).toHaveLength(1)
    expect(left).toHaveLength(1)
    expect(arrived[0]).toMatchObject({ x2: 51, y2: 63 })
    expect(left[0]).toMatchObject({ x1: 40, y1: 50 })
  })

  test('knows the ground again after a long rest on it', async () => {
    const rested = Array.from({ length: 20 }, () => pointer(40, 50))
    const { arrived, left } = await passingOf('', ...rested, pointer(90, 80))
    expect(left).toEqual([{ x1: 40, y1: 50, x2: 47, y2: 61, ...bare }])
    expect(arrived).toHaveLength(1)
  })

  test('finds a pointer over a field whose border lights up around it', async () => {
    const border = '<rect x="40.5" y="40.5" width="120" height="40" fill="none" stroke="#00c" stroke-width="1"/>'
    const { arrived } = await passingOf('', border + pointer(90, 54))
    expect(arrived.map((each) => sizeOf(each))).toContainEqual([7, 11])
  })

  test('sees letters arrive and not leave', async () => {
    const letters = (count: number) =>
      Array.from({ length: count }, (_, at) => `<rect x="${60 + at * 9}" y="60" width="5" height="12"/>`).join('')
    const { arrived, left } = await passingOf(letters(1), letters(2), letters(3), letters(4))
    expect(arrived).toEqual([{ x1: 87, y1: 60, x2: 92, y2: 72, pixels: 60, sharpPixels: 60 }])
    expect(left).toEqual([])
  })

  test('tells nothing from a page that is drawn anew', async () => {
    const page = '<rect x="10" y="10" width="280" height="120" fill="#9bc"/>'
    expect(await passingOf(pointer(40, 50), page + pointer(90, 80))).toEqual({ arrived: [], left: [] })
    const { arrived } = await passingOf('', page, page + pointer(130, 100))
    expect(arrived).toEqual([{ x1: 130, y1: 100, x2: 137, y2: 111, ...bare }])
  })
})
