import { changedLines } from '../describe/changed-lines.ts'
import { findFieldLabel } from '../describe/find-label.ts'
import { findRow } from '../describe/find-row.ts'
import { findPointedText, findToggleLabel, findWordsNear } from '../describe/find-target.ts'
import type { Observation, Scale } from '../describe/observation.ts'
import { labelText } from '../read/label-text.ts'
import { bareText } from '../read/text-compare.ts'
import { type PixelBox, type TextLine, boxHeight, boxWidth, intersects, sameRow } from '../read/text-line.ts'
import { type FoundAction, patchAround, placeOf } from './found-action.ts'
import { typedBox } from './typed-row.ts'

/** A finger's mark is at most this wide, as a share of the frame's width. */
const fingerShare = 0.16
/** A ring or box before its words is read with them, as a sign that looks like it. */
const markedWords = /^[0Oo○◯●◎◉□☐☑■✓√]\s+(\p{L}.*)$/u
/** By how much the ink of a mark that took on a colour differs. */
const minTint = 0.1
/** Share of the frame that changes at most when a mark does, the field that loses the focus included. */
const maxToggled = 0.04
/** And this much, and so many words come up elsewhere, where something of a table was picked; a row with so many words is one of a table. */
const maxPicked = 0.15
const maxAnnounced = 4
const minCells = 3
/** What comes up within this of a mark, in pixels for a side of 1280, stands in its row. */
const rowReach = 24
/** Words begin this close behind their mark. */
const maxBehind = 24

/** A small mark that changes under the pointer, with words beside it and none that came or went. */
export function findToggle(observation: Observation, scale: Scale): FoundAction | undefined {
  const { point, before, late, episode, tint } = observation
  // On a phone the mark of the finger covers what it changed.
  const finger = episode.pointer ? 0 : fingerShare * scale.width
  const [widest, highest] = [Math.max(80 * scale.unit, finger), Math.max(60 * scale.unit, finger)]
  if (!point) return undefined
  const words = findRow({ box: patchAround(point, scale) }, before, scale)
  // What is picked from a table may bring up commands elsewhere: there, colour that came or went at the pointer has to tell.
  const isTinted = episode.pointer !== undefined && Math.abs(tint) >= minTint
  const isPicked = isTinted && words.length >= minCells
  if (episode.area > (isPicked ? maxPicked : maxToggled)) return undefined
  const isSmall = (box: PixelBox) => boxWidth(box) <= widest && boxHeight(box) <= highest
  const isSeen = observation.changedAtPointer !== undefined && isSmall(observation.changedAtPointer)
  // The ring of a field that lost the focus may be all that is seen to change, and the pointer hides the mark.
  if (!isSeen && !isTinted) return undefined
  const changed = isSeen ? observation.changedAtPointer! : patchAround(point, scale)
  const places = episode.changes.map((change) => typedBox(change, scale))
  // Words where nothing changed are icons or the like, read otherwise than before.
  const brought = changedLines(before.lines, late.lines, scale).filter(
    (line) => bareText(line.text).length > 1 && places.some((place) => intersects(place, line.box)),
  )
  const reach = rowReach * scale.unit
  const isAtRow = ({ box }: TextLine) => box.y1 < point[1] + reach && box.y2 > point[1] - reach
  if (isPicked ? brought.some(isAtRow) || brought.length > maxAnnounced : brought.length > 0) return undefined
  const under = findPointedText(point, before, scale)
  const marked = under && intersects(under.line.box, changed) ? markedWords.exec(under.text)?.[1] : undefined
  if (under && !marked && under.distance === 0 && !/^[\W_xXvVoO✓√]{0,2}$/u.test(under.text)) return undefined
  const label: MarkLabel | undefined = marked
    ? { text: marked }
    : ((isSeen ? wordsAfter(changed, observation, scale) : undefined) ?? markLabel(observation, scale))
  if (!label) return undefined
  // Of a table's rows the mark says as little by itself as an icon does.
  const isOfTable = label.beginsRow || words.length >= minCells
  const row = isOfTable ? words.slice(Math.max(0, words.indexOf(label.text))) : []
  return {
    kind: 'check',
    target: {
      text: label.text,
      role: 'checkbox',
      ...placeOf(changed, point, scale),
      ...(row.length > 0 ? { row } : {}),
      near: findWordsNear(point, before, scale),
    },
    value: (isSeen ? observation.inkAfter - observation.inkBefore : tint) >= -0.01 ? 'true' : 'false',
    secret: false,
    confidence: 0.65,
    observations: [observation],
  }
}

/** Words close behind a mark: its own place tells its row better than the pointer's, which hides some of them before. */
function wordsAfter(mark: PixelBox, { before, late }: Observation, { unit }: Scale): MarkLabel | undefined {
  const behind = ({ box, text }: TextLine) =>
    bareText(text).length > 1 &&
    sameRow(box, mark) > 0.5 &&
    box.x1 > mark.x2 - 4 * unit &&
    box.x1 < mark.x2 + maxBehind * unit
  const [first] = [...before.lines.filter(behind), ...late.lines.filter(behind)].toSorted((a, b) => a.box.x1 - b.box.x1)
  return first && { text: labelText(first.text) }
}

type MarkLabel = { text: string; beginsRow?: true }

/** The words beside a mark or, where it took on or lost a colour, above it. */
export function markLabel(observation: Observation, scale: Scale): MarkLabel | undefined {
  const { point, changedAtPointer: mark, before, late, inkBefore, inkAfter } = observation
  const beside = point && findToggleLabel(point, before, scale)
  if (beside || !mark || Math.abs(inkAfter - inkBefore) < minTint) return beside
  const label = findFieldLabel(mark, before, late, scale, { field: mark })
  return label?.origin === 'above' ? label : undefined
}
