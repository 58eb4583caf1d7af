import type { Action } from '@stepcast/video-index'
import { canvasesOf } from '../observe/drawn-words.ts'
import { gapBetween, type Observation, type ObservedElement, type Rectangle } from '../observe/observation.ts'
import type { GroundedBy } from '../protocol/report.ts'
import { type Offset, positionFit, type RecordedView, recordedPoint } from './recorded-view.ts'
import { linkWithin } from './link-within.ts'
import { isMarkOfRow, isOnRowOf, rowFit } from './row.ts'
import { type LabelScore, scoreLabel } from './score-label.ts'
import { scoreRole } from './score-role.ts'
import { type LastStep, tellApart } from './tell-apart.ts'
import { lettersAndDigits, similarity } from './text-match.ts'

export interface Grounding {
  element: ObservedElement
  /** The words of the page that it was found by, if it was found by words. */
  name?: string
  by: GroundedBy
  because: string
  score: number
  /** How well its words are the recorded ones, from 0 to 1; 1 where words did not decide. */
  likeness: number
}

export type GroundingResult =
  | { found: true; grounding: Grounding; others: Grounding[] }
  | { found: false; reason: 'missing' | 'ambiguous'; detail: string }

export interface GroundOptions {
  /** The recording's picture beside the live page, opened only when words do not decide. */
  view?: (() => Promise<RecordedView | undefined>) | undefined
  /** The offset that earlier steps showed. */
  offset?: Offset | undefined
  /** Words that a name must hold letter by letter: nobody misread them, the user gave them. */
  exact?: readonly string[] | undefined
  /** Words that the target's row must hold letter by letter. */
  rowNames?: readonly string[] | undefined
  /** What the step before did, to tell things apart that the recording does not. */
  last?: LastStep | undefined
  /** Elements that were tried and did not do it, by their keys. */
  excluded?: ReadonlySet<string> | undefined
}

interface Candidate {
  element: ObservedElement
  label: LabelScore
  primary: number
  near: number
}

/** Below this a label is not taken for the recorded one. */
const leastLabel = 0.62
/** What the best candidate must be ahead of the next one that is another thing. */
const leastMargin = 0.05
/** The same where the page is aligned with the recording, and the place that was pressed lies in this one alone. */
const leastAimedMargin = 0.02

/** The one element of the page that an action of the recording is meant for, or why none was taken. */
export async function groundTarget(
  action: Action,
  page: Observation,
  options: GroundOptions = {},
): Promise<GroundingResult> {
  const target = action.target ?? {}
  const text = target.text ?? ''
  // a canvas that fills the page is not one thing: what is meant is drawn somewhere on it
  const canvases = new Set(canvasesOf(page).map(({ key }) => key))
  const rowNames = options.rowNames ?? []
  const fitting = page.elements.filter(
    (element) =>
      !canvases.has(element.key) &&
      !options.excluded?.has(element.key) &&
      scoreRole(element, action.kind, target.role) > 0,
  )
  const usable = rowNames.length > 0 ? fitting.filter((element) => isOnRowOf(element, rowNames, page)) : fitting
  if (usable.length === 0 && fitting.length > 0)
    return {
      found: false,
      reason: 'missing',
      detail: `no row holds ${rowNames.map((words) => `“${words}”`).join(' and ')}`,
    }
  const hasModal = page.elements.some((element) => element.inDialog)
  const labelOf = (element: ObservedElement): LabelScore => {
    if (!text) return { score: 0, found: '', by: 'text' }
    return isMarkOfRow(element, action, page)
      ? { score: 1, found: text, by: 'beside' }
      : scoreLabel(element, text, action.kind)
  }
  const candidates = usable
    .map((element): Candidate => {
      const label = labelOf(element)
      const penalty = (hasModal && !element.inDialog ? 0.12 : 0) + (element.disabled ? 0.05 : 0)
      return {
        element,
        label,
        primary: label.score * 0.8 + scoreRole(element, action.kind, target.role) * 0.2 - penalty,
        near: 0,
      }
    })
    .filter(
      ({ label }) => label.score >= leastLabel && (options.exact ?? []).every((words) => isNamed(label.found, words)),
    )
  if (candidates.length > 0) return decideByWords(candidates, action, page, options)
  return decideByLook(usable, action, page, options)
}

