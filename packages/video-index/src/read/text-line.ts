/** A box in pixels of the recording; `x2` and `y2` are exclusive. */
export type PixelBox = { x1: number; y1: number; x2: number; y2: number }

/** One run of text on a line, as read from the picture. */
export type TextLine = {
  text: string
  box: PixelBox
  confidence: number
  /** Where the middle of each letter other than a space is, from left to right, in pixels of the recording. */
  letters?: number[]
  /** Grey levels between the letters and their ground. */
  contrast?: number
}

export function boxWidth(box: PixelBox): number {
  return box.x2 - box.x1
}

export function boxHeight(box: PixelBox): number {
  return box.y2 - box.y1
}

export function intersects(a: PixelBox, b: PixelBox, margin = 0): boolean {
  return a.x1 < b.x2 + margin && b.x1 < a.x2 + margin && a.y1 < b.y2 + margin && b.y1 < a.y2 + margin
}

/** Share of the shorter box's height that two boxes have in common: 1 on the same line, 0 on others. */
export function sameRow(a: PixelBox, b: PixelBox): number {
  const shared = Math.min(a.y2, b.y2) - Math.max(a.y1, b.y1)
  return Math.max(0, shared) / Math.max(1, Math.min(boxHeight(a), boxHeight(b)))
}

export function union(boxes: readonly PixelBox[]): PixelBox {
  return boxes.reduce((all, each) => ({
    x1: Math.min(all.x1, each.x1),
    y1: Math.min(all.y1, each.y1),
    x2: Math.max(all.x2, each.x2),
    y2: Math.max(all.y2, each.y2),
  }))
}

export function grow(box: PixelBox, by: number, width: number, height: number): PixelBox {
  return {
    x1: Math.max(0, Math.floor(box.x1 - by)),
    y1: Math.max(0, Math.floor(box.y1 - by)),
    x2: Math.min(width, Math.ceil(box.x2 + by)),
    y2: Math.min(height, Math.ceil(box.y2 + by)),
  }
}

/** Distance in pixels from a point to a box; 0 inside. */
export function distanceTo(box: PixelBox, [x, y]: readonly [number, number]): number {
  return Math.hypot(Math.max(box.x1 - x, 0, x - box.x2), Math.max(box.y1 - y, 0, y - box.y2))
}
