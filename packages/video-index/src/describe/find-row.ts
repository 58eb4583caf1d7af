import { labelText } from '../read/label-text.ts'
import type { Screen } from '../read/screen-reader.ts'
import { bareText, readsAlike } from '../read/text-compare.ts'
import { type PixelBox, type TextLine, sameRow } from '../read/text-line.ts'
import { dimmedShare } from './find-label.ts'
import type { Scale } from './observation.ts'

const maxWords = 6
/** What stands at the rim of the frame belongs to the browser. */
const rimShare = 0.11

/**
 * The words on the target's row, from left to right, where the target alone does not say which of several is meant: an icon, or
 * words that stand in other rows too. Empty elsewhere.
 */
export function findRow(target: { text?: string; box: PixelBox }, { lines }: Screen, scale: Scale): string[] {
  const page = lines.filter((line) => line.box.y1 > rimShare * scale.height)
  const isTarget = (line: TextLine) =>
    target.text !== undefined && line.box.x1 < target.box.x2 && line.box.x2 > target.box.x1
  const level = page.filter((line) => sameRow(line.box, target.box) > 0.5)
  const twins = page.filter((line) => !level.includes(line) && readsAlike(labelText(line.text), target.text ?? ''))
  if (target.text !== undefined && twins.length === 0) return []
  const others = level.filter((line) => !isTarget(line) && bareText(line.text).length > 1)
  const strongest = Math.max(...others.map((line) => line.contrast ?? 0))
  return others
    .filter((line) => line.contrast === undefined || line.contrast > dimmedShare * strongest)
    .toSorted((a, b) => a.box.x1 - b.box.x1)
    .map((line) => labelText(line.text))
    .slice(0, maxWords)
}
