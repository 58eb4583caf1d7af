import { takeRegion } from './take-region.ts'

/** Where two pictures differ: a box in analysis pixels (`x2`, `y2` exclusive) and how much changes inside it. */
export type Change = {
  x1: number
  y1: number
  x2: number
  y2: number
  /** Pixels that differ visibly, and those that differ as sharply as a pointer on a page does. */
  pixels: number
  sharpPixels: number
}

/** Below this difference of grey levels compression noise lives. */
const visible = 14
/** A pointer's outline differs from any page by more than this; a hover's tint does not. */
const sharp = 64
const cell = 4

type Grid = { columns: number; pixels: Uint16Array; sharpPixels: Uint16Array; bounds: Uint16Array }

/** Boxes of what differs between two grey pictures of `width` × `height` bytes. Touching 4 × 4 cells belong together. */
export function findChanges(before: Uint8Array, after: Uint8Array, width: number, height: number): Change[] {
  const grid = emptyGrid(width, height)
  for (const y of differingRows(before, after, width, height)) {
    for (let x = 0, at = y * width; x < width; x++, at++) {
      const difference = before[at]! - after[at]!
      const size = difference < 0 ? -difference : difference
      if (size > visible) count(grid, x, y, size > sharp)
    }
  }
  return joinCells(grid)
}

/** Most rows of most frames are the same to the last bit, which is told much faster than where they differ. */
export function differingRows(before: Uint8Array, after: Uint8Array, width: number, height: number): number[] {
  const [from, to] = [Buffer.from(before.buffer, before.byteOffset), Buffer.from(after.buffer, after.byteOffset)]
  const rows: number[] = []
  for (let y = 0, at = 0; y < height; y++, at += width)
    if (from.compare(to, at, at + width, at, at + width) !== 0) rows.push(y)
  return rows
}

function emptyGrid(width: number, height: number): Grid {
  const columns = Math.ceil(width / cell)
  const rows = Math.ceil(height / cell)
  const size = columns * rows
  return {
    columns,
    pixels: new Uint16Array(size),
    sharpPixels: new Uint16Array(size),
    bounds: new Uint16Array(size * 4),
  }
}

function count(grid: Grid, x: number, y: number, isSharp: boolean): void {
  const at = (y >> 2) * grid.columns + (x >> 2)
  const bound = at * 4
  if (grid.pixels[at]!++ === 0) {
    grid.bounds[bound] = x
    grid.bounds[bound + 1] = y
    grid.bounds[bound + 2] = x + 1
  } else {
    if (x < grid.bounds[bound]!) grid.bounds[bound] = x
    if (x >= grid.bounds[bound + 2]!) grid.bounds[bound + 2] = x + 1
  }
  grid.bounds[bound + 3] = y + 1
  if (isSharp) grid.sharpPixels[at]!++
}

function joinCells({ columns, pixels, sharpPixels, bounds }: Grid): Change[] {
  const mask = new Uint8Array(pixels.length)
  for (let at = 0; at < mask.length; at++) if (pixels[at] !== 0) mask[at] = 1
  const changes: Change[] = []
  for (let start = mask.indexOf(1); start >= 0; start = mask.indexOf(1, start + 1)) {
    const change: Change = { x1: 65535, y1: 65535, x2: 0, y2: 0, pixels: 0, sharpPixels: 0 }
    for (const at of takeRegion(mask, columns, start)) {
      const bound = at * 4
      change.x1 = Math.min(change.x1, bounds[bound]!)
      change.y1 = Math.min(change.y1, bounds[bound + 1]!)
      change.x2 = Math.max(change.x2, bounds[bound + 2]!)
      change.y2 = Math.max(change.y2, bounds[bound + 3]!)
      change.pixels += pixels[at]!
      change.sharpPixels += sharpPixels[at]!
    }
    if (change.pixels >= 2) changes.push(change)
  }
  return changes
}
