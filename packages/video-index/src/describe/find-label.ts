import { readsAlike } from '../read/text-compare.ts'
import { labelText, namesSomething } from '../read/label-text.ts'
import { type PixelBox, type TextLine, boxHeight, sameRow } from '../read/text-line.ts'
import type { Screen } from '../read/screen-reader.ts'
import { findEditorLabel } from './find-editor-label.ts'
import { isMisreadIcon } from './find-target.ts'
import type { Scale } from './observation.ts'

/** How far above its field a label stands at most, in heights of the value's line, and how far left, as a share of the frame. */
const maxAbove = 2.1
const maxLeft = 0.3
/** Large fields keep more ground around their value: where nothing else names one, a label so far above and so far left of it does. */
const maxFarAbove = 3.2
const maxFarAside = 2.5

/** Words of a page that is dimmed have less than this share of the contrast of those before it. */
export const dimmedShare = 0.62
/** How far left of its value a label begins where a sign of the currency or the like stands between, in heights. */
const maxAdorned = 4
/** How far left of its value a label in a column of labels ends at most, and how far its neighbours are, in heights. */
const maxColumnGap = 3
const columnReach = 10

export type FieldLook = {
  /** What was entered before: a value is not the next field's name. */
  entered?: readonly string[]
  /** The field's own box, where that was seen: a sign or a button in it may stand before the value. */
  field?: PixelBox | undefined
}

export type FieldLabel = { text: string; line: TextLine; origin: 'floated' | 'above' | 'left' | 'placeholder' }

/**
 * What a field is called whose value stands at `value`: the words that floated from its place to its border, a label above
 * it or to its left, or a placeholder that gave way to the value.
 */
export function findFieldLabel(
  value: PixelBox,
  before: Screen,
  late: Screen,
  scale: Scale,
  { entered = [], field = value }: FieldLook = {},
): FieldLabel | undefined {
  const height = Math.max(boxHeight(value), 16 * scale.unit)
  const editor = findEditorLabel(value, before, late, height)
  if (editor) return editor.label
  const stood = before.lines.filter(
    (line) => sameRow(line.box, value) > 0.4 && line.box.x1 < value.x1 + 2 * height && line.box.x2 > value.x1 - height,
  )
  const candidates: (FieldLabel & { score: number })[] = []
  for (const line of late.lines) {
    const text = labelText(line.text)
    if (
      !namesSomething(text) ||
      isMisreadIcon(text, late) ||
      line.box === value ||
      entered.some((each) => readsAlike(each, text))
    )
      continue
    const above = value.y1 - line.box.y2
    const aside = line.box.x1 - value.x1
    const inset = field.y2 > value.y1 && field.y1 < value.y2 && field.x1 < value.x1 ? value.x1 - field.x1 : 0
    if (above > -0.4 * height && above < maxAbove * height && aside < 1.5 * height && aside > -inset - 1.5 * height) {
      const floated = stood.some((old) => readsAlike(old.text, line.text))
      candidates.push({
        text,
        line,
        origin: floated ? 'floated' : 'above',
        score: floated
          ? 1
          : 0.9 - 0.12 * (Math.max(0, above) / height) - (hasLeftNeighbour(line, late.lines) ? 0.25 : 0),
      })
    } else if (above > -0.4 * height && above < maxAbove * height && aside < 0 && aside > -maxAdorned * height)
      candidates.push({ text, line, origin: 'above', score: 0.6 })
    else if (above >= maxAbove * height && above < maxFarAbove * height && aside <= 0 && aside > -maxFarAside * height)
      candidates.push({ text, line, origin: 'above', score: 0.5 })
    const left = value.x1 - line.box.x2
    if (
      sameRow(line.box, value) > 0.5 &&
      left > 0 &&
      left < maxLeft * scale.width &&
      !(inset > 0 && line.box.x1 > field.x1) &&
      !isBetween(line, value, late.lines)
    )
      candidates.push({
        text,
        line,
        origin: 'left',
        score:
          0.75 -
          0.5 * (left / scale.width) +
          (/[:：*]\s*$/.test(line.text) ? 0.1 : 0) +
          (left < maxColumnGap * height && isInColumn(line, late.lines) ? 0.08 : 0),
      })
  }
  for (const line of stood) {
    const text = labelText(line.text)
    const gone = !late.lines.some(
      (each) =>
        sameRow(each.box, line.box) > 0.4 &&
        Math.abs(each.box.x1 - line.box.x1) < height &&
        readsAlike(each.text, line.text),
    )
    if (gone && namesSomething(text) && isFaint(line, before.lines) && !entered.some((each) => readsAlike(each, text)))
      candidates.push({ text, line, origin: 'placeholder', score: 0.745 })
  }
  return candidates.sort((a, b) => b.score - a.score)[0]
}

/** Below it and above it stand others that begin or end where it does: the names of a form's fields, of which a placeholder is none. */
function isInColumn(line: TextLine, lines: readonly TextLine[]): boolean {
  const { box } = line
  const reach = 0.3 * boxHeight(box)
  const others = lines.filter(
    (each) =>
      sameRow(each.box, box) === 0 &&
      namesSomething(labelText(each.text)) &&
      Math.min(Math.abs(each.box.x1 - line.box.x1), Math.abs(endOf(each) - endOf(line))) < reach &&
      Math.abs(each.box.y1 - box.y1) < columnReach * boxHeight(box),
  )
  return others.length >= 2
}

/** Wide signs that close something are drawn in the first half of their square. */
function endOf({ text, box }: TextLine): number {
  return /[）】」』》，。：；！？]$/u.test(text.trim()) ? box.x2 + 0.5 * boxHeight(box) : box.x2
}

/** In a table of settings the line above is another row's value; its own label stands to its left. */
function hasLeftNeighbour(line: TextLine, lines: readonly TextLine[]): boolean {
  return lines.some(
    (each) =>
      each !== line &&
      sameRow(each.box, line.box) > 0.6 &&
      each.box.x2 < line.box.x1 &&
      // A page behind a dialog is dimmed.
      (each.contrast ?? 255) > dimmedShare * (line.contrast ?? 255) &&
      line.box.x1 - each.box.x2 < 20 * boxHeight(line.box),
  )
}

function isBetween(line: TextLine, value: PixelBox, lines: readonly TextLine[]): boolean {
  return lines.some(
    (each) => each !== line && sameRow(each.box, value) > 0.5 && each.box.x1 >= line.box.x2 && each.box.x2 <= value.x1,
  )
}

/** Placeholders are printed fainter than what people type. */
export function isFaint(line: TextLine, lines: readonly TextLine[]): boolean {
  const contrasts = lines.map((each) => each.contrast ?? 255).toSorted((a, b) => a - b)
  return (line.contrast ?? 255) < 0.9 * (contrasts[Math.floor(contrasts.length * 0.75)] ?? 0)
}
