import { findChanges } from '../sample/frame-changes.ts'
import type { TimedPicture } from '../sample/read-pictures.ts'
import { joinTouching } from './find-ink.ts'
import { joinLines } from './join-lines.ts'
import { splitLine } from './split-line.ts'
import type { Picture, TextRecogniser } from './text-recogniser.ts'
import { type PixelBox, type TextLine, boxHeight, grow, intersects, union } from './text-line.ts'

/** A full picture with the text on it, and where the pointer stood over that, if there was one. */
export type Screen = { frameIndex: number; timeS: number; lines: TextLine[]; pointer?: PixelBox }

/** When more of the picture than this changed, it is read anew as a whole. */
const wholeShare = 0.6
/** Ground around a changed place that is read with it: words are found better with some space, and labels float nearby. */
const margin = 30
/** More changed places than this are joined into one. */
const maxRegions = 24
/** Pictures are compared at this part of their size: what an encoder goes on refining after a change is evened out, letters are not. */
const compared = 2

/** Reads pictures one after another; only what differs from the picture before is read again. */
export class ScreenReader {
  #previous: { luma: Uint8Array; lines: TextLine[] } | undefined
  readonly #recogniser: TextRecogniser

  constructor(recogniser: TextRecogniser) {
    this.#recogniser = recogniser
  }

  async read(picture: TimedPicture): Promise<Screen> {
    const luma = smallLuma(picture)
    const regions = this.#previous
      ? changedRegions(this.#previous.luma, luma, picture, this.#previous.lines)
      : undefined
    const kept = regions
      ? this.#previous!.lines.filter((line) => !regions.some((region) => intersects(region, line.box)))
      : []
    const lines = [...kept]
    for (const region of regions ?? [undefined])
      for (const line of joinLines(await this.#recogniser.read(picture, region)))
        for (const part of splitLine(picture, line)) lines.push({ ...part, contrast: contrastOf(picture, part.box) })
    lines.sort((a, b) => a.box.y1 - b.box.y1 || a.box.x1 - b.box.x1)
    this.#previous = { luma, lines }
    return { frameIndex: picture.frameIndex, timeS: picture.timeS, lines }
  }
}

/** Where to read again, or undefined for everywhere. Regions take in every line they touch, so that no line is cut. */
function changedRegions(
  before: Uint8Array,
  after: Uint8Array,
  { width, height }: Picture,
  lines: TextLine[],
): PixelBox[] | undefined {
  const around = margin * (Math.max(width, height) / 1280)
  let regions: PixelBox[] = findChanges(before, after, Math.ceil(width / compared), Math.ceil(height / compared))
    .filter((change) => change.pixels > 2)
    .map(({ x1, y1, x2, y2 }) => ({ x1: x1 * compared, y1: y1 * compared, x2: x2 * compared, y2: y2 * compared }))
    .map((change) => grow(change, around, width, height))
  const touch = (region: PixelBox) => {
    const touched = lines
      .filter((line) => intersects(region, line.box, 2))
      .map((line) => grow(line.box, boxHeight(line.box), width, height))
    return union([region, ...touched])
  }
  // Regions that were joined may touch lines that neither of them did.
  for (let before = -1; before !== regions.length;) {
    before = regions.length
    regions = joinTouching(joinTouching(regions.map(touch)).map(touch))
  }
  if (regions.length > maxRegions) regions = [touch(union(regions))]
  const area = regions.reduce((sum, each) => sum + (each.x2 - each.x1) * (each.y2 - each.y1), 0)
  return area > wholeShare * width * height ? undefined : regions
}

function contrastOf({ data, width, height }: Picture, { x1, y1, x2, y2 }: PixelBox): number {
  const levels: number[] = []
  for (let y = Math.floor(y1); y < Math.min(height, y2); y++)
    for (let x = Math.floor(x1); x < Math.min(width, x2); x++) levels.push(lumaAt(data, (y * width + x) * 3))
  levels.sort((a, b) => a - b)
  const at = (share: number) => levels[Math.min(levels.length - 1, Math.floor(levels.length * share))] ?? 0
  return at(0.97) - at(0.03)
}

function smallLuma({ data, width, height }: Picture): Uint8Array {
  const [across, down] = [Math.ceil(width / compared), Math.ceil(height / compared)]
  const luma = new Uint8Array(across * down)
  for (let y = 0, to = 0; y < down; y++) {
    const above = y * compared * width * 3
    const below = Math.min(height - 1, y * compared + 1) * width * 3
    for (let x = 0; x < across; x++, to++) {
      const left = x * compared * 3
      const right = Math.min(width - 1, x * compared + 1) * 3
      const upper = lumaAt(data, above + left) + lumaAt(data, above + right)
      luma[to] = (upper + lumaAt(data, below + left) + lumaAt(data, below + right)) >> 2
    }
  }
  return luma
}

function lumaAt(data: Uint8Array, at: number): number {
  return (data[at]! + 2 * data[at + 1]! + data[at + 2]!) >> 2
}
