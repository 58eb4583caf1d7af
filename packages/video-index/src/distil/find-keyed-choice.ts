import { changedLines } from '../describe/changed-lines.ts'
import { findFieldLabel } from '../describe/find-label.ts'
import { findWordsNear } from '../describe/find-target.ts'
import type { Observation, Scale } from '../describe/observation.ts'
import { labelText } from '../read/label-text.ts'
import { bareText, readsAlike } from '../read/text-compare.ts'
import { type TextLine, boxHeight, distanceTo, intersects, sameRow } from '../read/text-line.ts'
import { type FoundAction, placeOf, textOf } from './found-action.ts'
import { readAddress } from './read-address.ts'

/** A list over the page changes at most this share of the frame. */
const maxArea = 0.3
/** How far right of its value a field is pressed, in pixels for a side of 1280. */
const maxBehindValue = 260

/** A hand on the keys stirs the pointer no further, in pixels for a side of 1280. */
const maxStir = 40

/**
 * The value of a field gave way to another one under a pointer that pressed the field and stayed, while a list shows that value
 * too, and nothing was typed: an entry of the list was chosen with the keys. Where `pressed` opened that list, its observations
 * are part of the choice.
 */
export function findKeyedChoice(
  observation: Observation,
  pressed: FoundAction | undefined,
  scale: Scale,
): FoundAction | undefined {
  const { point, episode, before, late } = observation
  if (!point || !episode.pointer || episode.typing || episode.area > maxArea) return undefined
  if (readAddress(before, scale) !== readAddress(late, scale)) return undefined
  // What stood there before in other words is read anew, rather than new.
  const isReread = (line: TextLine) => before.lines.some((each) => intersects(each.box, line.box))
  const changed = changedLines(before.lines, late.lines, scale)
  const fresh = changed.filter((line) => isValueAt(line, point, scale) || !isReread(line))
  const shown = fresh.find((line) => isValueAt(line, point, scale))
  if (!shown) return undefined
  const old = before.lines.find((line) => sameRow(line.box, shown.box) > 0.5 && isSameStart(line, shown, scale))
  if (!old || readsAlike(old.text, shown.text)) return undefined
  const opening = pressed?.kind === 'click' && isPlacedAt(pressed, shown, scale) ? pressed : undefined
  const entries = [...fresh, ...(opening?.observations.at(-1)!.late.lines ?? [])]
  const isListed = entries.some((line) => line !== shown && readsAlike(line.text, shown.text))
  if (!isListed) return undefined
  const label = findFieldLabel(shown.box, before, late, scale)
  if (!label || label.origin === 'placeholder') return undefined
  return {
    kind: 'select',
    target: {
      ...textOf(label),
      role: 'combobox',
      ...placeOf(shown.box, point, scale),
      near: findWordsNear(point, before, scale),
    },
    value: labelText(shown.text),
    secret: false,
    confidence: 0.75,
    observations: [...(opening?.observations ?? []), observation],
  }
}

/** The list of a choice goes, and the field under the pointer shows what was chosen, as it did before. */
export function isListClosing({ point, episode, late }: Observation, choice: FoundAction, scale: Scale): boolean {
  const { kind, value, target } = choice
  if (kind !== 'select' || !value || !point || !target.point || episode.typing || episode.area > maxArea) return false
  const [x, y] = target.point
  const isThere = Math.hypot(point[0] - x * scale.width, point[1] - y * scale.height) < maxStir * scale.unit
  const shown = late.lines.find(
    (line) => isValueAt(line, point, scale) && bareText(line.text).endsWith(bareText(value)),
  )
  return isThere && shown !== undefined
}

function isPlacedAt({ target }: FoundAction, { box }: TextLine, { width, height }: Scale): boolean {
  const [x, y] = target.point ?? [-1, -1]
  return distanceTo(box, [x * width, y * height]) < 2 * boxHeight(box)
}

/** Words on the pointer's row, under it or before it. */
function isValueAt({ text, box }: TextLine, [x, y]: readonly [number, number], { unit }: Scale): boolean {
  const reach = 0.9 * boxHeight(box)
  return (
    bareText(text).length > 1 &&
    box.y1 - reach < y &&
    y < box.y2 + reach &&
    box.x1 < x + 8 * unit &&
    x - box.x2 < maxBehindValue * unit
  )
}

function isSameStart(a: TextLine, b: TextLine, { unit }: Scale): boolean {
  return Math.abs(a.box.x1 - b.box.x1) < 10 * unit
}
