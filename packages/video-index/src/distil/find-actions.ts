import { changedLines } from '../describe/changed-lines.ts'
import { type FieldLabel, findFieldLabel } from '../describe/find-label.ts'
import { findPointedText, findToggleLabel, findWordsNear } from '../describe/find-target.ts'
import type { Observation, Scale } from '../describe/observation.ts'
import type { ActionKind, Box, Target } from '../protocol/procedure.ts'
import { isMasked, labelText } from '../read/label-text.ts'
import type { Screen } from '../read/screen-reader.ts'
import { bareText, readsAlike, textSimilarity } from '../read/text-compare.ts'
import { type PixelBox, type TextLine, boxHeight, boxWidth, intersects, sameRow, union } from '../read/text-line.ts'
import { looksLikeAddress, readAddress } from './read-address.ts'

/** What a person did, as far as the pictures tell. */
export type FoundAction = {
  kind: ActionKind
  target: Target
  value: string | undefined
  secret: boolean
  confidence: number
  observations: Observation[]
}

const fileName = /[\w()-]{1,60}\.(?:png|jpe?g|gif|webp|svg|pdf|csv|xlsx?|docx?|txt|zip|json|mp4|mov)\b/i

/** One action for each observation, or one for two that belong together, such as opening a list and choosing from it. */
export function findActions(observations: readonly Observation[], scale: Scale): FoundAction[] {
  const actions: FoundAction[] = []
  for (let at = 0; at < observations.length; at++) {
    const observation = observations[at]!
    if (observation.episode.afterTyping) {
      const sent = findSending(observation, actions.at(-1), scale)
      if (sent) actions.push(sent)
      continue
    }
    const choice = observations[at + 1] && findChoice(observation, observations[at + 1]!, scale)
    if (choice) {
      actions.push(choice)
      at++
      continue
    }
    actions.push(
      findTyped(observation, observations.slice(at + 1, at + 4), actions, scale) ??
        findUpload(observation, scale) ??
        findToggle(observation, scale) ??
        findClick(observation, scale),
    )
  }
  return actions
}

/**
 * The screen changed at large after typing. While the field still shows what was typed, that is the effect of typing, as
 * in a list that is filtered at once, and belongs to the step before; otherwise Enter was pressed.
 */
function findSending(observation: Observation, before: FoundAction | undefined, scale: Scale): FoundAction | undefined {
  if (before?.kind !== 'fill' && before?.kind !== 'goto') return undefined
  // Without a pointer to see, what lit up first tells a button that was pressed from a key.
  if (
    !observation.episode.pointer &&
    observation.point &&
    findPointedText(observation.point, observation.before, scale)
  )
    return findClick(observation, scale)
  const { width, height } = scale
  const [x1, y1, x2, y2] = before.target.box ?? [0, 0, 0, 0]
  const there = joinRow(observation.late, { x1: x1 * width, y1: y1 * height, x2: x2 * width, y2: y2 * height })
  if (before.kind === 'goto' || (there && readsAlike(there.text, before.value ?? ''))) {
    before.observations.push(observation)
    return undefined
  }
  return {
    kind: 'press',
    target: before.target,
    value: 'Enter',
    secret: false,
    confidence: 0.75,
    observations: [observation],
  }
}

/** Opens a list and takes one of its entries: the entries are gone afterwards and the field shows the one that was clicked. */
function findChoice(opening: Observation, choosing: Observation, scale: Scale): FoundAction | undefined {
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

function findTyped(
  observation: Observation,
  later: readonly Observation[],
  earlier: readonly FoundAction[],
  scale: Scale,
): FoundAction | undefined {
  const { before, late, point } = observation
  const line = typedLine(observation, scale)
  if (!line) return findMasked(observation, scale)
  const value = (line.text.includes('\n') ? line.text : settledReading(line, later)).trim()
  if (
    line.box.y2 < scale.height * 0.14 &&
    looksLikeAddress(value) &&
    readAddress(late, scale) !== readAddress(before, scale)
  )
    return { kind: 'goto', target: {}, value, secret: false, confidence: 0.75, observations: [observation] }
  const entered = earlier.flatMap((each) => (each.kind === 'fill' && each.value ? [each.value] : []))
  const found = findFieldLabel(line.box, before, late, scale, entered)
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
    confidence: (label ? 0.92 : 0.65) * (observation.episode.typing ? 1 : 0.9),
    observations: [observation],
  }
}

