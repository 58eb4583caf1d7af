import { changedLines } from '../describe/changed-lines.ts'
import { findFieldLabel, isFaint } from '../describe/find-label.ts'
import { findWordsNear } from '../describe/find-target.ts'
import type { Observation, Scale } from '../describe/observation.ts'
import { isMasked } from '../read/label-text.ts'
import type { Screen } from '../read/screen-reader.ts'
import { emOf } from '../read/split-line.ts'
import { bareText, textSimilarity } from '../read/text-compare.ts'
import { type PixelBox, type TextLine, boxHeight, boxWidth, intersects } from '../read/text-line.ts'
import { fileName, type FoundAction, middle, placeOf, textOf } from './found-action.ts'
import { looksLikeAddress, readAddress } from './read-address.ts'
import { joinRow, typedBox } from './typed-row.ts'

/** As many letters as may be typed without a trail of single keys. */
const maxUntracedLetters = 3
/** Share of the frame. */
const maxCalm = 0.06
/** What changes around a field that was empty, as a share of the frame. */
const maxAround = 0.1
/** As much changes, as a share of the frame, where one large field loses the focus to another. */
const maxRefocused = 0.18
/** How often a page that answers every letter has changed at least, and for how long. */
const minSearched = 3
const minSearchS = 0.4

export function findTyped(
  observation: Observation,
  later: readonly Observation[],
  earlier: readonly FoundAction[],
  scale: Scale,
): FoundAction | undefined {
  const { before, late, point } = observation
  const line = typedLine(observation, scale)
  if (!line) return findMasked(observation, scale)
  const isProse = line.text.includes('\n')
  const value = (isProse ? line.text : withoutBorder(settledReading(line, observation, later, scale))).trim()
  if (
    line.box.y2 < scale.height * 0.14 &&
    looksLikeAddress(value) &&
    readAddress(late, scale) !== readAddress(before, scale)
  )
    return { kind: 'goto', target: {}, value, secret: false, confidence: 0.75, observations: [observation] }
  const entered = earlier.flatMap((each) => (each.kind === 'fill' && each.value ? [each.value] : []))
  const found = findFieldLabel(line.box, before, late, scale, { entered, field: observation.hovered })
  const label = found && found.origin !== 'left' ? found : (knownLabel(line.box, earlier, scale) ?? found)
  const anchor = point ?? ([line.box.x1, (line.box.y1 + line.box.y2) / 2] as const)
  const secret = isMasked(value)
  return {
    kind: 'fill',
    target: {
      ...textOf(label),
      role: 'textbox',
      ...placeOf(line.box, point, scale),
      near: findWordsNear(anchor, before, scale),
    },
    value: secret ? undefined : value,
    secret,
    confidence: (label ? 0.75 : 0.4) * (observation.episode.typing ? 1 : 0.9),
    observations: [observation],
  }
}

/** Somebody typed, and what stands there is no text: the dots of a password. */
function findMasked(observation: Observation, scale: Scale): FoundAction | undefined {
  const { before, late, point, episode } = observation
  if (!episode.typing || episode.typing.keys < 3 || episode.area > 0.1) return undefined
  const box = typedBox(episode.typing.box, scale)
  if (joinRow(late, box)) return undefined
  const stood = joinRow(before, box)
  // Only a placeholder gives way to dots: other words that went were deleted.
  if (stood && !isFaint(stood, before.lines)) return undefined
  const label = findFieldLabel(box, before, late, scale)
  if (!label) return undefined
  return {
    kind: 'fill',
    target: {
      text: label.text,
      role: 'textbox',
      ...placeOf(box, point, scale),
      near: findWordsNear(point ?? middle(box), before, scale),
    },
    value: undefined,
    secret: true,
    confidence: 0.8,
    observations: [observation],
  }
}

