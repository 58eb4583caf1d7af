import { changedLines } from '../describe/changed-lines.ts'
import { findFieldLabel } from '../describe/find-label.ts'
import { findPointedText, findWordsNear } from '../describe/find-target.ts'
import type { Observation, Scale } from '../describe/observation.ts'
import { labelText } from '../read/label-text.ts'
import { bareText, readsAlike } from '../read/text-compare.ts'
import { type PixelBox, type TextLine, boxHeight, intersects, sameRow, union } from '../read/text-line.ts'
import { type FoundAction, placeOf, textOf } from './found-action.ts'
import { readAddress } from './read-address.ts'
import { joinRow } from './typed-row.ts'

/** A list opens this close to its field, in pixels for a side of 1280. */
const maxGap = 60
/** A calendar shows at least this many days by themselves. */
const minDays = 15

/** Opens a list and takes one of its entries: the entries are gone afterwards and the field shows another value. */
export function findChoice(opening: Observation, choosing: Observation, scale: Scale): FoundAction | undefined {
  if (!opening.point || !choosing.point || opening.episode.typing || choosing.episode.typing) return undefined
  // A long list may have been scrolled since it opened.
  const entries = [opening.late, choosing.before]
    .map((screen) => changedLines(opening.before.lines, screen.lines, scale))
    .find((lines) => lines.length >= 2 && pointedEntry(choosing, lines, scale))
  if (!entries) return undefined
  const remaining = entries.filter((each) =>
    choosing.late.lines.some((line) => intersects(line.box, each.box) && readsAlike(line.text, each.text)),
  )
  if (remaining.length > entries.length * 0.5) return undefined
  // What opens is a list over the same page, and what it leaves behind is new at the field's place.
  if (readAddress(opening.before, scale) !== readAddress(opening.late, scale) || opening.episode.area > 0.5)
    return undefined
  // An entry that leads to another page, such as what a search found, is a link.
  if (readAddress(choosing.before, scale) !== readAddress(choosing.late, scale)) return undefined
  const entry = pointedEntry(choosing, entries, scale)!
  const shown = shownEntry(opening, choosing, entry.text, scale) ?? shownInstead(opening, choosing, entries, scale)
  if (!shown || isCoveredAgain(shown, entry.line) || isCommand(opening, choosing, shown, scale)) return undefined
  const entered = valuesShown(opening, shown)
  const label = findFieldLabel(shown.box, opening.before, choosing.late, scale, { entered })
  const value = readsAlike(labelText(shown.text), entry.text) ? entry.text : labelText(shown.text)
  return {
    kind: 'select',
    target: {
      ...textOf(label),
      role: 'combobox',
      ...placeOf(shown.box, opening.point, scale),
      near: findWordsNear(opening.point, opening.before, scale),
    },
    value,
    secret: false,
    confidence: label ? 0.9 : 0.6,
    observations: [opening, choosing],
  }
}

/** What stood in the field and is in its list too is a value, and no placeholder that names the field. */
function valuesShown({ before, late }: Observation, shown: TextLine): string[] {
  return before.lines
    .filter((old) => sameRow(old.box, shown.box) > 0.5)
    .filter((old) =>
      late.lines.some((line) => sameRow(line.box, old.box) === 0 && readsAlike(line.text, old.text) && !stood(line)),
    )
    .map((old) => old.text)

  function stood(line: TextLine): boolean {
    return before.lines.some((each) => intersects(each.box, line.box) && readsAlike(each.text, line.text))
  }
}

/** Words that stay where they are were covered by what closed, and are so again by what opens: nothing was taken from a list. */
function isCoveredAgain({ box }: TextLine, entry: TextLine): boolean {
  const reach = 0.3 * boxHeight(box)
  return Math.abs(box.x1 - entry.box.x1) < reach && Math.abs(box.y1 - entry.box.y1) < reach
}

/** A button that opens a menu goes on saying what it said; a field shows what was taken, and its label gives way to it. */
function isCommand(opening: Observation, choosing: Observation, shown: TextLine, scale: Scale): boolean {
  const pressed = findPointedText(opening.point!, opening.before, scale)
  if (!pressed || pressed.distance > 0) return false
  return (
    !intersects(pressed.line.box, shown.box) &&
    choosing.late.lines.some(
      ({ box, text }) =>
        text === pressed.line.text &&
        Math.abs(box.x1 - pressed.line.box.x1) < 4 * scale.unit &&
        Math.abs(box.y1 - pressed.line.box.y1) < 4 * scale.unit,
    )
  )
}

/**
 * Letters that were typed brought up a list, and a click took an entry of it: the field shows the whole entry, of which the
 * letters were a part.
 */
