import sharp from 'sharp'
import { boundsOf, takeRegion } from '../sample/take-region.ts'
import type { Picture } from './picture.ts'
import type { PixelBox } from './text-line.ts'
import type { TextModel } from './text-models.ts'

/** The network works on sides that are multiples of this. */
const stride = 32
/** Crops narrower or lower than this are padded: the detector needs some ground around a word. */
const minSide = 64
/** The mean and spread of the pictures that the detector was trained on. */
const mean = [0.485, 0.456, 0.406] as const
const spread = [0.229, 0.224, 0.225] as const
/** What the network says of ground; anything above belongs to the core of a line. */
const groundLevel = 0.5 / 255
const minArea = 20

/**
 * The cores of the lines of text in `region`, in pixels of the whole picture: a core is about 0.6 of its letters' height.
 * The picture is looked at `scale` times as large as it is.
 */
export async function detectLines(
  model: TextModel,
  picture: Picture,
  region: PixelBox,
  scale: number,
): Promise<PixelBox[]> {
  const size = { width: region.x2 - region.x1, height: region.y2 - region.y1 }
  const [width, height] = [Math.round(size.width * scale), Math.round(size.height * scale)]
  const [padX, padY] = [Math.max(0, minSide - width) >> 1, Math.max(0, minSide - height) >> 1]
  const { data, info } = await sharp(picture.data, {
    raw: { width: picture.width, height: picture.height, channels: 3 },
  })
    .extract({ left: region.x1, top: region.y1, ...size })
    .resize(width, height, { kernel: 'cubic', fit: 'fill' })
    .extend({ top: padY, bottom: padY, left: padX, right: padX, extendWith: 'copy' })
    .raw()
    .toBuffer({ resolveWithObject: true })
  const [across, down] = [info.width, info.height].map((side) => Math.ceil(side / stride) * stride) as [number, number]
  const input = normalise(data, info.width, info.height, across, down)
  const output = await model.run(input, [1, 3, down, across])
  const cores = findBlobs(output.data, across, down)
  output.dispose()
  return cores.map((box) => ({
    x1: region.x1 + (box.x1 - padX) / scale,
    y1: region.y1 + (box.y1 - padY) / scale,
    x2: region.x1 + (box.x2 - padX) / scale,
    y2: region.y1 + (box.y2 - padY) / scale,
  }))
}

function normalise(rgb: Uint8Array, width: number, height: number, across: number, down: number): Float32Array {
  const plane = across * down
  const input = new Float32Array(3 * plane)
  for (let channel = 0; channel < 3; channel++) {
    const levels = Float32Array.from({ length: 256 }, (_, level) => (level / 255 - mean[channel]!) / spread[channel]!)
    input.fill(levels[0]!, channel * plane, (channel + 1) * plane)
    for (let y = 0; y < height; y++)
      for (let x = 0, from = y * width * 3 + channel, to = channel * plane + y * across; x < width; x++, from += 3)
        input[to + x] = levels[rgb[from]!]!
  }
  return input
}

/** Boxes of the touching pixels above the ground's level. */
function findBlobs(map: Float32Array, width: number, height: number): PixelBox[] {
  const mask = new Uint8Array(width * height)
  for (let at = 0; at < mask.length; at++) if (map[at]! >= groundLevel) mask[at] = 1
  const boxes: PixelBox[] = []
  for (let start = mask.indexOf(1); start >= 0; start = mask.indexOf(1, start + 1)) {
    const box = boundsOf(takeRegion(mask, width, start), width)
    if ((box.x2 - box.x1) * (box.y2 - box.y1) > minArea) boxes.push(box)
  }
  return boxes
}