/** Somebody typed, and what stands there is no text: the dots of a password. */
function findMasked(observation: Observation, scale: Scale): FoundAction | undefined {
  const { before, late, point, episode } = observation
  if (!episode.typing || episode.typing.keys < 3 || episode.area > 0.1) return undefined
  const box = typedBox(episode.typing.box, scale)
  if ([before, late].some((screen) => joinRow(screen, box))) return undefined
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

function typedBox(box: PixelBox, { width, analysisWidth }: Scale): PixelBox {
  const factor = width / analysisWidth
  return { x1: box.x1 * factor, y1: box.y1 * factor, x2: box.x2 * factor, y2: box.y2 * factor }
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
  if (typing && (episode.area < 0.1 || typing.keys >= 5)) {
    const box = typedBox(typing.box, scale)
    // What stood on the row before, such as the heading beside a search field, is no part of what was typed.
    const stood = (line: TextLine) =>
      before.lines.some((old) => intersects(old.box, line.box) && bareText(old.text) === bareText(line.text))
    const typedOn = (screen: Screen) => joinRow({ ...screen, lines: screen.lines.filter((line) => !stood(line)) }, box)
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
  // A letter or two leave no trail to tell typing by; over a field the pointer is an upright bar.
  if (!point || !episode.pointer || episode.area > 0.06) return undefined
  if (episode.pointer.x2 - episode.pointer.x1 > 0.6 * (episode.pointer.y2 - episode.pointer.y1)) return undefined
  const [x, y] = point
  const changed = changedLines(before.lines, late.lines, scale)
  if (changed.length === 0 || changed.length > 3) return undefined
  return changed.find((line) => {
    const upright = Math.max(line.box.y1 - y, 0, y - line.box.y2)
    return (
      upright < 16 * scale.unit &&
      line.box.x1 < x + 60 * scale.unit &&
      x - line.box.x2 < scale.width * 0.6 &&
      !fileName.test(line.text)
    )
  })
}

/** What most later readings of the same place agree on, once caret and pointer have left it; else what was read first. */
function settledReading(line: TextLine, later: readonly Observation[]): string {
  const readings = later
    .flatMap((each) => [each.before, each.late])
    .map((screen) => joinRow(screen, line.box))
    .filter(
      (each) =>
        each !== undefined &&
        textSimilarity(each.text, line.text) >= 0.75 &&
        Math.abs(each.box.x1 - line.box.x1) < 2 * boxHeight(line.box),
    )
    .map((each) => each!.text)
  const votes = new Map<string, string[]>()
  for (const reading of [line.text, ...readings])
    votes.set(bareText(reading), [...(votes.get(bareText(reading)) ?? []), reading])
  const most = [...votes.values()].sort((a, b) => b.length - a.length)[0]!
  // Signs and spaces are lost more often than invented.
  return most.toSorted((a, b) => b.length - a.length)[0]!
}

/** Everything on the typed line around the place where letters appeared; words that a wide gap parts are one value. */
function joinRow(screen: Screen, box: PixelBox): TextLine | undefined {
  const parts = screen.lines.filter(
    (line) =>
      bareText(line.text) &&
      sameRow(line.box, box) > 0.4 &&
      line.box.x1 < box.x2 + boxHeight(box) &&
      line.box.x2 > box.x1 - boxHeight(box),
  )
  if (parts.length === 0) return undefined
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

/** A file's name that stands on the page afterwards and did not before. */
function findUpload(observation: Observation, scale: Scale): FoundAction | undefined {
  const { before, late, point } = observation
  const added = changedLines(before.lines, late.lines, scale).find((line) =>
    fileName.test(line.text.replaceAll(/\s/g, '')),
  )
  const value = added && fileName.exec(added.text.replaceAll(/\s/g, ''))?.[0]
  if (!value || before.lines.some((line) => bareText(line.text).includes(bareText(value)))) return undefined
  if (point && Math.abs(added.box.y1 - point[1]) > scale.height * 0.35) return undefined
  const pointed = point && findPointedText(point, before, scale)
  const label = pointed ?? findFieldLabel(added.box, before, late, scale)
  const anchor = point ?? ([added.box.x1, added.box.y1] as const)
  return {
    kind: 'upload',
    target: {
      ...textOf(label),
      role: 'button',
      ...placeOf((label?.line ?? added).box, point, scale),
      near: findWordsNear(anchor, before, scale),
    },
    value,
    secret: false,
    confidence: 0.85,
    observations: [observation],
  }
}

/** A small mark that changes under the pointer, with words beside it and none that came or went. */
function findToggle(observation: Observation, scale: Scale): FoundAction | undefined {
  const { point, changedAtPointer: changed, before, late, episode } = observation
  if (
    !point ||
    !changed ||
    episode.area > 0.03 ||
    boxWidth(changed) > 80 * scale.unit ||
    boxHeight(changed) > 60 * scale.unit
  )
    return undefined
  if (changedLines(before.lines, late.lines, scale).some((line) => bareText(line.text).length > 1)) return undefined
  const under = findPointedText(point, before, scale)
  if (under && under.distance === 0 && !/^[\W_xXvVoO✓√]{0,2}$/u.test(under.text)) return undefined
  const label = findToggleLabel(point, before, scale)
  if (!label) return undefined
  return {
    kind: 'check',
    target: {
      text: label.text,
      role: 'checkbox',
      ...placeOf(changed, point, scale),
      near: findWordsNear(point, before, scale),
    },
    value: observation.inkAfter + 0.01 >= observation.inkBefore ? 'true' : 'false',
    secret: false,
    confidence: 0.8,
    observations: [observation],
  }
}

function findClick(observation: Observation, scale: Scale): FoundAction {
  const { point, before, episode } = observation
  const anchor = point ?? middle(observation.changed)
  const pointed =
    (point && findPointedText(point, before, scale, observation.hovered)) ??
    (episode.pointer ? undefined : findNamesake(observation, scale))
  const visible = episode.area > 0.01 || changedLines(before.lines, observation.late.lines, scale).length > 0
  return {
    kind: point || pointed ? 'click' : 'other',
    target: {
      ...(pointed ? { text: nameOf(pointed.text) } : {}),
      ...(point || pointed ? placeOf(pointed?.line.box ?? patchAround(point!, scale), point, scale) : {}),
      near: findWordsNear(anchor, before, scale).filter((words) => words !== pointed?.text),
    },
    value: undefined,
    secret: false,
    confidence: (episode.pointer ? (pointed ? 0.95 : 0.7) : pointed ? 0.6 : 0.35) * (visible ? 1 : 0.7),
    observations: [observation],
  }
}

/** Where nothing shows what was pressed: a label of the screen before that heads the screen after. */
function findNamesake({ before, late }: Observation, scale: Scale): { text: string; line: TextLine } | undefined {
  const heads = changedLines(before.lines, late.lines, scale).toSorted((a, b) => boxHeight(b.box) - boxHeight(a.box))
  for (const head of heads) {
    const line = before.lines.find((each) => bareText(each.text).length > 2 && readsAlike(each.text, head.text))
    if (line) return { text: labelText(line.text), line }
  }
  return undefined
}

/** Lists say “Name - what it is”: a person names the entry by its name. */
function nameOf(text: string): string {
  return /^(.{3,40}?)\s+[-–—]\s+.{8,}$/u.exec(text)?.[1] ?? text
}

function middle(box: PixelBox): readonly [number, number] {
  return [(box.x1 + box.x2) / 2, (box.y1 + box.y2) / 2]
}

function patchAround([x, y]: readonly [number, number], { unit }: Scale): PixelBox {
  return { x1: x - 14 * unit, y1: y - 14 * unit, x2: x + 14 * unit, y2: y + 14 * unit }
}

function textOf(label: FieldLabel | { text: string } | undefined): { text?: string } {
  return label ? { text: label.text } : {}
}

function placeOf(
  box: PixelBox,
  point: readonly [number, number] | undefined,
  { width, height }: Scale,
): { box: Box; point?: [number, number] } {
  const share = (value: number, whole: number) => Math.round(Math.min(1, Math.max(0, value / whole)) * 10_000) / 10_000
  return {
    box: [share(box.x1, width), share(box.y1, height), share(box.x2, width), share(box.y2, height)],
    ...(point ? { point: [share(point[0], width), share(point[1], height)] } : {}),
  }
}
