import { bareText } from '../read/text-compare.ts'
import { labelText } from '../read/label-text.ts'
import {
  type PixelBox,
  type TextLine,
  boxHeight,
  boxWidth,
  distanceTo,
  intersects,
  sameRow,
} from '../read/text-line.ts'
import type { Screen } from '../read/screen-reader.ts'
import type { Scale } from './observation.ts'

/** A pointer further than this from a word, sideways and upright, does not point at it. */
const reachSideways = 42
const reachUpright = 13

/** `beginsRow`: the words are the first of a table's row, further off. */
export type PointedText = { text: string; line: TextLine; distance: number; beginsRow?: true }

/** A switch stands within this of the middle of its row, in pixels for a side of 1280. */
const rowReach = 16

/** Rows, buttons and fields are at most this high; what lights up higher is a panel. */
const maxRowHeight = 90

/**
 * The words under the pointer or close beside it, else the words of the row or field that lit up under it (`hovered`);
 * undefined over an icon or empty ground.
 */
export function findPointedText(
  point: readonly [number, number],
  screen: Screen,
  scale: Scale,
  hovered?: PixelBox,
): PointedText | undefined {
  const close = closestText(point, screen, scale)
  if (close || !hovered || boxHeight(hovered) > maxRowHeight * scale.unit) return close
  const inside = screen.lines.filter(
    (line) =>
      intersects(line.box, hovered) &&
      distanceTo(hovered, [(line.box.x1 + line.box.x2) / 2, (line.box.y1 + line.box.y2) / 2]) === 0,
  )
  // What lit up may take in the row that was lit before: the words on the pointer's own row are meant.
  const level = inside.filter((line) => line.box.y1 <= point[1] && point[1] <= line.box.y2)
  const lines = level.length > 0 ? level : inside
  return closestText(point, { ...screen, lines }, scale, scale.width, boxHeight(hovered))
}

function closestText(
  point: readonly [number, number],
  screen: Screen,
  { unit }: Scale,
  sidewaysReach = reachSideways * unit,
  uprightReach = reachUpright * unit,
): PointedText | undefined {
  const [x, y] = point
  const candidates = screen.lines.flatMap((line) => {
    const text = labelText(line.text)
    if (bareText(text).length === 0 || isMisreadIcon(text, screen)) return []
    const { box } = line
    const sideways = Math.max(box.x1 - x, 0, x - box.x2)
    const upright = Math.max(box.y1 - y, 0, y - box.y2)
    if (sideways > sidewaysReach || upright > Math.max(uprightReach, 0.4 * boxHeight(box))) return []
    return [{ text, line, distance: Math.hypot(sideways, 2 * upright) }]
  })
  return candidates.sort((a, b) => a.distance - b.distance || boxWidth(a.line.box) - boxWidth(b.line.box))[0]
}

/** An icon is read as a Chinese character at times, on a screen that holds no Chinese words. */
export function isMisreadIcon(text: string, { lines }: Screen): boolean {
  return /^[\u2e80-\u9fff]$/u.test(text) && !lines.some((line) => /[\u2e80-\u9fff]{2}/u.test(line.text))
}

/** The words beside a tick box or switch at `point`: to its right, else to its left, however far in a row of its own. */
export function findToggleLabel(
  [x, y]: readonly [number, number],
  screen: Screen,
  { unit }: Scale,
): PointedText | undefined {
  const words = screen.lines.filter((line) => bareText(line.text).length > 1)
  const row = { x1: x, x2: x, y1: y - 8 * unit, y2: y + 14 * unit }
  const beside = words
    .filter((line) => sameRow(line.box, row) > 0.5)
    .map((line) => ({
      text: labelText(line.text),
      line,
      distance: line.box.x1 >= x - 4 * unit ? line.box.x1 - x : 1.5 * (x - line.box.x2),
    }))
    .filter((each) => each.distance > -20 * unit && each.distance < 90 * unit)
    .sort((a, b) => a.distance - b.distance)[0]
  return beside ?? rowStart([x, y], words, unit) ?? rowLabel([x, y], words, unit)
}

/** A tick box that begins a row of a table stands for what the row tells of, in its first words. */
function rowStart(
  [x, y]: readonly [number, number],
  lines: readonly TextLine[],
  unit: number,
): PointedText | undefined {
  const row = lines
    .filter(({ box }) => box.x1 > x && Math.abs((box.y1 + box.y2) / 2 - y) < rowReach * unit)
    .toSorted((a, b) => a.box.x1 - b.box.x1)
  const [first] = row
  if (!first || row.length === 1) return undefined
  return { text: labelText(first.text), line: first, distance: first.box.x1 - x, beginsRow: true }
}

/** A row of settings ends in its switch: what it is called stands at its beginning, what it does below that. */
function rowLabel(
  [x, y]: readonly [number, number],
  lines: readonly TextLine[],
  unit: number,
): PointedText | undefined {
  const level = lines.filter(({ box }) => box.x2 < x && box.y1 < y + rowReach * unit && box.y2 > y - rowReach * unit)
  const start = Math.min(...level.map((line) => line.box.x1))
  const line = level.filter((each) => each.box.x1 < start + 12 * unit).sort((a, b) => a.box.y1 - b.box.y1)[0]
  return line && { text: labelText(line.text), line, distance: x - line.box.x2 }
}

/** The nearest words around a point, nearest first, to tell an icon from its like. */
export function findWordsNear(point: readonly [number, number], screen: Screen, { width }: Scale): string[] {
  return screen.lines
    .filter((line) => bareText(line.text).length > 2 && distanceTo(line.box, point) < width * 0.2)
    .sort((a, b) => distanceTo(a.box, point) - distanceTo(b.box, point))
    .slice(0, 4)
    .map((line) => labelText(line.text))
}
