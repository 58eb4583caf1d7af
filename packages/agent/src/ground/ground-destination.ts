import type { Action } from '@stepcast/video-index'
import { AgentError } from '../errors.ts'
import { centreOf, gapBetween, type Observation, type ObservedElement } from '../observe/observation.ts'
import type { Offset } from './recorded-view.ts'
import { similarity } from './text-match.ts'

export interface Destination {
  /** The words that something is let go at or under. */
  heading?: ObservedElement
  /** Where the recording lets it go, in the live page's pixels. */
  point?: { x: number; y: number }
  because: string
}

const leastLikeness = 0.7

/**
 * Where a drag ends on the live page: at the recorded words, or where those are not recorded or not there and the live page lies as the
 * recorded one does, at the recorded place.
 * @throws AgentError `target_missing` or `target_ambiguous`
 */
export function groundDestination(
  action: Action,
  page: Observation,
  source: ObservedElement,
  { offset, isSet }: { offset: Offset | undefined; isSet: boolean },
): Destination {
  const text = action.to?.text ?? action.value
  const point = pointOf(action, page, source, offset, isSet)
  const headings = text ? headingsLike(text, page, source) : []
  const heading = headings.length > 1 && point ? over(point, headings) : headings.length === 1 ? headings[0] : undefined
  if (heading)
    return {
      heading,
      ...(point ? { point } : {}),
      because: `it goes to “${heading.ownText || heading.text}”, as recorded`,
    }
  if (headings.length > 1)
    throw new AgentError('target_ambiguous', `${headings.length} places on the page are called “${text}”`, {
      hint: 'the recording does not tell them apart; do this step by hand',
    })
  if (point && (!text || (offset && !isSet))) return { point, because: 'it goes where the recording lets it go' }
  throw new AgentError('target_missing', `“${text}”, where it is dragged to, is not on the page`, {
    hint: 'check that the page is the one the recording shows',
  })
}

/** The recorded end, as far from the live element as the recording shows it where that is known, else by the two pictures. */
function pointOf(
  { target, to }: Action,
  page: Observation,
  source: ObservedElement,
  offset: Offset | undefined,
  isSet: boolean,
): { x: number; y: number } | undefined {
  // where another thing goes, or the same one to another place, the recording does not show
  if (!to?.point || (isSet && to.text)) return undefined
  const { width, height } = page.viewport
  const [x, y] = [to.point[0] * width, to.point[1] * height]
  if (offset || isSet) return { x: x + (offset?.dx ?? 0), y: y + (offset?.dy ?? 0) }
  const [left, top, right, bottom] = target?.box ?? []
  const from =
    left !== undefined && top !== undefined && right !== undefined && bottom !== undefined
      ? { x: ((left + right) / 2) * width, y: ((top + bottom) / 2) * height }
      : target?.point && { x: target.point[0] * width, y: target.point[1] * height }
  const middle = centreOf(source.box)
  return from ? { x: middle.x + x - from.x, y: middle.y + y - from.y } : { x, y }
}

/** The things with the best fitting words, the innermost of each. */
function headingsLike(text: string, page: Observation, source: ObservedElement): ObservedElement[] {
  const isInSource = (element: ObservedElement) =>
    element.key === source.key || (element.frame === source.frame && element.parent === source.id)
  const rated = page.elements
    .filter((element) => !element.disabled && !isInSource(element) && element.tag !== 'option')
    .map((element) => {
      const names = [element.ownText, ...element.labels.map((label) => label.text)]
      return { element, likeness: Math.max(...names.map((name) => similarity(name, text))) }
    })
    .filter(({ likeness }) => likeness >= leastLikeness)
    .sort((a, b) => b.likeness - a.likeness || b.element.id - a.element.id)
  const best = rated[0]?.likeness ?? 0
  const kept: ObservedElement[] = []
  for (const { element, likeness } of rated)
    if (likeness > best - 0.05 && !kept.some((other) => gapBetween(other.box, element.box) === 0)) kept.push(element)
  return kept
}

/** The one that a point lies at, or under and nearest to. */
function over(point: { x: number; y: number }, headings: readonly ObservedElement[]): ObservedElement | undefined {
  const slack = 40
  return headings
    .filter(({ box }) => {
      const isBeside = point.x < box.x - slack || point.x > box.x + Math.max(box.width, 200) + slack
      return !isBeside && point.y >= box.y - slack
    })
    .sort((a, b) => b.box.y - a.box.y)[0]
}
