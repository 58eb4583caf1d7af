import { findChanges } from '../sample/frame-changes.ts'
import type { TimedPicture } from '../sample/read-pictures.ts'
import { joinLines } from './join-lines.ts'
import { splitLine } from './split-line.ts'
import type { Picture, TextRecogniser } from './text-recogniser.ts'
import { type PixelBox, type TextLine, boxHeight, grow, intersects, union } from './text-line.ts'

/** A full picture with the text on it. */
export type Screen = { frameIndex: number; timeS: number; lines: TextLine[] }

/** When more of the picture than this changed, it is read anew as a whole. */
const wholeShare = 0.4
/** Ground around a changed place that is read with it: words are found better with some space, and labels float nearby. */
const margin = 30
/** More changed places than this are joined into one. */
const maxRegions = 6

/** Reads pictures one after another; only what differs from the picture before is read again. */
export class ScreenReader {
  #previous: { luma: Uint8Array; lines: TextLine[] } | undefined
  readonly #recogniser: TextRecogniser

  constructor(recogniser: TextRecogniser) {
    this.#recogniser = recogniser
  }

  async read(picture: TimedPicture): Promise<Screen> {
    const luma = lumaOf(picture)
    const regions = this.#previous
      ? changedRegions(this.#previous.luma, luma, picture, this.#previous.lines)
      : undefined
    const kept = regions
      ? this.#previous!.lines.filter((line) => !regions.some((region) => intersects(region, line.box)))
      : []
    const lines = [...kept]
    for (const region of regions ?? [undefined])
      for (const line of joinLines(await this.#recogniser.read(picture, region)))
        for (const part of splitLine(picture, line))
          lines.push({ ...part, contrast: contrastOf(luma, picture.width, part.box) })
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
  let regions: PixelBox[] = findChanges(before, after, width, height)
    .changes.filter((change) => change.pixels > 8)
    .map((change) => grow(change, margin * (Math.max(width, height) / 1280), width, height))
  const touch = (region: PixelBox) => {
    const touched = lines
      .filter((line) => intersects(region, line.box, 2))
      .map((line) => grow(line.box, boxHeight(line.box), width, height))
    return union([region, ...touched])
  }
  regions = joinTouching(regions.map(touch))
  if (regions.length > maxRegions) regions = joinTouching([union(regions)])
  const area = regions.reduce((sum, each) => sum + (each.x2 - each.x1) * (each.y2 - each.y1), 0)
  return area > wholeShare * width * height ? undefined : regions
}

function contrastOf(luma: Uint8Array, width: number, { x1, y1, x2, y2 }: PixelBox): number {
  const levels: number[] = []
  for (let y = Math.floor(y1); y < y2; y++)
    for (let x = Math.floor(x1); x < x2; x++) levels.push(luma[y * width + x] ?? 0)
  levels.sort((a, b) => a - b)
  const at = (share: number) => levels[Math.min(levels.length - 1, Math.floor(levels.length * share))] ?? 0
  return at(0.97) - at(0.03)
}

function joinTouching(regions: PixelBox[]): PixelBox[] {
  const joined: PixelBox[] = []
  for (let region of regions) {
    for (
      let at = joined.findIndex((each) => intersects(each, region));
      at >= 0;
      at = joined.findIndex((each) => intersects(each, region))
    )
      region = union([region, joined.splice(at, 1)[0]!])
    joined.push(region)
  }
  return joined
}

function lumaOf({ data, width, height }: Picture): Uint8Array {
  const luma = new Uint8Array(width * height)
  for (let at = 0, from = 0; at < luma.length; at++, from += 3)
    luma[at] = (data[from]! + 2 * data[from + 1]! + data[from + 2]!) >> 2
  return luma
}
