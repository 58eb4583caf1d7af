import { expect, test } from 'bun:test'
import type { TimedPicture } from '../sample/read-pictures.ts'
import { type HiddenPlace, liftedPictures } from './lifted-pictures.ts'

const [width, height] = [20, 10]
const pointer = { x1: 8, y1: 3, x2: 12, y2: 7 }
const around = { x1: 6, y1: 1, x2: 14, y2: 9 }

/** A grey picture with a black pointer in its middle, or without. */
function picture(frameIndex: number, { hasPointer = false, ground = 200 } = {}): TimedPicture {
  const data = new Uint8Array(width * height * 3).fill(ground)
  const rows = hasPointer ? pointer.y2 - pointer.y1 : 0
  for (let y = pointer.y1; y < pointer.y1 + rows; y++)
    data.fill(0, (y * width + pointer.x1) * 3, (y * width + pointer.x2) * 3)
  return { width, height, data, frameIndex, timeS: frameIndex / 20 }
}

async function lifted(pictures: readonly TimedPicture[], wanted: readonly number[], hidden: [number, number[]][]) {
  const places = hidden.map(([index, grounds]): [number, HiddenPlace] => [index, { pointer, around, grounds }])
  const stream = (async function* () {
    yield* pictures
  })()
  const given = []
  for await (const each of liftedPictures(stream, new Set(wanted), new Map(places)))
    given.push({ index: each.picture.frameIndex, lifted: each.under !== undefined, darkest: darkest(each.picture) })
  return given
}

function darkest({ data }: TimedPicture): number {
  return Math.min(...data)
}

test('takes what the pointer hides from an earlier picture or a later one, and gives only what is wanted', async () => {
  const pictures = [picture(3), picture(5, { hasPointer: true }), picture(8, { hasPointer: true }), picture(9)]
  expect(
    await lifted(
      pictures,
      [5, 8],
      [
        [5, [3]],
        [8, [9]],
      ],
    ),
  ).toEqual([
    { index: 5, lifted: true, darkest: 200 },
    { index: 8, lifted: true, darkest: 200 },
  ])
})

test('gives a picture as it is where no other shows its ground, and in order', async () => {
  const pictures = [picture(3), picture(5, { hasPointer: true }), picture(6, { hasPointer: true })]
  expect(await lifted(pictures, [3, 5, 6], [[5, [40]]])).toEqual([
    { index: 3, lifted: false, darkest: 200 },
    { index: 5, lifted: false, darkest: 0 },
    { index: 6, lifted: false, darkest: 0 },
  ])
})