/** Whether a name holds the words letter by letter, or their beginning where the page cuts it off. */
function isNamed(name: string, words: string): boolean {
  const [letters, wanted] = [lettersAndDigits(name), lettersAndDigits(words)]
  return letters.includes(wanted) || (/(…|\.\.\.)\s*$/.test(name) && letters.length > 2 && wanted.startsWith(letters))
}

async function decideByWords(
  candidates: Candidate[],
  action: Action,
  page: Observation,
  options: GroundOptions,
): Promise<GroundingResult> {
  const target = action.target ?? {}
  const top = Math.max(...candidates.map(({ primary }) => primary))
  const close = candidates.filter(({ primary }) => primary >= top - 0.25)
  const things = distinct(close, page, action.kind !== 'click')
  const point = recordedPoint(target, page.viewport)
  const isOtherRow = (options.rowNames ?? []).length > 0
  const weigh = (offset: Offset | undefined, isAligned: boolean, where: typeof point | null = point) =>
    things
      .map((candidate) => {
        const near = nearness(candidate.element, target.near ?? [], page)
        const place = where ? positionFit(candidate.element.box, where, offset, page.viewport, isOtherRow) : 0
        const row = rowFit(candidate.element, target.row ?? [], page)
        const total = candidate.primary + 0.25 * near + (isAligned ? 0.25 : 0.1) * place + 0.25 * row
        return { ...candidate, near, total }
      })
      .sort((a, b) => b.total - a.total)
  const isClear = (ranked: { total: number; primary: number }[]) =>
    (ranked[0]?.total ?? 0) - (ranked[1]?.total ?? 0) >= leastMargin
  // what the user named is another thing than the recorded one, and lies elsewhere
  const named = (options.exact ?? []).length > 0 ? weigh(undefined, false, null) : []
  let ranked = named.length > 0 && isClear(named) ? named : weigh(options.offset, options.offset !== undefined)
  if (!isClear(ranked) && point && options.view) {
    const offset = (await options.view())?.offsetAround(point)
    if (offset) ranked = weigh(offset, true)
  }
  const [best] = ranked
  if (!best) return { found: false, reason: 'missing', detail: 'nothing fits' }
  let told: string | undefined
  if (!isClear(ranked)) {
    const alike = ranked.filter(({ total }) => best.total - total < leastMargin)
    const only = tellApart(alike, action, page, options.last)
    if (!only)
      return {
        found: false,
        reason: 'ambiguous',
        detail: `${alike.length} things on the page are called “${target.text}” and nothing tells them apart`,
      }
    told = only.because
    ranked = [only.candidate, ...ranked.filter((candidate) => candidate !== only.candidate)]
  }
  const groundings = ranked.map((candidate) => {
    const grounding = wordGrounding(candidate, target.text ?? '', told ?? betterThan(ranked.length - 1))
    return action.kind === 'click' ? { ...grounding, element: linkWithin(candidate.element, target, page) } : grounding
  })
  const [grounding, ...others] = groundings
  return grounding ? { found: true, grounding, others } : { found: false, reason: 'missing', detail: 'nothing fits' }
}

const betterThan = (others: number): string | undefined =>
  others === 0 ? undefined : `it fits better than ${others} other${others > 1 ? 's' : ''}`

