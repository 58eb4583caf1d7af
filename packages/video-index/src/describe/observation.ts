import type { Screen } from '../read/screen-reader.ts'
import type { PixelBox } from '../read/text-line.ts'
import type { Episode } from './find-episodes.ts'

/** An episode with what can be read before it, when its effect has settled, and as late as nothing else happened. Places are in pixels. */
export type Observation = {
  episode: Episode
  /** Where the pointer pointed. */
  point: readonly [number, number] | undefined
  /** Where it pointed when it let go of what it had taken along. */
  draggedTo: readonly [number, number] | undefined
  /** The row, button or field that lit up under the pointer. */
  hovered: PixelBox | undefined
  changed: PixelBox
  /** The part of it that touches the pointer's surroundings; undefined when all of it is elsewhere. */
  changedAtPointer: PixelBox | undefined
  before: Screen
  after: Screen
  late: Screen
  /** How much ink the changed place holds before and after, 0 to 1: a tick or a filled switch adds some. */
  inkBefore: number
  inkAfter: number
  /** How much colour came (or, below 0, went) close around where the pointer pointed; pointers themselves have none. */
  tint: number
}

/** The recording's size; lengths that depend on zoom are given for a side of 1280 and multiplied by `unit`. */
export type Scale = {
  width: number
  height: number
  analysisWidth: number
  unit: number
  /** Rows in which captions come and go, in pixels. */
  captionRows: readonly { y1: number; y2: number }[]
}
