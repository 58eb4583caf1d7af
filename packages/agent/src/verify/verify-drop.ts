import { linesOver } from '../ground/lines-over.ts'
import { lettersAndDigits, similarity } from '../ground/text-match.ts'
import { centreOf, gapBetween, type Observation, type ObservedElement } from '../observe/observation.ts'

/** What is told apart before and after something was dropped. */
export interface DropView {
  page: Observation
  /** How often its words stand in the place where it was dropped; undefined when that place is gone or was never told. */
  inZone: number | undefined
}

export interface Drop {
  /** The words of what was dragged, as the page has them. */
  name: string
  source: ObservedElement
  heading: string | undefined
  point: { x: number; y: number }
}

const standsFor = (element: ObservedElement, words: string): boolean =>
  element.ownText !== '' ? similarity(element.ownText, words) >= 0.9 : similarity(element.text, words) >= 0.9

const under = (page: Observation, { name, heading = '' }: Drop): ObservedElement[] =>
  page.elements.filter(
    (element) =>
      standsFor(element, name) && linesOver(element.box, page).some((line) => similarity(line.ownText, heading) >= 0.7),
  )

/** Whether its words do not stand where they were taken from any more. */
export const hasLeft = ({ name, source }: Drop, page: Observation): boolean =>
  !page.elements.some((element) => {
    const isHere = Math.hypot(element.box.x - source.box.x, element.box.y - source.box.y) < 8
    return isHere && standsFor(element, name)
  })

/** The texts before and after the dragged words, in the page's own order. */
function neighbours(page: Observation, name: string): string {
  const texts = page.elements.filter((element) => element.ownText !== '')
  const at = texts.findIndex((element) => standsFor(element, name))
  return at < 0 ? '' : `${texts[at - 1]?.ownText}\n${texts[at + 1]?.ownText}`
}

/** What shows on the page that something is now where it was dropped; undefined when nothing does. */
export function verifyDrop(drop: Drop, before: DropView, after: DropView): string | undefined {
  const { name, heading, point, source } = drop
  const place = heading ? `at “${heading}”` : 'where it was let go'
  if (lettersAndDigits(name) === '') return undefined
  if (before.inZone !== undefined && after.inZone !== undefined && after.inZone > before.inZone)
    return `“${name}” is ${place} now`
  const isRedrawn = before.inZone === undefined || after.inZone === undefined
  if (heading && isRedrawn && under(after.page, drop).length > under(before.page, drop).length)
    return `“${name}” is ${place} now`
  const away = (box: ObservedElement['box']) => Math.hypot(centreOf(box).x - point.x, centreOf(box).y - point.y)
  const nearest = after.page.elements
    .filter((element) => standsFor(element, name))
    .sort((a, b) => away(a.box) - away(b.box))[0]
  if (!nearest || away(nearest.box) > away(source.box) / 2) return undefined
  if (neighbours(before.page, name) !== neighbours(after.page, name)) return `“${name}” has moved to its new place`
  // on a drawing board nothing but the place changes
  const isFreePlace = !heading && gapBetween(nearest.box, { ...point, width: 0, height: 0 }) < 40
  return isFreePlace ? `“${name}” lies ${place} now` : undefined
}
