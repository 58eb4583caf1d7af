import sharp, { type OverlayOptions } from 'sharp'
import { VideoIndexError } from '../../errors.ts'
import type { Box } from '../../protocol/procedure.ts'

export type DrawOptions = {
  /** What is outlined, as fractions of the picture. */
  outline?: Box | undefined
  /** What is made unreadable, as fractions of the picture. */
  covers?: readonly Box[]
  /** The widest that it may be, in pixels. */
  maxWidth?: number
}

export type DrawnPicture = { data: Uint8Array; width: number; height: number }

/** Nothing that was written can be told from this many samples. */
const coverSamples = { width: 4, height: 1 }
const accent = '#e5484d'

/**
 * A picture of the store as WebP, made ready to leave: scaled down, regions covered, the target outlined.
 * @throws VideoIndexError `unreadable_media` when the picture cannot be read
 */
export async function drawPicture(path: string, options: DrawOptions = {}): Promise<DrawnPicture> {
  const { outline, covers = [], maxWidth = 1280 } = options
  try {
    const scaled = sharp(path).resize({ width: maxWidth, withoutEnlargement: true }).removeAlpha().toColourspace('srgb')
    const { data, info } = await scaled.raw().toBuffer({ resolveWithObject: true })
    const raw = { width: info.width, height: info.height, channels: info.channels }
    const overlays = [
      ...(await Promise.all(covers.map((region) => drawCover(data, raw, region)))),
      ...(outline ? [{ input: drawOutline(outline, raw), left: 0, top: 0 }] : []),
    ].filter((overlay) => overlay !== undefined)
    const drawn = await sharp(data, { raw }).composite(overlays).webp({ quality: 78 }).toBuffer()
    return { data: drawn, width: info.width, height: info.height }
  } catch (cause) {
    throw new VideoIndexError('unreadable_media', 'a picture of the recording cannot be read', {
      hint: 'index the recording again with `stepcast index FILE`',
      cause,
    })
  }
}

type Raw = { width: number; height: number; channels: 1 | 2 | 3 | 4 }

/** The region in so few samples that it is a smear of its own colours. */
async function drawCover(data: Buffer, raw: Raw, region: Box): Promise<OverlayOptions | undefined> {
  const area = toPixels(region, raw)
  if (area.width < 1 || area.height < 1) return undefined
  const few = await sharp(data, { raw })
    .extract(area)
    .resize({ ...coverSamples, fit: 'fill' })
    .png()
    .toBuffer()
  const input = await sharp(few)
    .resize({ width: area.width, height: area.height, fit: 'fill', kernel: 'cubic' })
    .png()
    .toBuffer()
  return { input, left: area.left, top: area.top }
}

/** The pixels that a region touches, those it only cuts included. */
export function toPixels([x1, y1, x2, y2]: Box, { width, height }: { width: number; height: number }) {
  const left = Math.max(0, Math.floor(x1 * width))
  const top = Math.max(0, Math.floor(y1 * height))
  return {
    left,
    top,
    width: Math.min(width, Math.ceil(x2 * width)) - left,
    height: Math.min(height, Math.ceil(y2 * height)) - top,
  }
}

function drawOutline(box: Box, { width, height }: Raw): Buffer {
  const line = Math.max(2, Math.round(width / 420))
  const air = line * 2.5
  const area = toPixels(box, { width, height })
  const x = Math.max(line, area.left - air)
  const y = Math.max(line, area.top - air)
  const right = Math.min(width - line, area.left + area.width + air)
  const bottom = Math.min(height - line, area.top + area.height + air)
  const rectangle = `x="${x}" y="${y}" width="${Math.max(1, right - x)}" height="${Math.max(1, bottom - y)}" rx="${line * 2}" fill="none"`
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect ${rectangle} stroke="#fff" stroke-opacity="0.75" stroke-width="${line * 2.4}"/><rect ${rectangle} stroke="${accent}" stroke-width="${line}"/></svg>`,
  )
}
