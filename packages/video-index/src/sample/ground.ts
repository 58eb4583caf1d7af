import { type Change, differingRows } from './frame-changes.ts'
import { boundsOf, takeRegion } from './take-region.ts'

/** What came to stand above the page in a frame, and what left it without a trace. */
export type Passing = { arrived: Change[]; left: Change[] }

/** Below this difference of grey levels compression noise lives. */
const visible = 14
/** A pointer's outline differs from the page under it by more than this. */
const sharp = 40
/** What returns is within this of what stood there: encoders do not restore it exactly. */
const tolerance = 26
/** A value that stood this long is what the page shows. Longer than a moving pointer stays, shorter than it rests. */
const settledS = 0.2
/** A frame that changes more of itself than this shows another page. */
const newPageShare = 0.15
/** What passes is no larger than this share of the frame's long side. */
const maxPassing = 0.06
/** Parts of one outline lie within this many pixels of each other. */
const reach = 2
const minPixels = 3
/** More separate places than this are a page that is drawn anew. */
const maxPlaces = 400

const arrival = 1
const departure = 2

/**
 * Remembers for each pixel what the page shows there, and what it showed before that. A pointer takes a pixel away from its
 * page and gives it back; a letter that is typed takes it and keeps it. So what arrives and what leaves are told apart,
 * also where both touch, without any idea of what a pointer looks like.
 */
export class Ground {
  readonly #width: number
  readonly #height: number
  readonly #shown: Uint8Array
  readonly #shownBefore: Uint8Array
  readonly #changedS: Float32Array
  readonly #mask: Uint8Array

  constructor(first: Uint8Array, width: number, height: number) {
    this.#width = width
    this.#height = height
    this.#shown = first.slice()
    this.#shownBefore = first.slice()
    this.#changedS = new Float32Array(width * height).fill(-Infinity)
    this.#mask = new Uint8Array(width * height)
  }

  /** Takes in the next frame. `isNewPage` where the page scrolled or was replaced: nothing is told from such a frame. */
  pass(before: Uint8Array, after: Uint8Array, timeS: number, isNewPage: boolean): Passing {
    const mask = this.#mask.fill(0)
    const [width, shown, changedS] = [this.#width, this.#shown, this.#changedS]
    const rows = differingRows(before, after, width, this.#height)
    let changed = 0
    for (const y of rows)
      for (let at = y * width; at < (y + 1) * width; at++) {
        const was = before[at]!
        const is = after[at]!
        const amount = was < is ? is - was : was - is
        if (amount <= visible) continue
        changed++
        if (timeS - changedS[at]! > settledS && Math.abs(was - shown[at]!) > tolerance / 2) {
          this.#shownBefore[at] = shown[at]!
          shown[at] = was
        }
        changedS[at] = timeS
        if (amount > sharp) mask[at] = this.#sideOf(at, was, is, Math.min(tolerance, amount * 0.45))
      }
    if (!isNewPage && changed <= newPageShare * mask.length)
      return { arrived: this.#places(arrival, after), left: this.#places(departure, after) }
    for (const y of rows)
      for (let at = y * width; at < (y + 1) * width; at++)
        if (changedS[at] === Math.fround(timeS)) shown[at] = this.#shownBefore[at] = after[at]!
    return { arrived: [], left: [] }
  }

  #sideOf(at: number, was: number, is: number, limit: number): number {
    const shown = this.#shown[at]!
    if (Math.abs(is - shown) <= limit) return departure
    if (Math.abs(is - this.#shownBefore[at]!) <= limit) {
      this.#shownBefore[at] = shown
      this.#shown[at] = is
      return departure
    }
    return Math.abs(was - shown) <= limit ? arrival : 0
  }

  #places(side: number, after: Uint8Array): Change[] {
    const mask = this.#mask
    const places: Change[] = []
    for (let start = mask.indexOf(side); start >= 0; start = mask.indexOf(side, start + 1)) {
      const place = this.#take(start, after)
      if (place.pixels >= minPixels) places.push(place)
      if (places.length > maxPlaces) return []
    }
    return places
  }

  /** Takes the place that holds `start` out of the mask. */
  #take(start: number, after: Uint8Array): Change {
    const [width, height] = [this.#width, this.#height]
    const pixels = takeRegion(this.#mask, width, start, reach)
    const place: Change = { ...boundsOf(pixels, width), pixels: pixels.length, sharpPixels: pixels.length }
    if (Math.max(place.x2 - place.x1, place.y2 - place.y1) > maxPassing * Math.max(width, height))
      this.#renew(place, pixels, after)
    return place
  }

  /**
   * A button that lights up or a panel that opens is the page itself from now on, also under a pointer that stands above
   * it, as far as its commonest shade tells.
   */
  #renew({ x1, y1, x2, y2 }: Change, pixels: readonly number[], after: Uint8Array): void {
    const shades = new Uint32Array(256 >> 3)
    for (const at of pixels) {
      this.#shown[at] = this.#shownBefore[at] = after[at]!
      shades[after[at]! >> 3]!++
    }
    const shade = (shades.indexOf(Math.max(...shades)) << 3) + 4
    for (let y = y1; y < y2; y++)
      for (let at = y * this.#width + x1; at < y * this.#width + x2; at++)
        if (Math.abs(after[at]! - this.#shown[at]!) > tolerance) this.#shown[at] = this.#shownBefore[at] = shade
  }
}
