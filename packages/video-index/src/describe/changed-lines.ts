import { readsAlike } from '../read/text-compare.ts'
import { type TextLine, distanceTo, intersects } from '../read/text-line.ts'
import type { Scale } from './observation.ts'

/** A label that floats to its field's border moves less than this. */
const maxFloat = 60

/** Lines of `after` that say something new at their place; a line that only moved a little is not new. */
export function changedLines(before: readonly TextLine[], after: readonly TextLine[], { unit }: Scale): TextLine[] {
  return after.filter((line) => {
    const middle = [(line.box.x1 + line.box.x2) / 2, (line.box.y1 + line.box.y2) / 2] as const
    return !before.some(
      (old) =>
        alike(old.text, line.text) && (intersects(old.box, line.box) || distanceTo(old.box, middle) < maxFloat * unit),
    )
  })
}

function alike(a: string, b: string): boolean {
  return a === b || readsAlike(a, b)
}
