import type { ElementHandle, Frame } from 'puppeteer-core'
import { AgentError } from '../errors.ts'
import type { Rectangle } from '../observe/observation.ts'
import { frameOffset } from '../observe/frame-offset.ts'

export interface Reached {
  x: number
  y: number
  /** The node's box in the page's viewport. */
  box: { x: number; y: number; width: number; height: number }
}

/**
 * Scrolls a node into view, waits until it stays in place, and finds a point of it, or of a spot on it, where a click would reach it.
 * @throws AgentError `target_covered` when something else lies on top of all of it, `action_failed` when it has no place
 */
export async function reach(node: ElementHandle, spot?: Rectangle): Promise<Reached> {
  await node.evaluate((element) => {
    const state = (globalThis as unknown as Record<symbol, { shownAs: (element: Element) => Element } | undefined>)[
      Symbol.for('stepcast')
    ]
    const visible = state?.shownAs(element) ?? element
    const box = visible.getBoundingClientRect()
    const isInside = box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight && box.right <= innerWidth
    // a part that scrolls on its own may hide it though it lies within the window
    const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
    let isClipped = false
    for (let at = visible.parentElement; at && at !== document.body; at = at.parentElement) {
      if (!/auto|scroll|hidden|clip/.test(getComputedStyle(at).overflow)) continue
      const frame = at.getBoundingClientRect()
      isClipped ||= middle.y < frame.top || middle.y > frame.bottom || middle.x < frame.left || middle.x > frame.right
    }
    if (!isInside || isClipped) visible.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' })
  })
  let last = ''
  for (let look = 0; look < 25; look++) {
    const place = await probe(node, spot)
    const now = JSON.stringify(place?.box)
    if (place && now === last) {
      if (place.coveredBy !== null)
        throw new AgentError('target_covered', `the target is covered by “${place.coveredBy}”`, {
          hint: 'close what lies over it',
        })
      const offset = await frameOffset(node.frame)
      const cover = await coverOfFrame(node.frame, place.x, place.y)
      if (cover !== null)
        throw new AgentError('target_covered', `the target's frame is covered by “${cover}”`, {
          hint: 'close what lies over it',
        })
      return {
        x: place.x + offset.x,
        y: place.y + offset.y,
        box: { ...place.box, x: place.box.x + offset.x, y: place.box.y + offset.y },
      }
    }
    last = now
    await Bun.sleep(30)
  }
  throw new AgentError('action_failed', 'the target does not come to rest', {
    hint: 'wait until the page is still, then run it again',
  })
}

