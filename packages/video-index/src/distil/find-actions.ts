import { changedLines } from '../describe/changed-lines.ts'
import { awayReach } from '../describe/find-drags.ts'
import { findFieldLabel } from '../describe/find-label.ts'
import { findRow } from '../describe/find-row.ts'
import { findPointedText, findWordsNear } from '../describe/find-target.ts'
import type { Observation, Scale } from '../describe/observation.ts'
import { labelText } from '../read/label-text.ts'
import { bareText, readsAlike } from '../read/text-compare.ts'
import { type TextLine, boxHeight, distanceTo, intersects, sameRow, union } from '../read/text-line.ts'
import { distance } from '../sample/box.ts'
import { findChoice, findDay, findSearchedChoice } from './find-choice.ts'
import { findCommand, isOutput } from './find-command.ts'
import { findDrag } from './find-drag.ts'
import { findKeyedChoice, isListClosing } from './find-keyed-choice.ts'
import { findToggle, markLabel } from './find-toggle.ts'
import { findTyped } from './find-typed.ts'
import { fileName, type FoundAction, middle, patchAround, placeOf, textOf } from './found-action.ts'
import { isScrolled } from './is-scrolled.ts'
import { joinOneIntent } from './join-one-intent.ts'
import { joinRow } from './typed-row.ts'

/** Share of the frame. */
const maxFlicker = 0.01
/** An entry that lights up covers less than this share of the frame. */
const maxPassing = 0.03

/** One action for each observation, or one for two that belong together, such as opening a list and choosing from it. */
export function findActions(all: readonly Observation[], scale: Scale): FoundAction[] {
  const drags = all.flatMap((each) => findDrag(each, scale) ?? [])
  const isPartOf = (drag: FoundAction, { episode }: Observation) => {
    const { startS, endS, lateS, draggedTo } = drag.observations[0]!.episode
    if (episode.actionS < startS || episode.typing) return false
    const isThere = episode.pointer && distance(episode.pointer, draggedTo!) < awayReach * scale.analysisWidth
    return episode.startS <= endS || (isThere && episode.endS <= lateS)
  }
  const observations = all.filter((each) => !each.draggedTo && !drags.some((drag) => isPartOf(drag, each)))
  const actions = [...drags, ...actionsOf(observations, scale)].sort((a, b) => startOf(a) - startOf(b))
  return joinOneIntent(actions, scale)
}

function startOf({ observations }: FoundAction): number {
  return observations[0]!.episode.startS
}

function actionsOf(observations: readonly Observation[], scale: Scale): FoundAction[] {
  const actions: FoundAction[] = []
  for (let at = 0; at < observations.length; at++) {
    const observation = observations[at]!
    if (observation.episode.afterTyping) {
      const sent = findSending(observation, actions.at(-1), scale)
      if (sent) actions.push(sent)
      continue
    }
    if (observation.episode.scrolled !== 0) {
      actions.push(scrollOf(observation))
      continue
    }
    if (isScrolled(observation, scale)) continue
    const searched = findSearchedChoice(actions.at(-1), observation, scale)
    if (searched) {
      actions[actions.length - 1] = searched
      continue
    }
    const choice = findChoiceAfter(observations, at, scale)
    if (choice) {
      actions.push(choice)
      at = observations.indexOf(choice.observations.at(-1)!)
      continue
    }
    const day = findDay(observation, actions.at(-1), scale)
    if (day) {
      if (day.observations[0] === actions.at(-1)?.observations[0]) actions.pop()
      actions.push(day)
      continue
    }
    const chosen = actions.at(-1)
    if (chosen && isListClosing(observation, chosen, scale)) {
      chosen.observations.push(observation)
      continue
    }
    const keyed = findKeyedChoice(observation, chosen, scale)
    if (keyed) {
      if (keyed.observations[0] === chosen?.observations[0]) actions.pop()
      actions.push(keyed)
      continue
    }
    const command = findCommand(observation, scale)
    const running = actions.at(-1)
    if (!command && running && isOutput(observation, running)) {
      running.observations.push(observation)
      continue
    }
    const typing = actions.at(-1)
    if (typing && isLastLetters(observation, typing, scale)) {
      typing.observations.push(observation)
      continue
    }
    const toggled = findToggle(observation, scale)
    if (!toggled && (isElsewhere(observation, scale) || isIdle(observation, scale))) continue
    actions.push(
      command ??
        findTyped(observation, observations.slice(at + 1, at + 4), actions, scale) ??
        findUpload(observation, scale) ??
        toggled ??
        withoutEntries(findClick(observation, scale), actions),
    )
  }
  return actions
}

