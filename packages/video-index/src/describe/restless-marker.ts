import type { TextLine } from '../read/text-line.ts'
import type { Activity } from '../sample/activity.ts'
import { findRestlessCells } from '../sample/restless-cells.ts'

/** Of a clock only the last figures change all the time. */
const leastOfClock = 0.2

/** Marks the lines that stand where the picture changes by itself all along: they tell nothing of a place or of what was done. */
export function restlessMarker(activity: Activity): (line: TextLine) => TextLine {
  const isRestless = findRestlessCells(activity)
  const { scale } = activity
  return (line) => {
    const { x1, y1, x2, y2 } = line.box
    const box = { x1: x1 * scale, y1: y1 * scale, x2: x2 * scale, y2: y2 * scale }
    const isClock = /^[\d\s.:：/-]+$/u.test(line.text)
    return isRestless(box, isClock ? leastOfClock : undefined) ? { ...line, restless: true } : line
  }
}