function wordGrounding(candidate: Candidate & { total: number }, text: string, why: string | undefined): Grounding {
  const { label, element } = candidate
  const isSpoken = label.by === 'aria' || label.by === 'title' || label.by === 'name' || label.by === 'icon'
  const how = {
    text: 'its text',
    aria: 'its accessible name',
    label: 'its label',
    placeholder: 'its placeholder',
    title: 'its title',
    value: 'what it holds',
    name: 'its name in the form',
    icon: 'its icon',
    beside: 'the words beside it',
  }[label.by]
  return {
    element,
    name: label.found,
    score: candidate.total,
    likeness: label.score,
    by: isSpoken ? 'accessibility' : 'text',
    because: `${how} “${label.found}” ${lettersAndDigits(label.found) === lettersAndDigits(text) ? 'is' : 'is close to'} the recorded “${text}”${why === undefined ? '' : `, and ${why}`}`,
  }
}

function holds(
  { box }: ObservedElement,
  { x, y }: { x: number; y: number },
  { dx, dy }: { dx: number; dy: number },
): boolean {
  return x + dx >= box.x && x + dx <= box.x + box.width && y + dy >= box.y && y + dy <= box.y + box.height
}

/** For a target without words, or whose words are nowhere on the page: where it was, how it looked, and what was around it. */
async function decideByLook(
  usable: ObservedElement[],
  action: Action,
  page: Observation,
  options: GroundOptions,
): Promise<GroundingResult> {
  const target = action.target ?? {}
  const point = recordedPoint(target, page.viewport)
  const named = target.text ? `“${target.text}”` : 'the target'
  const nothing: GroundingResult = { found: false, reason: 'missing', detail: `${named} is not on the page` }
  if (!point) return nothing
  const view = await options.view?.()
  const offset = view?.offsetAround(point) ?? options.offset
  const isLost = Boolean(target.text) && lettersAndDigits(target.text ?? '').length > 2
  if (isLost && !view?.offset) return nothing
  const hasModal = page.elements.some((element) => element.inDialog)
  const isOtherRow = (options.rowNames ?? []).length > 0
  const placed = usable
    .filter(
      (element) =>
        element.kind !== 'text' && (element.inView || element.kind === 'file') && (!hasModal || element.inDialog),
    )
    .map((element) => ({ element, place: positionFit(element.box, point, offset, page.viewport, isOtherRow) }))
    .sort((a, b) => b.place - a.place)
    .slice(0, 16)
  const scored = placed
    .map(({ element, place }) => {
      const look = target.box && element.box.width <= 400 ? view?.likeness(target.box, element.box) : undefined
      const near = target.near && target.near.length > 0 ? nearness(element, target.near, page) : undefined
      const parts: [number, number][] = [
        [place, 0.5],
        [look ?? 0, look === undefined ? 0 : 0.3],
        [near ?? 0, near === undefined ? 0 : 0.2],
        [rowFit(element, target.row ?? [], page), target.row && !isOtherRow ? 0.3 : 0],
      ]
      const weight = parts.reduce((sum, [, share]) => sum + share, 0)
      const wordy = action.kind === 'click' && !target.text && lettersAndDigits(element.text).length > 1 ? 0.12 : 0
      return {
        element,
        place,
        look,
        near,
        total: parts.reduce((sum, [part, share]) => sum + part * share, 0) / weight - wordy,
      }
    })
    .sort((a, b) => b.total - a.total)
  const best = scored[0]
  if (!best) return nothing
  const least = isLost
    ? action.kind === 'fill' || action.kind === 'check' || action.kind === 'select'
      ? 0.7
      : 0.85
    : offset
      ? 0.5
      : 0.55
  if (best.total < least) return nothing
  // another page than the recorded one: none of the words around the target are there, and it does not look like it
  const isElsewhere = (target.near?.length ?? 0) >= 2 && best.near !== undefined && best.near < 0.01
  if (isElsewhere && !isOtherRow && (best.look ?? 0) < 0.5) return nothing
  const rival = scored.find(({ element }) => element !== best.element && !isSameThing(element, best.element, page))
  const isAimed =
    !isOtherRow &&
    offset !== undefined &&
    holds(best.element, point, offset) &&
    !(rival && holds(rival.element, point, offset))
  if (rival && best.total - rival.total < (isAimed ? leastAimedMargin : leastMargin))
    return { found: false, reason: 'ambiguous', detail: `${named} may be any of several things at the recorded place` }
  const byLook = best.look !== undefined && best.look >= 0.6
  return {
    found: true,
    grounding: {
      element: best.element,
      score: best.total,
      likeness: 1,
      by: byLook ? 'appearance' : 'position',
      because: byLook
        ? `it looks as recorded (${Math.round((best.look ?? 0) * 100)} % alike) and lies where the recording shows it`
        : 'it lies where the recording shows it',
    },
    others: [],
  }
}

