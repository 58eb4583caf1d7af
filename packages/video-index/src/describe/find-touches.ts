import { type Box, sizeOf } from '../sample/box.ts'
import { between } from '../sample/by-time.ts'
import type { Residual } from './residuals.ts'

/** A finger's mark is this large, as shares of the frame's short side, and about as wide as high. */
const [minSize, maxSize] = [0.03, 0.2]
const maxOblong = 1.25
/** It goes again within this time. */
const touchS = 0.8
/** A finger that is dragged along has moved on within this time. */
const swipeS = 0.15
/** In analysis pixels. */
const reach = 4
/** Marks are all of one size; fewer than this many may be anything. */
const minMarks = 3

/** When fingers were put down: a mark of one size comes up, and goes again at its place. In seconds, in order. */
export function findTouches(residuals: readonly Residual[], shortSide: number): Set<number> {
  const marks: { timeS: number; size: number }[] = []
  const isRepeated = (box: Box, others: readonly Residual[]) =>
    others.some((each) => each.changes.some((change) => isSameBox(box, change)))
  for (const { timeS, changes } of residuals) {
    const near = between(residuals, timeS - touchS, timeS + touchS)
    const [earlier, later] = [near.filter((each) => each.timeS < timeS), near.filter((each) => each.timeS > timeS)]
    const around = between(near, timeS - swipeS, timeS + swipeS)
    for (const change of changes) {
      const [width, height] = sizeOf(change)
      const size = Math.max(width, height)
      if (size < minSize * shortSide || size > maxSize * shortSide || size > maxOblong * Math.min(width, height))
        continue
      if (isRepeated(change, later) && !isRepeated(change, earlier) && !isMoving(change, around))
        marks.push({ timeS, size })
    }
  }
  const counts = new Map<number, number>()
  for (const { size } of marks) counts.set(size, (counts.get(size) ?? 0) + 1)
  const commonest = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0
  const touches = marks.filter(({ size }) => Math.abs(size - commonest) <= reach / 2)
  return new Set(touches.length < minMarks ? [] : touches.map((mark) => mark.timeS))
}

/** A finger that is dragged along has its mark elsewhere just before or after. */
function isMoving(box: Box, around: readonly Residual[]): boolean {
  const [width, height] = sizeOf(box)
  return around.some((each) =>
    each.changes.some((change) => {
      const [otherWidth, otherHeight] = sizeOf(change)
      const isAlike = Math.abs(otherWidth - width) <= reach && Math.abs(otherHeight - height) <= reach
      return isAlike && !isSameBox(box, change)
    }),
  )
}

function isSameBox(a: Box, b: Box): boolean {
  return (
    Math.abs(a.x1 - b.x1) <= reach &&
    Math.abs(a.y1 - b.y1) <= reach &&
    Math.abs(a.x2 - b.x2) <= reach &&
    Math.abs(a.y2 - b.y2) <= reach
  )
}