/** What was entered into a field on the target's row says nothing of which row it is. */
function withoutEntries(action: FoundAction, earlier: readonly FoundAction[]): FoundAction {
  const { row, box, ...target } = action.target
  if (!row || !box) return action
  const entered = earlier.filter(
    ({ kind, target: field }) => kind === 'fill' && field.box && field.box[1] < box[3] && field.box[3] > box[1],
  )
  const rest = row.filter((words) => !entered.some(({ value }) => value && readsAlike(value, words)))
  return { ...action, target: { ...target, box, ...(rest.length > 0 ? { row: rest } : {}) } }
}

function scrollOf(observation: Observation): FoundAction {
  const value = observation.episode.scrolled > 0 ? 'down' : 'up'
  return { kind: 'scroll', target: {}, value, secret: false, confidence: 0.75, observations: [observation] }
}

/** A list that opens and an entry of it that is taken, also when another lit up on the way. */
function findChoiceAfter(observations: readonly Observation[], at: number, scale: Scale): FoundAction | undefined {
  const [opening, next, later] = [observations[at]!, observations[at + 1], observations[at + 2]]
  const isPassing =
    next && !next.episode.typing && (next.episode.area < maxPassing || isWithinList(opening, next, scale))
  return (
    (next && findChoice(opening, next, scale)) ?? (isPassing && later ? findChoice(opening, later, scale) : undefined)
  )
}