export function findSearchedChoice(
  searching: FoundAction | undefined,
  choosing: Observation,
  scale: Scale,
): FoundAction | undefined {
  const typed = bareText(searching?.value ?? '')
  const { box } = searching?.target ?? {}
  if (searching?.kind !== 'fill' || !typed || !box || !choosing.point || choosing.episode.typing) return undefined
  const [x1, y1, x2, y2] = box
  const place = { x1: x1 * scale.width, y1: y1 * scale.height, x2: x2 * scale.width, y2: y2 * scale.height }
  const opening = searching.observations[0]!
  // The pointer may cover the only entry while it is taken.
  const entries = changedLines(opening.before.lines, searching.observations.at(-1)!.late.lines, scale).filter(
    (line) => sameRow(line.box, place) < 0.4 && bareText(line.text).includes(typed),
  )
  const [x, y] = choosing.point
  const entry = entries.find(({ box: at }) => at.y1 - y < 14 * scale.unit && y - at.y2 < 14 * scale.unit)
  const shown = joinRow(choosing.late, place)
  if (!entry || !shown || x < entry.box.x1 - 60 * scale.unit || x > place.x2 + scale.width * 0.45) return undefined
  const isTaken = readsAlike(labelText(shown.text), labelText(entry.text)) && bareText(shown.text) !== typed
  const isGone = !choosing.late.lines.some(
    (line) => intersects(line.box, entry.box) && readsAlike(line.text, entry.text),
  )
  if (!isTaken || !isGone) return undefined
  return {
    ...searching,
    kind: 'select',
    target: { ...searching.target, role: 'combobox' },
    value: labelText(entry.text),
    confidence: searching.target.text ? 0.9 : 0.6,
    observations: [...searching.observations, choosing],
  }
}

/** A day taken from a calendar that is open: a date with it comes up in a field. */
export function findDay(choosing: Observation, before: FoundAction | undefined, scale: Scale): FoundAction | undefined {
  const { point, late, episode } = choosing
  const day = point && !episode.typing ? findPointedText(point, choosing.before, scale) : undefined
  if (!day || !/^\d{1,2}$/.test(day.text)) return undefined
  const days = choosing.before.lines.filter((line) => /^\d{1,2}$/.test(line.text.trim()))
  const dates = changedLines(choosing.before.lines, late.lines, scale).filter((line) => isDateWith(line.text, day.text))
  const shown = dates[0]
  if (days.length < minDays || !shown || dates.length > 1) return undefined
  const label = findFieldLabel(shown.box, choosing.before, late, scale)
  const opened = before?.kind === 'click' && isAt(before, shown.box, scale) ? before : undefined
  return {
    kind: 'select',
    target: { ...textOf(label), role: 'combobox', ...placeOf(shown.box, undefined, scale) },
    value: labelText(shown.text),
    secret: false,
    confidence: label ? 0.85 : 0.55,
    observations: [...(opened?.observations ?? []), choosing],
  }
}

function isAt({ target }: FoundAction, { y1, y2 }: PixelBox, { height, unit }: Scale): boolean {
  const y = target.point ? target.point[1] * height : undefined
  return y !== undefined && y > y1 - 20 * unit && y < y2 + 20 * unit
}

/** The entry that was pointed at, at the field. */
function shownEntry(
  { before, point }: Observation,
  { late }: Observation,
  entry: string,
  scale: Scale,
): TextLine | undefined {
  const [x, y] = point!
  return changedLines(before.lines, late.lines, scale).find((line) => {
    const near = Math.abs((line.box.y1 + line.box.y2) / 2 - y) < 32 * scale.unit
    return (
      near &&
      line.box.x1 - x < scale.width * 0.15 &&
      x - line.box.x2 < scale.width * 0.5 &&
      (readsAlike(labelText(line.text), entry) || isDateWith(line.text, entry))
    )
  })
}

/** Another value where the one stood that was pressed, when the pointer covers what was pointed at in the list beside it. */
function shownInstead(
  opening: Observation,
  { late }: Observation,
  entries: readonly TextLine[],
  scale: Scale,
): TextLine | undefined {
  const pressed = findPointedText(opening.point!, opening.before, scale)?.line
  if (!pressed) return undefined
  const list = union(entries.map((each) => each.box))
  const gap = Math.max(list.y1 - pressed.box.y2, pressed.box.y1 - list.y2)
  if (gap > maxGap * scale.unit || list.x1 > pressed.box.x2 || list.x2 < pressed.box.x1) return undefined
  const old = bareText(pressed.text)
  return late.lines.find((line) => {
    const text = bareText(line.text)
    return (
      sameRow(line.box, pressed.box) > 0.6 &&
      Math.abs(line.box.x1 - pressed.box.x1) < 8 * scale.unit &&
      text.length > 1 &&
      // What stood elsewhere before has moved up.
      !opening.before.lines.some((before) => bareText(before.text) === text) &&
      // A pointer over the words hides some of their letters.
      !text.startsWith(old) &&
      !old.startsWith(text) &&
      !readsAlike(line.text, pressed.text)
    )
  })
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