/** How close the words that the recording shows around the target are to this element, from 0 to 1. */
function nearness(element: ObservedElement, near: readonly string[], page: Observation): number {
  let sum = 0
  let weights = 0
  for (const [index, words] of near.slice(0, 5).entries()) {
    if (lettersAndDigits(words).length < 2) continue
    const weight = 1 / (index + 1)
    weights += weight
    let closest = 0
    for (const other of page.elements) {
      if (other.key === element.key || other.ownText === '') continue
      if (similarity(other.ownText, words) < 0.8) continue
      closest = Math.max(closest, closeness(element.box, other.box))
    }
    sum += weight * closest
  }
  return weights === 0 ? 0 : sum / weights
}

/** What stands in the same line belongs together over a longer way than what stands above or below. */
function closeness(a: Rectangle, b: Rectangle): number {
  const gap = gapBetween(a, b)
  const shared = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  const isSameLine = shared > Math.min(a.height, b.height) * 0.5 && Math.max(a.height, b.height) < 120
  return isSameLine ? Math.exp(-gap / 400) : 0.75 * Math.exp(-gap / 120)
}

/** Of elements that are one thing (a link in a list item, a field and its label) only the best, the innermost where they are equal. */
function distinct(candidates: Candidate[], page: Observation, isEntry: boolean): Candidate[] {
  const kept: Candidate[] = []
  const ordered = [...candidates].sort((a, b) => b.primary - a.primary || b.element.id - a.element.id)
  for (const candidate of ordered)
    if (
      !kept.some(
        (other) => isSameThing(candidate.element, other.element, page) || (isEntry && isLabelOf(candidate, other)),
      )
    )
      kept.push(candidate)
  return kept
}

/** Whether one is the words that name the other, an input, and stand right at it; or the button that opens its list. */
function isLabelOf(a: Candidate, b: Candidate): boolean {
  const isInput = ({ element, label }: Candidate) =>
    ['field', 'choice', 'toggle', 'file'].includes(element.kind) || label.by === 'beside'
  const opens = (one: Candidate, other: Candidate) =>
    one.element.role === 'button' && one.element.kind === 'choice' && other.element.role === 'combobox'
  if (gapBetween(a.element.box, b.element.box) > 24) return false
  if (isInput(a) === isInput(b) && !opens(a, b) && !opens(b, a)) return false
  return lettersAndDigits(a.label.found) === lettersAndDigits(b.label.found)
}

function isSameThing(a: ObservedElement, b: ObservedElement, page: Observation): boolean {
  if (a.key === b.key) return true
  if (a.frame !== b.frame) return false
  if (a.control === b.id || b.control === a.id) return true
  return isInside(a, b, page) || isInside(b, a, page) || overlap(a.box, b.box) > 0.5
}

/** The share of the smaller box that lies in the other one. */
function overlap(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  const smaller = Math.min(a.width * a.height, b.width * b.height)
  return width <= 0 || height <= 0 || smaller === 0 ? 0 : (width * height) / smaller
}

function isInside(inner: ObservedElement, outer: ObservedElement, page: Observation): boolean {
  const byId = (id: number) => page.elements.find((element) => element.frame === inner.frame && element.id === id)
  for (let at = byId(inner.parent); at; at = byId(at.parent)) {
    if (at.id === outer.id) return true
    if (at.control === outer.id) return true
  }
  return false
}
