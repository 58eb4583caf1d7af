import type { Picture } from './picture.ts'
import type { ReadText } from './recognise-lines.ts'
import { type PixelBox, boxHeight, boxWidth } from './text-line.ts'

/**
 * Pixels that differ by this share of the letters' contrast, or these levels, are the same but for compression noise: it
 * reached 0.12 of the contrast at H.264's usual quality, and a sign that is another differs by 0.8 somewhere.
 */
const noiseShare = 0.16
const leastNoise = 12
/** Letters differ from their ground by at least this much. */
const inkContrast = 32
/** As many lines as a long recording of a busy desktop shows; a few kilobytes each. */
const maxLines = 8000

type Ink = { width: number; height: number; levels: Uint8Array; noise: number }

/**
 * What was read in which picture of a line. Lines that moved, or that come back, are known by their letters' pixels alone:
 * the ground around them, where a box falls a pixel further left or right, does not count.
 */
export class LineCache {
  readonly #known = new Map<string, { ink: Ink; read: ReadText }[]>()
  #lines = 0

  /** What was read of the same letters before. */
  find(picture: Picture, box: PixelBox): ReadText | undefined {
    const ink = inkOf(picture, box)
    return this.#known.get(sizeOf(ink))?.find((each) => isSame(each.ink, ink))?.read
  }

  keep(picture: Picture, box: PixelBox, read: ReadText): void {
    if (this.#lines++ >= maxLines) {
      this.#known.clear()
      this.#lines = 1
    }
    const ink = inkOf(picture, box)
    const alike = this.#known.get(sizeOf(ink))
    if (alike) alike.push({ ink, read })
    else this.#known.set(sizeOf(ink), [{ ink, read }])
  }
}

function sizeOf({ width, height }: Ink): string {
  return `${width} ${height}`
}

function isSame(a: Ink, b: Ink): boolean {
  const noise = Math.min(a.noise, b.noise)
  for (let at = 0; at < a.levels.length; at++) if (Math.abs(a.levels[at]! - b.levels[at]!) > noise) return false
  return true
}

/** The part of a box that its letters fill, in the colour that the recogniser looks at. */
function inkOf({ data, width: pictureWidth }: Picture, box: PixelBox): Ink {
  const [width, height] = [boxWidth(box), boxHeight(box)]
  const levels = new Uint8Array(width * height)
  const counts = new Uint32Array(32)
  for (let y = 0, to = 0; y < height; y++)
    for (let x = 0, from = ((box.y1 + y) * pictureWidth + box.x1) * 3; x < width; x++, from += 3, to++) {
      levels[to] = data[from]!
      counts[levels[to]! >> 3]!++
    }
  const ground = counts.indexOf(Math.max(...counts)) * 8 + 4
  const inner = { x1: width, y1: height, x2: 0, y2: 0 }
  let contrast = 0
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      const away = Math.abs(levels[at]! - ground)
      if (away < inkContrast) continue
      if (away > contrast) contrast = away
      inner.x1 = Math.min(inner.x1, x)
      inner.x2 = Math.max(inner.x2, x + 1)
      inner.y1 = Math.min(inner.y1, y)
      inner.y2 = y + 1
    }
  // Faint words have no ink by that measure: the whole box stands for them.
  const noise = Math.max(leastNoise, noiseShare * contrast)
  if (inner.x2 <= inner.x1) return { width, height, levels, noise }
  const ink = new Uint8Array(boxWidth(inner) * boxHeight(inner))
  for (let y = inner.y1, to = 0; y < inner.y2; y++, to += boxWidth(inner))
    ink.set(levels.subarray(y * width + inner.x1, y * width + inner.x2), to)
  return { width: boxWidth(inner), height: boxHeight(inner), levels: ink, noise }
}
