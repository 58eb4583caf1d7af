import type { Box } from '@stepcast/video-index'

/** One press of an arrow key, as a fraction of the frame; and the least side of a box. */
const step = 0.01

/** The box between two corners, whichever they are, within the frame. */
export function boxFrom([ax, ay]: readonly [number, number], [bx, by]: readonly [number, number]): Box {
  const span = (a: number, b: number): [number, number] => {
    const low = clamp(Math.min(a, b), 0, 1 - step)
    return [round(low), round(clamp(Math.max(a, b), low + step, 1))]
  }
  const [x1, x2] = span(ax, bx)
  const [y1, y2] = span(ay, by)
  return [x1, y1, x2, y2]
}

export function moveBox([x1, y1, x2, y2]: Box, right: number, down: number): Box {
  const dx = clamp(right * step, -x1, 1 - x2)
  const dy = clamp(down * step, -y1, 1 - y2)
  return [round(x1 + dx), round(y1 + dy), round(x2 + dx), round(y2 + dy)]
}

/** Moves the lower right corner. */
export function resizeBox([x1, y1, x2, y2]: Box, right: number, down: number): Box {
  return [x1, y1, round(clamp(x2 + right * step, x1 + step, 1)), round(clamp(y2 + down * step, y1 + step, 1))]
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
