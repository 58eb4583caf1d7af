import { changedLines } from '../describe/changed-lines.ts'
import { findFieldLabel } from '../describe/find-label.ts'
import { findWordsNear } from '../describe/find-target.ts'
import type { Observation, Scale } from '../describe/observation.ts'
import { labelText } from '../read/label-text.ts'
import { readsAlike } from '../read/text-compare.ts'
import { type TextLine, intersects, union } from '../read/text-line.ts'
import { type FoundAction, placeOf, textOf } from './found-action.ts'
import { readAddress } from './read-address.ts'

/** Opens a list and takes one of its entries: the entries are gone afterwards and the field shows the one that was clicked. */
export function findChoice(opening: Observation, choosing: Observation, scale: Scale): FoundAction | undefined {
  if (!opening.point || !choosing.point || opening.episode.typing || choosing.episode.typing) return undefined
  const entries = changedLines(opening.before.lines, opening.late.lines, scale)
  if (entries.length < 2) return undefined
  const entry = pointedEntry(choosing, entries, scale)
  if (!entry) return undefined
  const remaining = entries.filter((each) =>
    choosing.late.lines.some((line) => intersects(line.box, each.box) && readsAlike(line.text, each.text)),
  )
  if (remaining.length > entries.length * 0.5) return undefined
  // What opens is a list over the same page, and what it leaves behind is new at the field's place.
  if (readAddress(opening.before, scale) !== readAddress(opening.late, scale) || opening.episode.area > 0.5)
    return undefined
  const [x, y] = opening.point
  const shown = changedLines(opening.before.lines, choosing.late.lines, scale).find((line) => {
    const near = Math.abs((line.box.y1 + line.box.y2) / 2 - y) < 32 * scale.unit
    return (
      near &&
      line.box.x1 - x < scale.width * 0.15 &&
      x - line.box.x2 < scale.width * 0.5 &&
      (readsAlike(labelText(line.text), entry.text) || isDateWith(line.text, entry.text))
    )
  })
  if (!shown) return undefined
  const label = findFieldLabel(shown.box, opening.before, choosing.late, scale)
  return {
    kind: 'select',
    target: {
      ...textOf(label),
      role: 'combobox',
      ...placeOf(shown.box, opening.point, scale),
      near: findWordsNear(opening.point, opening.before, scale),
    },
    value: isDateWith(shown.text, entry.text) ? labelText(shown.text) : entry.text,
    secret: false,
    confidence: label ? 0.9 : 0.6,
    observations: [opening, choosing],
  }
}

/** A day clicked in a calendar comes back as part of a date. */
function isDateWith(text: string, day: string): boolean {
  const numbers = text.match(/\d+/g) ?? []
  return /^\d{1,2}$/.test(day) && numbers.length === 3 && numbers.some((each) => Number(each) === Number(day))
}

/** Entries fill their list's width: the one on the pointer's row is meant, however far its words are. */
function pointedEntry(
  choosing: Observation,
  entries: TextLine[],
  scale: Scale,
): { text: string; line: TextLine } | undefined {
  const [x, y] = choosing.point!
  const list = union(entries.map((each) => each.box))
  if (x < list.x1 - 60 * scale.unit || x > list.x2 + scale.width * 0.45) return undefined
  const away = (line: TextLine) => Math.max(line.box.y1 - y, 0, y - line.box.y2)
  const aside = (line: TextLine) => Math.max(line.box.x1 - x, 0, x - line.box.x2)
  const line = entries
    .filter((each) => away(each) < 14 * scale.unit)
    .sort((a, b) => away(a) - away(b) || aside(a) - aside(b))[0]
  return line && { text: labelText(line.text), line }
}
