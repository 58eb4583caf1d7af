/** Content seldom moves further than this between two frames without being a jump, which is a new screen. */
const maxShift = 120
/** Rows are compared as this many averages side by side, so that a shift by part of a pixel still fits. */
const bins = 12
const minLikeness = 0.75

/**
 * How many pixels the content moved up between two grey pictures (negative: down), or 0 when no shift explains the change.
 * A shift explains it when it removes most of the difference in the rows that changed.
 */
export function findScroll(before: Uint8Array, after: Uint8Array, width: number, height: number): number {
  const area = changedArea(before, after, width, height)
  if (area.bottom - area.top < height * 0.15 || area.right - area.left < width * 0.15) return 0
  const [from, to] = [rowProfiles(before, width, area), rowProfiles(after, width, area)]
  const rows = area.bottom - area.top
  const still = shiftError(from, to, rows, 0)
  if (still < 0.3) return 0
  let best = { shift: 0, error: still }
  for (let shift = 1; shift <= Math.min(maxShift, rows >> 1); shift++)
    for (const signed of [shift, -shift]) {
      const error = shiftError(from, to, rows, signed)
      if (error < best.error) best = { shift: signed, error }
    }
  const fits = best.error < still * 0.45 && likeness(from, to, rows, best.shift) > minLikeness
  return fits ? best.shift : 0
}

type Area = { left: number; top: number; right: number; bottom: number }

/** What changes around the scrolled part, such as a scroll bar at its edge, is part of it; menus that stay are not. */
function changedArea(before: Uint8Array, after: Uint8Array, width: number, height: number): Area {
  const area = { left: width, top: height, right: 0, bottom: 0 }
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x += 3) {
      if (Math.abs(before[y * width + x]! - after[y * width + x]!) <= 20) continue
      area.left = Math.min(area.left, x)
      area.right = Math.max(area.right, x + 1)
      area.top = Math.min(area.top, y)
      area.bottom = y + 1
    }
  return area
}

/** For each row of the area its averages over `bins` stretches, softened with the rows above and below. */
function rowProfiles(picture: Uint8Array, width: number, { left, top, right, bottom }: Area): Float32Array {
  const rows = bottom - top
  const raw = new Float32Array(rows * bins)
  const stretch = (right - left) / bins
  for (let row = 0; row < rows; row++)
    for (let bin = 0; bin < bins; bin++) {
      const from = Math.floor(left + bin * stretch)
      const to = Math.max(from + 1, Math.floor(left + (bin + 1) * stretch))
      let sum = 0
      for (let x = from; x < to; x++) sum += picture[(top + row) * width + x]!
      raw[row * bins + bin] = sum / (to - from)
    }
  const soft = raw.slice()
  for (let at = bins; at < raw.length - bins; at++) soft[at] = (raw[at - bins]! + 2 * raw[at]! + raw[at + bins]!) / 4
  return soft
}

/** Correlation of the rows that both pictures show: a page that gives way to an emptier one differs less, and is not like it. */
function likeness(before: Float32Array, after: Float32Array, rows: number, shift: number): number {
  const from = Math.max(0, -shift) * bins
  const to = Math.min(rows, rows - shift) * bins
  let [a, b, aa, bb, ab] = [0, 0, 0, 0, 0]
  for (let at = from; at < to; at++) {
    const [x, y] = [before[at + shift * bins]!, after[at]!]
    a += x
    b += y
    aa += x * x
    bb += y * y
    ab += x * y
  }
  const count = to - from
  return (ab - (a * b) / count) / Math.sqrt(Math.max(1, (aa - (a * a) / count) * (bb - (b * b) / count)))
}

function shiftError(before: Float32Array, after: Float32Array, rows: number, shift: number): number {
  const from = Math.max(0, -shift)
  const to = Math.min(rows, rows - shift)
  let error = 0
  for (let at = from * bins; at < to * bins; at++) error += Math.abs(before[at + shift * bins]! - after[at]!)
  return to <= from ? Infinity : error / ((to - from) * bins)
}
