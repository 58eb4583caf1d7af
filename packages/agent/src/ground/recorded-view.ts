import type { Box, Target } from '@stepcast/video-index'
import { centreOf, gapBetween, type Rectangle } from '../observe/observation.ts'
import { correlation, crop, edgesOf, type GreyPicture, outlinesOf, readGrey } from './grey-picture.ts'

/** How far the live page is from where the recording shows it, in the live page's pixels. */
export interface Offset {
  dx: number
  dy: number
}

/** Pictures are compared at this width: enough for an icon's shape, small enough to be quick. */
const alignmentWidth = 320

/**
 * One step's picture of the recording beside the live page. Recordings show a browser's own bars above the page, or none, or another
 * scroll position, so positions only count after the shift between the two pictures was found.
 */
export class RecordedView {
  readonly #frame: GreyPicture
  readonly #live: GreyPicture
  readonly #small: GreyPicture
  readonly #smallLive: GreyPicture
  readonly offset: Offset | undefined

  private constructor(frame: GreyPicture, live: GreyPicture, small: GreyPicture, smallLive: GreyPicture) {
    this.#frame = frame
    this.#live = live
    this.#small = outlinesOf(small)
    this.#smallLive = outlinesOf(smallLive)
    this.offset = findOffset(this.#small, this.#smallLive, live.width / smallLive.width)
  }

  /** @returns undefined when the recording's picture cannot be read */
  static async open(
    framePath: string,
    screenshot: Uint8Array,
    viewportWidth: number,
  ): Promise<RecordedView | undefined> {
    try {
      const [small, smallLive, frame, live] = await Promise.all([
        readGrey(framePath, alignmentWidth),
        readGrey(screenshot, alignmentWidth),
        readGrey(framePath, viewportWidth),
        readGrey(screenshot, viewportWidth),
      ])
      return new RecordedView(frame, live, small, smallLive)
    } catch {
      return undefined
    }
  }

  /** The offset of what is around a point (in live pixels), which may differ from the page's where a column is wider than recorded. */
  offsetAround(point: { x: number; y: number }): Offset | undefined {
    if (!this.offset) return undefined
    const scale = this.#live.width / this.#smallLive.width
    const width = Math.round(240 / scale)
    const height = Math.round(130 / scale)
    const place = (middle: number, size: number, whole: number) =>
      Math.max(0, Math.min(whole - size, Math.round(middle / scale - size / 2)))
    const left = place(point.x, width, this.#small.width)
    const top = place(point.y, height, this.#small.height)
    const around = crop(this.#small, left, top, width, height)
    if (!around) return this.offset
    let best = { score: 0.5, dx: this.offset.dx, dy: this.offset.dy }
    const reach = { x: Math.round(64 / scale), y: Math.round(40 / scale) }
    for (let dy = -reach.y; dy <= reach.y; dy++) {
      for (let dx = -reach.x; dx <= reach.x; dx++) {
        const shift = { dx: Math.round(this.offset.dx / scale) + dx, dy: Math.round(this.offset.dy / scale) + dy }
        const there = crop(this.#smallLive, left + shift.dx, top + shift.dy, width, height)
        const score = there ? correlation(around, there) : 0
        if (score > best.score) best = { score, dx: shift.dx * scale, dy: shift.dy * scale }
      }
    }
    return best
  }

  /** How alike the recorded target and the live page around `centre` look, from 0 to 1; undefined when either is cut off. */
  likeness(box: Box, live: Rectangle): number | undefined {
    const { width, height } = this.#frame
    const pad = 3
    const left = Math.max(0, Math.round(box[0] * width) - pad)
    const top = Math.max(0, Math.round(box[1] * height) - pad)
    const patchWidth = Math.min(width - left, Math.round((box[2] - box[0]) * width) + 2 * pad)
    const patchHeight = Math.min(height - top, Math.round((box[3] - box[1]) * height) + 2 * pad)
    const recorded = crop(this.#frame, left, top, patchWidth, patchHeight)
    if (!recorded) return undefined
    const recordedEdges = edgesOf(recorded)
    const centre = centreOf(live)
    let best: number | undefined
    // a recorded box is seldom centred to the pixel
    for (let dy = -4; dy <= 4; dy++) {
      for (let dx = -4; dx <= 4; dx++) {
        const patch = crop(
          this.#live,
          Math.round(centre.x - patchWidth / 2) + dx,
          Math.round(centre.y - patchHeight / 2) + dy,
          patchWidth,
          patchHeight,
        )
        if (!patch) continue
        const alike = Math.max(correlation(recorded, patch), correlation(recordedEdges, edgesOf(patch)))
        best = Math.max(best ?? 0, alike)
      }
    }
    return best
  }
}

/** The shift at which the edges of the two pictures agree best, if it stands out. */
function findOffset(frameEdges: GreyPicture, liveEdges: GreyPicture, scale: number): Offset | undefined {
  const live = liveEdges
  let best = { score: 0, dx: 0, dy: 0 }
  for (let dy = -Math.round(live.height * 0.3); dy <= live.height * 0.15; dy++) {
    for (let dx = -2; dx <= 2; dx++) {
      const score = shiftedCorrelation(frameEdges, liveEdges, dx, dy)
      if (score > best.score) best = { score, dx, dy }
    }
  }
  return best.score >= 0.3 ? { dx: best.dx * scale, dy: best.dy * scale } : undefined
}

function shiftedCorrelation(frame: GreyPicture, live: GreyPicture, dx: number, dy: number): number {
  const width = Math.min(frame.width, live.width) - Math.abs(dx)
  const top = Math.max(0, -dy)
  const height = Math.min(frame.height - top, live.height - Math.max(0, dy))
  if (height < live.height / 3) return 0
  const a = crop(frame, Math.max(0, -dx), top, width, height)
  const b = crop(live, Math.max(0, dx), Math.max(0, dy), width, height)
  return a && b ? correlation(a, b) : 0
}

/** Where the recording shows the target, in pixels of a live page of this size. */
export function recordedPoint(
  target: Target,
  viewport: { width: number; height: number },
): { x: number; y: number } | undefined {
  const [x, y] = target.box
    ? [(target.box[0] + target.box[2]) / 2, (target.box[1] + target.box[3]) / 2]
    : (target.point ?? [])
  return x === undefined || y === undefined ? undefined : { x: x * viewport.width, y: y * viewport.height }
}

/**
 * How well an element lies where the recording shows the target, from 0 to 1. Without a known offset only roughly, since the
 * browser's bars may take up to a seventh of the picture.
 */
export function positionFit(
  box: Rectangle,
  point: { x: number; y: number },
  offset: Offset | undefined,
  viewport: { height: number },
  /** Where another row is meant than the recorded one, only how far aside it lies. */
  onlyAside = false,
): number {
  const spread = offset ? 35 : viewport.height * 0.1
  const { dx, dy } = offset ?? { dx: 0, dy: -viewport.height * 0.06 }
  const centre = centreOf(box)
  const at = { x: point.x + dx, y: onlyAside ? centre.y : point.y + dy, width: 0, height: 0 }
  const gap = gapBetween(box, at)
  const away = Math.hypot(centre.x - at.x, centre.y - at.y)
  return 0.7 * Math.exp(-((gap / spread) ** 2)) + 0.3 * Math.exp(-((away / (2 * spread)) ** 2))
}