/** A field whose placeholder is covered by an old value was named when it was filled before, at the same place. */
function knownLabel(
  value: PixelBox,
  earlier: readonly FoundAction[],
  { width, height, unit }: Scale,
): { text: string } | undefined {
  const same = earlier.findLast(({ kind, target }) => {
    if (kind !== 'fill' || !target.text || !target.box) return false
    return (
      Math.abs(target.box[0] * width - value.x1) < 12 * unit && Math.abs(target.box[1] * height - value.y1) < 8 * unit
    )
  })
  return same?.target.text === undefined ? undefined : { text: same.target.text }
}

/** The line that holds what was typed, whole, as it stood at the end. */
function typedLine(observation: Observation, scale: Scale): TextLine | undefined {
  const { episode, before, after, late, point } = observation
  const { typing } = episode
  if (typing && (episode.area < (typing.keys >= 3 ? maxRefocused : maxAround) || typing.keys >= 5)) {
    const box = typedBox(typing.box, scale)
    // What stood on the row before, such as the heading beside a search field, is no part of what was typed.
    const stood = (line: TextLine) =>
      before.lines.some((old) => intersects(old.box, line.box) && bareText(old.text) === bareText(line.text))
    const typedOn = (screen: Screen) =>
      joinRow({ ...screen, lines: screen.lines.filter((line) => !stood(line)).map(behindIcon) }, box)
    const behindIcon = (line: TextLine) => withoutIcon(line, box)
    const readings = [after, late]
      .map((screen) => typedOn(screen) ?? joinRow(screen, box))
      .filter((line) => line !== undefined)
    const typed = withoutCaret(readings)
    const old = joinRow(before, box)
    const below = episode.furtherLines
      .map((each) => joinRow(late, typedBox(each.box, scale)))
      .filter((each) => each !== undefined)
    if (typed && below.length > 0) return { ...typed, text: [typed, ...below].map((each) => each.text).join('\n') }
    if (typed && !(old && bareText(old.text) === bareText(typed.text))) return typed
  }
  return point && (isBar(episode.pointer) || fillsField(observation)) ? pointedLine(observation, scale) : undefined
}

/** A long box that lit up held nothing, and holds words at its beginning now. */
function fillsField({ hovered: field, before, late }: Observation): boolean {
  if (!field || boxWidth(field) < 4 * boxHeight(field)) return false
  const inside = ({ lines }: Screen) => lines.filter((line) => intersects(line.box, field))
  return inside(before).length === 0 && inside(late).some((line) => line.box.x1 - field.x1 < boxHeight(field))
}

/** Over a field the pointer is an upright bar. */
function isBar(pointer: PixelBox | undefined): boolean {
  return pointer !== undefined && boxWidth(pointer) <= 0.5 * boxHeight(pointer)
}

/** A line at the pointer that says something else afterwards: a letter or two leave no trail to tell typing by, nor does what was pasted. */
function pointedLine({ episode, before, late, point }: Observation, scale: Scale): TextLine | undefined {
  const [x, y] = point!
  const changed = changedLines(before.lines, late.lines, scale)
  const isCalm = episode.area <= maxCalm && changed.length <= 3
  // A list that is searched is drawn anew with every letter, where a page is drawn once.
  const isSearched = episode.frames >= minSearched && episode.endS - episode.actionS >= minSearchS
  if (!isCalm && !isSearched) return undefined
  const near = changed.filter((line) => {
    const upright = Math.max(line.box.y1 - y, 0, y - line.box.y2)
    // What is longer was pasted, at the pointer itself and with nothing else changing.
    const isShort = bareText(line.text).length <= maxUntracedLetters
    const isFilled = isSearched && tookOver(line, before, episode.area < maxAround)
    return (
      upright < (isFilled ? 10 : isShort && isCalm ? 16 : 4) * scale.unit &&
      ((isShort && isCalm) || episode.area < 0.02 || isFilled) &&
      line.box.x1 < x + 60 * scale.unit &&
      x - line.box.x2 < scale.width * 0.6 &&
      !fileName.test(line.text)
    )
  })
  // The sign that empties a field comes up with the first letter.
  return near.find((line) => bareText(line.text).length > 1) ?? near[0]
}