/** A point of the node that is on top, or what covers its middle. */
function probe(node: ElementHandle, spot: Rectangle | undefined) {
  return node.evaluate((element, part) => {
    type State = { closedRoots: WeakMap<Element, ShadowRoot>; shownAs: (element: Element) => Element }
    const state = (globalThis as unknown as Record<symbol, State | undefined>)[Symbol.for('stepcast')]
    const labels = 'labels' in element ? [...((element as HTMLInputElement).labels ?? [])] : []
    const shown = state?.shownAs(element) ?? element
    const box = shown.getBoundingClientRect()
    if (!element.isConnected || box.width === 0 || box.height === 0) return undefined
    const hitAt = (x: number, y: number): Element | null => {
      let hit = document.elementFromPoint(x, y)
      for (;;) {
        const root: ShadowRoot | null | undefined = hit ? (hit.shadowRoot ?? state?.closedRoots.get(hit)) : null
        const inner: Element | null | undefined = root?.elementFromPoint(x, y)
        if (!inner || inner === hit) return hit
        hit = inner
      }
    }
    const parentOf = (node: Node): Node | null =>
      (node instanceof Element && node.assignedSlot) ||
      node.parentNode ||
      (node instanceof ShadowRoot ? node.host : null)
    const isWithin = (node: Node | null, outer: Node): boolean => {
      for (let at = node; at; at = parentOf(at)) if (at === outer) return true
      return false
    }
    const isOfOneControl = (hit: Element): boolean => {
      let whole = element.parentElement
      while (whole && !whole.contains(hit)) whole = whole.parentElement
      return whole !== null && whole.getBoundingClientRect().height <= Math.max(60, 2 * box.height)
    }
    // What a list shows as chosen, or instead of it, is often drawn over the field that stands for the list.
    const isPlaceholder = (hit: Element): boolean =>
      element.matches('[role=combobox], input[readonly]') &&
      !hit.closest('button, a, [tabindex="0"]') &&
      isOfOneControl(hit)
    // A label that lets the pointer through lies on its field, and a file input that nobody sees on its button: people press what they see.
    const isPressedThrough = (hit: Element): boolean =>
      (getComputedStyle(element).pointerEvents === 'none' || Number(getComputedStyle(hit).opacity) < 0.05) &&
      isOfOneControl(hit)
    const isReached = (hit: Element | null) =>
      hit !== null &&
      // what lies over a drawing without saying anything passes on what happens there
      ((part !== null && hit instanceof HTMLElement && hit.innerText.trim() === '') ||
        isWithin(hit, shown) ||
        isPlaceholder(hit) ||
        isPressedThrough(hit) ||
        (isWithin(element, hit) && hit !== document.body && hit !== document.documentElement) ||
        labels.some((label) => isWithin(hit, label)) ||
        (hit.closest('label')?.control ?? null) === element)
    const spots: [number, number][] = [
      [0.5, 0.5],
      [0.25, 0.5],
      [0.75, 0.5],
      [0.5, 0.2],
      [0.5, 0.8],
      [0.1, 0.5],
    ]
    const lines = [...element.getClientRects()].filter((line) => line.width > 2 && line.height > 2)
    // words that are no control stand where they are written, however far the element they stand in reaches
    const isControl = element.matches(
      'a, button, input, select, textarea, label, summary, [role], [tabindex], [onclick]',
    )
    const words = document.createRange()
    const written = [...element.childNodes]
      .filter((child) => !isControl && child.nodeType === Node.TEXT_NODE && child.textContent?.trim())
      .flatMap((child) => {
        words.selectNodeContents(child)
        return [...words.getClientRects()].filter((line) => line.width > 2 && line.height > 2)
      })
    const areas = part
      ? [new DOMRect(box.x + part.x, box.y + part.y, part.width, part.height)]
      : [...written, ...(lines.length > 1 ? lines : [box])]
    const left = Math.max(0, box.left)
    const top = Math.max(0, box.top)
    let cover: Element | null = null
    for (const area of areas) {
      const clipped = {
        left: Math.max(left, area.left),
        top: Math.max(top, area.top),
        right: Math.min(innerWidth, area.right),
        bottom: Math.min(innerHeight, area.bottom),
      }
      for (const [fx, fy] of spots) {
        const x = clipped.left + (clipped.right - clipped.left) * fx
        const y = clipped.top + (clipped.bottom - clipped.top) * fy
        const hit = hitAt(x, y)
        if (isReached(hit))
          return { x, y, coveredBy: null, box: { x: box.x, y: box.y, width: box.width, height: box.height } }
        cover ??= hit
      }
    }
    const says = cover instanceof HTMLElement ? cover.innerText.replace(/\s+/g, ' ').trim().slice(0, 80) : ''
    return {
      x: 0,
      y: 0,
      coveredBy: says || cover?.tagName.toLowerCase() || 'something',
      box: { x: box.x, y: box.y, width: box.width, height: box.height },
    }
  }, spot ?? null)
}

/** What lies over a frame at a point of its own, in the documents around it. */
async function coverOfFrame(frame: Frame, x: number, y: number): Promise<string | null> {
  const parent = frame.parentFrame()
  if (!parent) return null
  const owner = await frame.frameElement()
  if (!owner) return null
  const place = await owner.evaluate(
    (element, innerX, innerY) => {
      const box = element.getBoundingClientRect()
      const style = getComputedStyle(element)
      const at = {
        x: box.x + element.clientLeft + (Number.parseFloat(style.paddingLeft) || 0) + innerX,
        y: box.y + element.clientTop + (Number.parseFloat(style.paddingTop) || 0) + innerY,
      }
      const root = element.getRootNode() as Document | ShadowRoot
      const hit = root.elementFromPoint(at.x, at.y)
      const isFree = hit === element || hit === null || hit.contains(element)
      return {
        ...at,
        cover: isFree
          ? null
          : (hit as HTMLElement).innerText?.replace(/\s+/g, ' ').trim().slice(0, 80) || hit.tagName.toLowerCase(),
      }
    },
    x,
    y,
  )
  await owner.dispose()
  return place.cover ?? (await coverOfFrame(parent, place.x, place.y))
}
