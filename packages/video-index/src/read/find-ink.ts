import { boundsOf, takeRegion } from '../sample/take-region.ts'
import type { Picture } from './picture.ts'
import { type PixelBox, boxHeight, boxWidth, intersects, union } from './text-line.ts'

const cell = 8
/** Neighbouring pixels differ by at least this much where letters begin and end; by compression noise they differ by less. */
const contrast = 12
/** Ground around letters that belongs to their island, in cells: the detector finds words better with some. */
const reach = 3
/** When the islands leave less than this share of the region out, it is looked at in one piece. */
const worthLeaving = 0.2

/** The parts of a region in which anything but plain ground is shown, whole pixels, apart from each other. */
export function findInk(picture: Picture, region: PixelBox): PixelBox[] {
  const [columns, rows] = [Math.ceil(boxWidth(region) / cell), Math.ceil(boxHeight(region) / cell)]
  const near = new Uint8Array(columns * rows)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      if (!isInked(picture, region, column, row)) continue
      const [from, to] = [Math.max(0, column - reach), Math.min(columns, column + reach + 1)]
      for (let y = Math.max(0, row - reach); y <= Math.min(rows - 1, row + reach); y++)
        near.fill(1, y * columns + from, y * columns + to)
    }
  const islands = joinTouching(
    islandsOf(near, columns).map(({ x1, y1, x2, y2 }) => ({
      x1: region.x1 + x1 * cell,
      y1: region.y1 + y1 * cell,
      x2: Math.min(region.x2, region.x1 + x2 * cell),
      y2: Math.min(region.y2, region.y1 + y2 * cell),
    })),
  )
  const inked = islands.reduce((sum, each) => sum + boxWidth(each) * boxHeight(each), 0)
  return inked > (1 - worthLeaving) * boxWidth(region) * boxHeight(region) ? [region] : islands
}

/** Levels differ along a row and along a column: borders and the edges of panels, which run straight, are no letters. */
function isInked({ data, width }: Picture, region: PixelBox, column: number, row: number): boolean {
  const [x1, y1] = [region.x1 + column * cell, region.y1 + row * cell]
  const [x2, y2] = [Math.min(region.x2, x1 + cell), Math.min(region.y2, y1 + cell)]
  let [across, down] = [0, 0]
  const above = new Uint8Array(cell)
  for (let y = y1; y < y2; y++)
    for (let x = x1, at = (y * width + x1) * 3, left = -1; x < x2; x++, at += 3) {
      const level = (data[at]! + 2 * data[at + 1]! + data[at + 2]!) >> 2
      if (left >= 0) across = Math.max(across, Math.abs(level - left))
      if (y > y1) down = Math.max(down, Math.abs(level - above[x - x1]!))
      left = above[x - x1] = level
    }
  return across >= contrast && down >= contrast
}

function islandsOf(near: Uint8Array, columns: number): PixelBox[] {
  const islands: PixelBox[] = []
  for (let start = near.indexOf(1); start >= 0; start = near.indexOf(1, start + 1))
    islands.push(boundsOf(takeRegion(near, columns, start), columns))
  return islands
}

/** Boxes that overlap become one, until none do. */
export function joinTouching(boxes: readonly PixelBox[]): PixelBox[] {
  const joined: PixelBox[] = []
  for (let box of boxes) {
    for (
      let at = joined.findIndex((each) => intersects(each, box));
      at >= 0;
      at = joined.findIndex((each) => intersects(each, box))
    )
      box = union([box, joined.splice(at, 1)[0]!])
    joined.push(box)
  }
  return joined
}
