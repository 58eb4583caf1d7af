import { findPointedText } from '../describe/find-target.ts'
import type { Observation, Scale } from '../describe/observation.ts'
import { labelText } from '../read/label-text.ts'
import { bareText, readsAlike } from '../read/text-compare.ts'
import { type TextLine, union } from '../read/text-line.ts'

/** In pixels for a side of 1280: how far words lie apart at most that are at the same place, and how far a page scrolls at least. */
const still = 3
const minShift = 8
const minLines = 4

/**
 * Whether the page only moved up or down under a pointer that was on nothing: the words above the pointer and below it moved
 * by the same way, and between them nothing stayed, came or went. What opens, or is added to a list, moves only what is below it.
 */
export function isScrolled({ point, before, late, episode }: Observation, scale: Scale): boolean {
  if (!point || !episode.pointer || episode.typing || findPointedText(point, before, scale)?.distance === 0)
    return false
  const near = still * scale.unit
  const words = before.lines.filter((line) => bareText(line.text).length > 2)
  const pairs = words.flatMap((old) => {
    const now = late.lines.filter(
      (line) => Math.abs(line.box.x1 - old.box.x1) < near && readsAlike(labelText(line.text), labelText(old.text)),
    )
    // Words that stand there twice do not tell where each of them went.
    const isSole = words.every((other) => other === old || !readsAlike(other.text, old.text))
    return now.length === 1 && isSole ? [{ old, now: now[0]!, by: now[0]!.box.y1 - old.box.y1 }] : []
  })
  const shift = pairs.find(({ by }) => Math.abs(by) >= minShift * scale.unit)?.by
  if (shift === undefined) return false
  const moved = pairs.filter(({ by }) => Math.abs(by - shift) < near)
  if (moved.length < minLines) return false
  const [from, to] = [union(moved.map(({ old }) => old.box)), union(moved.map(({ now }) => now.box))]
  const middle = (line: TextLine) => (line.box.y1 + line.box.y2) / 2
  const isAround =
    from.x1 <= point[0] &&
    point[0] <= from.x2 &&
    moved.some(({ old }) => old.box.y2 < point[1]) &&
    moved.some(({ old }) => old.box.y1 > point[1])
  const isIn = (line: TextLine, { x1, x2, y1, y2 }: typeof from) =>
    line.box.x1 >= x1 - near && line.box.x2 <= x2 + near && middle(line) > y1 && middle(line) < y2
  const stayed = pairs.some(({ old, by }) => Math.abs(by) < near && isIn(old, from))
  const [inside, insideNow] = [words.filter((line) => isIn(line, from)), late.lines.filter((line) => isIn(line, to))]
  const isWhole = Math.abs(inside.length - insideNow.filter((line) => bareText(line.text).length > 2).length) <= 1
  return isAround && !stayed && isWhole
}
