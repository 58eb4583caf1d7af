import type { ElementHandle, Frame } from 'puppeteer-core'
import { lettersAndDigits } from '../ground/text-match.ts'
import { isIrreversible } from '../safety/irreversible.ts'
import type { Actor } from './actor.ts'
import { clickNode } from './click.ts'
import { reach } from './reach.ts'

/**
 * Brings to light what the page holds, but does not show yet: unfolds the section it lies in, opens its tab, or puts the pointer on the
 * entry of the menu that it belongs to.
 * @param name what it is called
 * @returns what was done, or undefined when the page hides nothing of that name
 */
export async function uncover(actor: Actor, name: string): Promise<string | undefined> {
  const letters = lettersAndDigits(name)
  if (letters.length < 2) return undefined
  for (const frame of actor.session.page.frames()) {
    const way = await findWay(frame, letters).catch(() => undefined)
    if (!way) continue
    if (isIrreversible([way.name])) continue
    if (way.by === 'hover') {
      const { box } = await reach(way.node)
      const words = await placeOfWords(way.node)
      actor.session.markAction()
      await actor.session.page.mouse.move(box.x + words.x, box.y + words.y, { steps: 3 })
      return `put the pointer on “${way.name}”`
    }
    await clickNode(actor, way.node)
    return `opened “${way.name}”`
  }
  return undefined
}

async function findWay(
  frame: Frame,
  letters: string,
): Promise<{ node: ElementHandle; by: string; name: string } | undefined> {
  const handle = await frame.evaluateHandle((wanted) => {
    const state = (globalThis as unknown as Record<symbol, { closedRoots: WeakMap<Element, ShadowRoot> } | undefined>)[
      Symbol.for('stepcast')
    ]
    const plain = (text: string) =>
      text
        .normalize('NFKC')
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]/gu, '')
    const isShown = (element: Element) => {
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false
      const box = element.getBoundingClientRect()
      return box.width >= 2 && box.height >= 2
    }
    const isCalled = (element: Element) => {
      const input = element as HTMLInputElement
      const names = [
        element.getAttribute('aria-label'),
        element.getAttribute('placeholder'),
        element.getAttribute('title'),
        (element.textContent ?? '').length <= 120 ? element.textContent : null,
        'labels' in element ? input.labels?.[0]?.textContent : null,
      ]
      return names.some((text) => text && plain(text) === wanted)
    }
    const over = (element: Element): Element | null =>
      element.parentElement ?? ((element.getRootNode() as ShadowRoot).host || null)
    const opens = (element: Element | null | undefined): element is Element =>
      element !== null && element !== undefined && isShown(element) && element.getAttribute('aria-expanded') !== 'true'

    function wayTo(hidden: Element): { node: Element; by: 'click' | 'hover' } | undefined {
      let below = hidden
      for (let at: Element | null = hidden; at; at = over(at)) {
        if (at instanceof HTMLDetailsElement && !at.open && at !== hidden) {
          const summary = at.querySelector('summary')
          if (summary && isShown(summary) && !summary.contains(hidden)) return { node: summary, by: 'click' }
        }
        const root = at.getRootNode() as Document | ShadowRoot
        const controls = at.id ? root.querySelector(`[aria-controls~="${CSS.escape(at.id)}"]`) : null
        if (opens(controls)) return { node: controls, by: 'click' }
        const tab = at.getAttribute('role') === 'tabpanel' ? at.getAttribute('aria-labelledby') : null
        const labelling = tab ? root.getElementById(tab) : null
        if (opens(labelling)) return { node: labelling, by: 'click' }
        if (isShown(at) && at !== hidden) {
          const before = below.previousElementSibling
          const isFolded = before?.getAttribute('aria-expanded') === 'false' || before?.hasAttribute('aria-haspopup')
          if (isFolded && opens(before)) return { node: before, by: 'click' }
          const box = at.getBoundingClientRect()
          const isWholePage =
            at === document.body ||
            at === document.documentElement ||
            box.width * box.height > innerWidth * innerHeight * 0.5
          if (isWholePage)
            return before && isShown(before) && before.matches('a, button, [tabindex], [role]')
              ? { node: before, by: 'hover' }
              : undefined
          return { node: at, by: 'hover' }
        }
        below = at
      }
      return undefined
    }

    let left = 30_000
    function search(root: Document | ShadowRoot): { node: Element; by: 'click' | 'hover' } | undefined {
      for (const element of root.querySelectorAll('*')) {
        if (left-- <= 0) return undefined
        if (!['SCRIPT', 'STYLE', 'OPTION', 'TEMPLATE'].includes(element.tagName) && isCalled(element)) {
          const way = isShown(element) ? undefined : wayTo(element)
          if (way) return way
        }
        const inner = element.shadowRoot ?? state?.closedRoots.get(element)
        const found = inner ? search(inner) : undefined
        if (found) return found
      }
      return undefined
    }
    const way = search(document)
    return way ? [way.node, way.by] : null
  }, letters)
  const parts = await handle.getProperties()
  const node = parts.get('0')?.asElement() as ElementHandle | null | undefined
  const by = (await parts.get('1')?.jsonValue()) as string | undefined
  if (!node || by === undefined) return undefined
  const name = await node.evaluate((element) =>
    ((element as HTMLElement).innerText || element.getAttribute('aria-label') || element.tagName)
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, 60),
  )
  return { node, by, name }
}

/** Where the first words of an element stand within it; what opens under the pointer usually opens below them. */
const placeOfWords = (node: ElementHandle): Promise<{ x: number; y: number }> =>
  node.evaluate((element) => {
    const outer = element.getBoundingClientRect()
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      if (!text.textContent?.trim()) continue
      const range = document.createRange()
      range.selectNodeContents(text)
      const box = range.getBoundingClientRect()
      if (box.width > 1) return { x: box.x - outer.x + box.width / 2, y: box.y - outer.y + box.height / 2 }
    }
    return { x: outer.width / 2, y: outer.height / 2 }
  })
