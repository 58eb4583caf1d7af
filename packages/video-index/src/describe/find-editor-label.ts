import { labelText, namesSomething } from '../read/label-text.ts'
import type { Screen } from '../read/screen-reader.ts'
import { bareText } from '../read/text-compare.ts'
import { type PixelBox, type TextLine, intersects, sameRow, union } from '../read/text-line.ts'
import { isMisreadIcon } from './find-target.ts'

/** A row of buttons stands this close above the text that they format, and the label that close above it, in heights. */
const maxToolbarGap = 2.6
const maxButtonGap = 8
const minButtons = 3
/** A sentence of more words is no label. */
const maxLabelWords = 4

type EditorLabel = { text: string; line: TextLine; origin: 'left' | 'above' }

/**
 * The label of a text that stands below a row of buttons which format it: the words left of the buttons, else those above them.
 * Undefined where there are no such buttons; `label` is, where nothing names the text, as the buttons do not. `height` is that
 * of the text's letters.
 */
export function findEditorLabel(
  value: PixelBox,
  before: Screen,
  late: Screen,
  height: number,
): { label: EditorLabel | undefined } | undefined {
  const toolbar = findToolbar(value, late.lines, height)
  if (!toolbar) return undefined
  // What was read only before still stands there, where nothing else does.
  const unread = before.lines.filter((line) => !late.lines.some((each) => intersects(each.box, line.box)))
  const words = [...late.lines, ...unread].filter(({ text }) => {
    const label = labelText(text)
    return namesSomething(label) && !isProse(label) && !isMisreadIcon(label, late)
  })
  const [left] = words
    .filter(({ box }) => sameRow(box, toolbar) > 0.4 && box.x2 <= value.x1 && value.x1 - box.x2 < 4 * height)
    .toSorted((a, b) => b.box.x2 - a.box.x2)
  if (left) return { label: { text: labelText(left.text), line: left, origin: 'left' } }
  const [above] = words
    .filter(({ box }) => toolbar.y1 - box.y2 > -0.2 * height && toolbar.y1 - box.y2 < maxToolbarGap * height)
    .filter(({ box }) => Math.abs(box.x1 - value.x1) < 3 * height)
    .toSorted((a, b) => b.box.y2 - a.box.y2)
  return { label: above && { text: labelText(above.text), line: above, origin: 'above' } }
}

/** Several buttons in a row close above a text, some of them icons, which are read as a letter or two if at all. */
function findToolbar(value: PixelBox, lines: readonly TextLine[], height: number): PixelBox | undefined {
  const inside = lines.filter((line) => line.box !== value && line.box.x1 > value.x1 - height)
  const near = inside.filter(
    ({ box }) => value.y1 - box.y2 > -0.2 * height && value.y1 - box.y2 < maxToolbarGap * height,
  )
  const rows = near.map((each) =>
    adjacent(
      inside.filter((line) => sameRow(line.box, each.box) > 0.4),
      maxButtonGap * height,
    ),
  )
  const isIcon = ({ text }: TextLine) => bareText(text).length <= 2
  const buttons = rows.find((row) => row.length >= minButtons && row.some(isIcon))
  return buttons && union(buttons.map((line) => line.box))
}

/** The first of some lines of a row, and those after it without a wide gap between. */
function adjacent(row: readonly TextLine[], gap: number): TextLine[] {
  const ordered = row.toSorted((a, b) => a.box.x1 - b.box.x1)
  const end = ordered.findIndex((line, at) => at > 0 && line.box.x1 - ordered[at - 1]!.box.x2 > gap)
  return end < 0 ? ordered : ordered.slice(0, end)
}

/** What explains a page above an editor is no label of it. */
function isProse(text: string): boolean {
  return /[.!?。]$/u.test(text) && text.split(' ').length > maxLabelWords
}
