import type { Box } from './box.ts'

/**
 * Takes the region that holds `start` out of a mask, a row of `width` places after another, and gives its places. A region
 * is all that has the value of `start` and is at most `reach` places, also aslant, from another place of it.
 */
export function takeRegion(mask: Uint8Array, width: number, start: number, reach = 1): number[] {
  const value = mask[start]!
  const height = mask.length / width
  const places = [start]
  mask[start] = 0
  for (let next = 0; next < places.length; next++) {
    const at = places[next]!
    const x = at % width
    const y = (at - x) / width
    const [left, right] = [x > reach ? x - reach : 0, x + reach < width ? x + reach : width - 1]
    const [top, bottom] = [y > reach ? y - reach : 0, y + reach < height ? y + reach : height - 1]
    for (let row = top; row <= bottom; row++)
      for (let near = row * width + left; near <= row * width + right; near++) {
        if (mask[near] !== value) continue
        mask[near] = 0
        places.push(near)
      }
  }
  return places
}

/** The smallest box around places of rows of `width`. */
export function boundsOf(places: readonly number[], width: number): Box {
  const box = { x1: width, y1: Infinity, x2: 0, y2: 0 }
  for (const at of places) {
    const x = at % width
    const y = (at - x) / width
    if (x < box.x1) box.x1 = x
    if (x >= box.x2) box.x2 = x + 1
    if (y < box.y1) box.y1 = y
    if (y >= box.y2) box.y2 = y + 1
  }
  return box
}
