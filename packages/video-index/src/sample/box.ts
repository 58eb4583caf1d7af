/** A box in pixels of whichever picture it belongs to; `x2` and `y2` exclusive. */
export type Box = { x1: number; y1: number; x2: number; y2: number }

export function sizeOf(box: Box): [number, number] {
  return [box.x2 - box.x1, box.y2 - box.y1]
}

export function areaOf(box: Box): number {
  return (box.x2 - box.x1) * (box.y2 - box.y1)
}

export function centre(box: Box): [number, number] {
  return [(box.x1 + box.x2) / 2, (box.y1 + box.y2) / 2]
}

export function distance(a: Box, b: Box): number {
  const [ax, ay] = centre(a)
  const [bx, by] = centre(b)
  return Math.hypot(ax - bx, ay - by)
}

export function overlaps(a: Box, b: Box, margin = 0): boolean {
  return a.x1 < b.x2 + margin && b.x1 < a.x2 + margin && a.y1 < b.y2 + margin && b.y1 < a.y2 + margin
}

/** Share of `box` that lies within `by`. */
export function covered(box: Box, by: Box): number {
  const width = Math.min(box.x2, by.x2) - Math.max(box.x1, by.x1)
  const height = Math.min(box.y2, by.y2) - Math.max(box.y1, by.y1)
  return width <= 0 || height <= 0 ? 0 : (width * height) / Math.max(1, areaOf(box))
}

/** The smallest box around both, with the other fields of the first. */
export function joined<B extends Box>(a: B, b: Box): B {
  return {
    ...a,
    x1: Math.min(a.x1, b.x1),
    y1: Math.min(a.y1, b.y1),
    x2: Math.max(a.x2, b.x2),
    y2: Math.max(a.y2, b.y2),
  }
}
