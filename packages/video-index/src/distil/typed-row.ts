import type { Scale } from '../describe/observation.ts'
import type { Screen } from '../read/screen-reader.ts'
import { bareText } from '../read/text-compare.ts'
import { type PixelBox, type TextLine, boxHeight, sameRow, union } from '../read/text-line.ts'

/** What is so many times as high as the letters that appeared is no part of their line: words that stand upright, misread. */
const maxHigher = 4

export function typedBox(box: PixelBox, { width, analysisWidth }: Scale): PixelBox {
  const factor = width / analysisWidth
  return { x1: box.x1 * factor, y1: box.y1 * factor, x2: box.x2 * factor, y2: box.y2 * factor }
}

/** Everything on the typed line around the place where letters appeared; words that a wide gap parts are one value. */
export function joinRow(screen: Screen, box: PixelBox): TextLine | undefined {
  const around = screen.lines.filter(
    (line) =>
      bareText(line.text) &&
      sameRow(line.box, box) > 0.4 &&
      boxHeight(line.box) < maxHigher * boxHeight(box) &&
      line.box.x1 < box.x2 + boxHeight(box) &&
      line.box.x2 > box.x1 - boxHeight(box),
  )
  const away = (line: TextLine) => Math.abs(line.box.y1 + line.box.y2 - box.y1 - box.y2)
  const nearest = around.toSorted((a, b) => away(a) - away(b))[0]
  if (!nearest) return undefined
  // A label on the field's border reaches into the row.
  const parts = around.filter((line) => sameRow(line.box, nearest.box) > 0.4)
  const ordered = parts.toSorted((a, b) => a.box.x1 - b.box.x1)
  // A lone sign some way behind the text is an icon, a caret or the pointer.
  const [end, last] = [ordered.at(-2), ordered.at(-1)!]
  if (end && /^\D$/.test(last.text) && last.box.x1 - end.box.x2 > 0.3 * boxHeight(last.box)) ordered.pop()
  return {
    ...ordered[0]!,
    text: ordered.map((each) => each.text).join(' '),
    box: union(ordered.map((each) => each.box)),
  }
}
