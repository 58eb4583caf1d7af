export type Size = { width: number; height: number }
/** `[x1, y1, x2, y2]` in pixels of the original picture. */
export type PixelCorners = readonly [number, number, number, number]

/** Qwen3-VL gives places as shares of a thousand of the picture it saw, whatever its size was. */
const whole = 1000
/** Some replies name the last pixel rather than the edge. */
const edge = 999

/** A box of a reply in pixels: corners in either order, clamped to the picture. Undefined for what is no box or has no size. */
export function relativeBox(value: unknown, size: Size): PixelCorners | undefined {
  const numbers = numbersOf(value)
  if (numbers?.length !== 4) return undefined
  const [left, top, right, bottom] = numbers as [number, number, number, number]
  const [x1, x2] = [pixel(Math.min(left, right), size.width), pixel(Math.max(left, right), size.width)]
  const [y1, y2] = [pixel(Math.min(top, bottom), size.height), pixel(Math.max(top, bottom), size.height)]
  return x2 > x1 && y2 > y1 ? [x1, y1, x2, y2] : undefined
}

/** A point of a reply, or the middle of a box, in pixels. */
export function relativePoint(value: unknown, size: Size): readonly [number, number] | undefined {
  const numbers = numbersOf(value)
  if (numbers?.length === 2) return [pixel(numbers[0]!, size.width), pixel(numbers[1]!, size.height)]
  const box = relativeBox(value, size)
  return box && [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]
}

/** Numbers, nested or not, or written as a string. */
function numbersOf(value: unknown): number[] | undefined {
  const found = Array.isArray(value)
    ? value.flat(2).map(Number)
    : typeof value === 'string'
      ? (value.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number)
      : []
  return found.length > 0 && found.every(Number.isFinite) ? found : undefined
}

function pixel(share: number, side: number): number {
  return share >= edge ? side : Math.round((Math.max(0, share) / whole) * side)
}
