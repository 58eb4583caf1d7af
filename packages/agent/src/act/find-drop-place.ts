import type { ElementHandle, JSHandle } from 'puppeteer-core'
import { frameOffset } from '../observe/frame-offset.ts'
import type { Point } from './drag-pointer.ts'

export interface DropPlace {
  /** In the page's viewport, of which it may lie outside. */
  point: Point
  isInView: boolean
  /** The column, list or zone that something dropped there becomes a part of; null where nothing tells it from the page. */
  zone: ElementHandle | null
}

/**
 * Where to let something go: the recorded point where that lies at or under the heading; else in what stands under the heading; else on
 * the heading itself. `choice` says which of these is taken when an earlier one did nothing.
 */
export async function findDropPlace(
  source: ElementHandle,
  heading: ElementHandle | undefined,
  recorded: Point | undefined,
  choice: number,
): Promise<DropPlace> {
  const offset = await frameOffset(source.frame)
  const point = recorded ? { x: recorded.x - offset.x, y: recorded.y - offset.y } : null
  const found = (await source.evaluateHandle(placeInPage, heading ?? null, point, choice)) as JSHandle<{
    x: number
    y: number
    isInView: boolean
    zone: Element | null
  }>
  const zone = (await found.getProperty('zone')).asElement() as ElementHandle | null
  const { x, y, isInView } = await found.evaluate((place) => ({ x: place.x, y: place.y, isInView: place.isInView }))
  await found.dispose()
  return { point: { x: x + offset.x, y: y + offset.y }, isInView, zone }
}

/** Runs inside the page, so it must not use anything from outside itself. */
function placeInPage(
  source: Element,
  heading: Element | null,
  recorded: { x: number; y: number } | null,
  choice: number,
): { x: number; y: number; isInView: boolean; zone: Element | null } {
  const parentOf = (element: Element): Element | null =>
    element.parentElement ?? ((element.getRootNode() as ShadowRoot).host || null)
  const holds = (outer: Element, inner: Element): boolean => {
    for (let at: Element | null = inner; at; at = parentOf(at)) if (at === outer) return true
    return false
  }
  const isFree = (element: Element) => !holds(element, source)
  // at its very edge the page scrolls, or takes nothing
  const edge = 16
  const isInView = ({ x, y }: { x: number; y: number }) =>
    x >= edge && y >= edge && x < innerWidth - edge && y < innerHeight - edge
  const outermost = (element: Element): Element | null => {
    if (!isFree(element)) return null
    let top = element
    for (let at = parentOf(element); at && isFree(at); at = parentOf(at)) top = at
    return top
  }
  const hitAt = ({ x, y }: { x: number; y: number }): Element | null => {
    let hit = document.elementsFromPoint(x, y).find((element) => !holds(source, element)) ?? null
    for (;;) {
      const inner: Element | null | undefined = hit?.shadowRoot?.elementFromPoint(x, y)
      if (!inner || inner === hit) return hit
      hit = inner
    }
  }
  const own = heading && outermost(heading)
  const zoneAt = (point: { x: number; y: number }): Element | null => {
    const hit = hitAt(point)
    if (!hit) return own
    const around = heading ?? hit
    let shared: Element | null = hit
    while (shared && !holds(shared, around)) shared = parentOf(shared)
    return heading && shared && isFree(shared) ? shared : outermost(hit)
  }
  if (!heading) {
    const point = recorded ?? { x: 0, y: 0 }
    return { ...point, isInView: isInView(point), zone: zoneAt(point) }
  }
  const head = heading.getBoundingClientRect()
  const points: { x: number; y: number }[] = []
  const slack = 40
  const hit = recorded && isInView(recorded) ? hitAt(recorded) : null
  const isBetween = hit === null || (holds(hit, heading) && holds(hit, source))
  if (recorded && hit && !isBetween && recorded.y >= head.top - slack) {
    const isInOwn = own !== null && holds(own, hit)
    const isUnder = recorded.x > head.left - slack && recorded.x < head.left + Math.max(head.width, 200) + slack
    if (isInOwn || isUnder) points.push(recorded)
  }
  const area = (box: DOMRect) => box.width * box.height
  const isBelow = (element: Element) => {
    const box = element.getBoundingClientRect()
    const isOver = box.left < head.right && box.right > head.left
    return box.top >= head.bottom - 2 && isOver && box.height >= 16 && box.width >= 20 && isFree(element)
  }
  const below = own ? [...own.querySelectorAll('*')].filter(isBelow) : []
  const areaOf = (element: Element) => area(element.getBoundingClientRect())
  let zone = below.sort((a, b) => areaOf(b) - areaOf(a))[0]
  // the first thing in it: what stands there makes room, and buttons stand at the end
  for (;;) {
    const first: Element | undefined = zone && [...zone.children].find(isBelow)
    if (!first) break
    zone = first
  }
  if (zone) {
    const box = zone.getBoundingClientRect()
    points.push({ x: box.left + box.width / 2, y: box.top + box.height * 0.3 })
  }
  const outer = own?.getBoundingClientRect()
  if (!zone && outer && outer.bottom - head.bottom >= 12)
    points.push({ x: outer.left + outer.width / 2, y: (head.bottom + outer.bottom) / 2 })
  const middle = { x: head.left + head.width / 2, y: head.top + head.height / 2 }
  for (const gap of zone ? [] : [14, 40]) {
    const under = { x: middle.x, y: head.bottom + gap }
    const there = isInView(under) ? hitAt(under) : null
    if (there && outermost(there) && outermost(there) !== own) points.push(under)
  }
  points.push(middle)
  const point = points[Math.min(choice, points.length - 1)] ?? middle
  return { ...point, isInView: isInView(point), zone: isInView(point) ? zoneAt(point) : own }
}
