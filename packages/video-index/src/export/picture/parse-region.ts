import type { Box } from '../../protocol/procedure.ts'

/** What a region is written as, for whoever wrote it otherwise. */
export const regionHint = 'left,top,right,bottom are expected as fractions of the frame, such as 0.7,0,1,0.08'

/** A region as people write it; undefined for anything that is none. */
export function parseRegion(text: string): Box | undefined {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  const [x1 = Number.NaN, y1 = Number.NaN, x2 = Number.NaN, y2 = Number.NaN] = numbers
  const isWithin = numbers.length === 4 && numbers.every((value) => value >= 0 && value <= 1)
  return isWithin && x1 < x2 && y1 < y2 ? [x1, y1, x2, y2] : undefined
}