/** A list that is scrolled goes on being the list that opened. */
function isWithinList(opening: Observation, { changed }: Observation, scale: Scale): boolean {
  const entries = changedLines(opening.before.lines, opening.late.lines, scale)
  if (entries.length < 2) return false
  const list = union(entries.map((each) => each.box))
  const margin = 40 * scale.unit
  return (
    changed.x1 > list.x1 - margin &&
    changed.x2 < list.x2 + margin &&
    changed.y1 > list.y1 - margin &&
    changed.y2 < list.y2 + margin
  )
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
  const taken = suggestionTaken(observation, before, scale)
  if (taken) return findClick({ ...observation, point: [middle(taken.box)[0], middle(taken.box)[1]] }, scale)
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

/** Words that hold what was typed, came up while it was, and are pointed at or lit up: they were clicked rather than the field sent. */
function suggestionTaken(
  { point, before, episode, hovered }: Observation,
  typing: FoundAction,
  scale: Scale,
): TextLine | undefined {
  const typed = bareText(typing.value ?? '')
  const [, y1 = 0, , y2 = 0] = typing.target.box ?? []
  if (!point || !episode.pointer || !typed) return undefined
  const isTaken = ({ box }: TextLine) =>
    distanceTo(box, point) === 0 || (hovered !== undefined && distanceTo(hovered, middle(box)) === 0)
  return changedLines(typing.observations[0]!.before.lines, before.lines, scale).find(
    (line) =>
      (line.box.y1 > y2 * scale.height || line.box.y2 < y1 * scale.height) &&
      bareText(line.text).includes(typed) &&
      bareText(line.text) !== typed &&
      isTaken(line),
  )
}

/** A detail far from a pointer that rests on nothing changed: the doing of a key or of the page itself. */
function isElsewhere({ point, episode, before, hovered, changedAtPointer }: Observation, scale: Scale): boolean {
  if (!point || episode.typing || episode.area > 0.02 || changedAtPointer || hovered) return false
  return findPointedText(point, before, scale) === undefined
}

/** Letters that come up at the end of what was typed once the pointer has stirred. */
function isLastLetters({ changed, episode }: Observation, { kind, target }: FoundAction, scale: Scale): boolean {
  if (kind !== 'fill' || !target.box || episode.area > maxFlicker || episode.typing) return false
  const [x1, y1, x2, y2] = target.box
  const height = (y2 - y1) * scale.height
  return (
    changed.y1 > y1 * scale.height - 0.6 * height &&
    changed.y2 < y2 * scale.height + 0.6 * height &&
    changed.x1 > x1 * scale.width &&
    changed.x2 < x2 * scale.width + 4 * height
  )
}

/** Over nothing that has words a pointer made a detail flicker, and no words came or went: it passed, it did not press. */
function isIdle(observation: Observation, scale: Scale): boolean {
  const { point, episode, before, late, hovered } = observation
  if (!point || !episode.pointer || episode.typing || episode.area > maxFlicker) return false
  if (findPointedText(point, before, scale, hovered) || markLabel(observation, scale)) return false
  return (
    changedLines(before.lines, late.lines, scale).length === 0 &&
    changedLines(late.lines, before.lines, scale).length === 0
  )
}

/** A file's name that stands on the page afterwards and did not before. */
function findUpload(observation: Observation, scale: Scale): FoundAction | undefined {
  const { before, late, point } = observation
  const names = changedLines(before.lines, late.lines, scale).filter((line) =>
    fileName.test(line.text.replaceAll(/\s/g, '')),
  )
  // Several names at once are a folder that opened.
  const added = names.length === 1 && observation.episode.area < 0.2 ? names[0] : undefined
  const value = added && fileName.exec(added.text.replaceAll(/\s/g, ''))?.[0]
  if (!value || before.lines.some((line) => bareText(line.text).includes(bareText(value)))) return undefined
  if (point && Math.abs(added.box.y1 - point[1]) > scale.height * 0.35) return undefined
  const pointed = point && findPointedText(point, before, scale)
  // What gives way to the file's name said that there is none.
  const gaveWay = pointed && sameRow(pointed.line.box, added.box) > 0.4 && intersects(pointed.line.box, added.box)
  const field = findFieldLabel(added.box, before, late, scale, { field: observation.hovered })
  const label = gaveWay ? (field ?? pointed) : (pointed ?? field)
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

function findClick(observation: Observation, scale: Scale): FoundAction {
  const { point, before, episode } = observation
  const anchor = point ?? middle(observation.changed)
  const pointed =
    (point && findPointedText(point, before, scale, observation.hovered)) ??
    (episode.pointer ? undefined : findNamesake(observation, scale))
  const box = pointed?.line.box ?? (point && patchAround(point, scale))
  const row = box ? findRow({ ...textOf(pointed), box }, before, scale) : []
  const visible = episode.area > 0.01 || changedLines(before.lines, observation.late.lines, scale).length > 0
  return {
    kind: point || pointed ? 'click' : 'other',
    target: {
      ...(pointed ? { text: nameOf(pointed.text) } : {}),
      ...(box ? placeOf(box, point, scale) : {}),
      ...(row.length > 0 ? { row } : {}),
      near: findWordsNear(anchor, before, scale).filter((words) => words !== pointed?.text),
    },
    value: undefined,
    secret: false,
    confidence: confidenceOf(observation, pointed) * (visible ? 1 : 0.7),
    observations: [observation],
  }
}

/** As often as such clicks were right in recordings whose steps are known. */
function confidenceOf({ episode }: Observation, pointed: { text: string; distance?: number } | undefined): number {
  if (!episode.pointer) return pointed ? 0.6 : 0.35
  if (!pointed) return 0.55
  return pointed.distance === 0 ? 0.85 : 0.65
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