/** A placeholder or an old value stood where the line stands, or, where that will do, nothing. */
function tookOver({ box }: TextLine, before: Screen, fromNothing: boolean): boolean {
  const old = joinRow(before, box)
  return old ? Math.abs(old.box.x1 - box.x1) < boxHeight(box) : fromNothing
}

/**
 * What most readings of the same place agree on, once caret and pointer have left it; those with the pointer among the letters
 * count only where there are no others.
 */
function settledReading(
  line: TextLine,
  { episode, after, late }: Observation,
  later: readonly Observation[],
  scale: Scale,
): string {
  const typed = episode.typing && typedBox(episode.typing.box, scale)
  const screens = [after, late, ...later.flatMap((each) => [each.before, each.after, each.late])]
  const readings = [...new Map(screens.map((screen) => [screen.timeS, screen])).values()].flatMap((screen) => {
    const lines = typed ? screen.lines.map((each) => withoutIcon(each, typed)) : screen.lines
    const row = joinRow({ ...screen, lines }, line.box)
    const isSame =
      row && textSimilarity(row.text, line.text) >= 0.75 && Math.abs(row.box.x1 - line.box.x1) < 2 * boxHeight(line.box)
    return isSame ? [{ text: row.text, screen }] : []
  })
  const isCovered = ({ pointer }: Screen) => pointer !== undefined && intersects(pointer, line.box)
  const clear = readings.filter(({ screen }) => screen !== after && screen !== late && !isCovered(screen))
  const others = readings.filter(({ screen }) => screen !== after && screen !== late)
  const counted = isCovered(late) && clear.length > 0 ? clear : [{ text: line.text }, ...others]
  const votes = new Map<string, string[]>()
  for (const { text } of counted) votes.set(bareText(text), [...(votes.get(bareText(text)) ?? []), text])
  const most = [...votes.values()].sort((a, b) => b.length - a.length)[0]!
  // Signs and spaces are lost more often than invented.
  return most.toSorted((a, b) => b.length - a.length)[0]!
}

/** An icon at the field's beginning is read as a letter: it stands before where the letters appeared. */
function withoutIcon(line: TextLine, typed: PixelBox): TextLine {
  const [first, second] = line.letters ?? []
  if (first === undefined || second === undefined) return line
  // Letters of a word are closer to each other, and the first key's letter may be missing from where they appeared.
  if (first > typed.x1 || second < typed.x1 || second - first < emOf(line)) return line
  const text = line.text.replace(/^\S\s*/u, '')
  return { ...line, text, letters: line.letters!.slice(1), box: { ...line.box, x1: typed.x1 } }
}

/** The field's own edge before a value reads as a bracket that nothing closes, and a caret behind it as a bar. */
function withoutBorder(text: string): string {
  const value = text.replace(/\s*[|丨]\s*$/, '')
  if (bareText(value).length === 0) return text
  const isOpen = /^[[|丨「]/.test(value) && !/[\]」]/.test(value)
  return isOpen ? value.slice(1) : value
}

/** A caret at the end of a value reads as a letter or a bar; where a second reading lacks it, that one is right. */
function withoutCaret(readings: TextLine[]): TextLine | undefined {
  const [first, second] = readings
  if (!first || !second) return first
  const extra = (longer: string, shorter: string) =>
    longer.startsWith(shorter) && /^\s*[|lIi1!\][」丨]$/.test(longer.slice(shorter.length))
  if (extra(first.text, second.text)) return second
  if (extra(second.text, first.text)) return first
  const clean = second.text.replace(/\s*[|」丨]$|\s[Il!]$/, '')
  return { ...second, text: clean }
}
