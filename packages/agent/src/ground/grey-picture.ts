import sharp from 'sharp'

/** One byte a pixel, row-major. */
export interface GreyPicture {
  width: number
  height: number
  pixels: Uint8Array
}

/** Reads a picture (path or encoded bytes), scaled to a width, in grey. */
export async function readGrey(source: string | Uint8Array, width: number): Promise<GreyPicture> {
  const { data, info } = await sharp(source).resize({ width }).greyscale().raw().toBuffer({ resolveWithObject: true })
  return {
    width: info.width,
    height: info.height,
    pixels: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  }
}

/** How strongly the brightness changes at each pixel: what stays the same between a light and a dark theme. */
export function edgesOf({ width, height, pixels }: GreyPicture): GreyPicture {
  const edges = new Uint8Array(width * height)
  for (let y = 1; y < height; y++) {
    for (let x = 1; x < width; x++) {
      const at = y * width + x
      const here = pixels[at] ?? 0
      edges[at] = Math.min(255, Math.abs(here - (pixels[at - 1] ?? 0)) + Math.abs(here - (pixels[at - width] ?? 0)))
    }
  }
  return { width, height, pixels: edges }
}

/** A level of change that text has in any theme, and compression noise has not. */
const outline = 12

/**
 * Where edges are, a pixel wider than they are and all equally strong: comparable between themes, fonts and video compression, where
 * a few loud shapes would otherwise outweigh the layout.
 */
export function outlinesOf(picture: GreyPicture): GreyPicture {
  const { width, height, pixels } = edgesOf(picture)
  const outlines = new Uint8Array(width * height)
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x
      if ((pixels[at] ?? 0) < outline) continue
      for (const near of [at, at - 1, at + 1, at - width, at + width]) outlines[near] = 255
    }
  }
  return { width, height, pixels: outlines }
}

export function crop(
  picture: GreyPicture,
  left: number,
  top: number,
  width: number,
  height: number,
): GreyPicture | undefined {
  if (left < 0 || top < 0 || left + width > picture.width || top + height > picture.height || width < 4 || height < 4)
    return undefined
  const pixels = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    const from = (top + y) * picture.width + left
    pixels.set(picture.pixels.subarray(from, from + width), y * width)
  }
  return { width, height, pixels }
}

/** Normalised cross-correlation of two pictures of one size, from -1 to 1; 0 when either is flat. */
export function correlation(a: GreyPicture, b: GreyPicture): number {
  const count = Math.min(a.pixels.length, b.pixels.length)
  let sumA = 0
  let sumB = 0
  let squaresA = 0
  let squaresB = 0
  let products = 0
  for (let at = 0; at < count; at++) {
    const left = a.pixels[at] ?? 0
    const right = b.pixels[at] ?? 0
    sumA += left
    sumB += right
    squaresA += left * left
    squaresB += right * right
    products += left * right
  }
  const spreadA = squaresA - (sumA * sumA) / count
  const spreadB = squaresB - (sumB * sumB) / count
  return spreadA < count || spreadB < count ? 0 : (products - (sumA * sumB) / count) / Math.sqrt(spreadA * spreadB)
}
