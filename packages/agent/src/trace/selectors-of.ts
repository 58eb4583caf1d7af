import type { ElementHandle, Frame } from 'puppeteer-core'

/** Where a node is, as a user flow of Chrome's Recorder names it. */
export interface Located {
  /** One way to find it: a CSS selector for each document or shadow root on the way, the outermost first. */
  selectors: string[][]
  /** The way through the frames, by their numbers; absent in the page's own document. */
  frame?: number[]
}

/** Undefined when the node is no longer on the page. */
export async function locate(node: ElementHandle): Promise<Located | undefined> {
  const path = await node.evaluate(selectorPath).catch(() => undefined)
  if (!path) return undefined
  const frame = framePath(node.frame)
  return { selectors: [path], ...(frame.length > 0 ? { frame } : {}) }
}

function framePath(frame: Frame): number[] {
  const parent = frame.parentFrame()
  return parent ? [...framePath(parent), parent.childFrames().indexOf(frame)] : []
}

/** Runs in the page. Names that a page makes up anew each time (`:r3:`, `input-4711`) are left aside for the place among its kind. */
function selectorPath(element: Element): string[] | undefined {
  if (!element.isConnected) return undefined
  const isLasting = (name: string | null): name is string => name !== null && name !== '' && !/\d{2}|:|^\d/.test(name)
  const partOf = (at: Element): string => {
    const tag = at.localName
    if (isLasting(at.id)) return `#${CSS.escape(at.id)}`
    const siblings = [...(at.parentNode?.children ?? [])]
    for (const attribute of ['data-testid', 'name', 'aria-label']) {
      const value = at.getAttribute(attribute)
      const part = `${tag}[${attribute}=${JSON.stringify(value)}]`
      if (isLasting(value) && siblings.filter((other) => other.matches(part)).length === 1) return part
    }
    const alike = siblings.filter((other) => other.localName === tag)
    return alike.length > 1 ? `${tag}:nth-of-type(${alike.indexOf(at) + 1})` : tag
  }
  const path: string[] = []
  for (let node: Element = element; ;) {
    const root = node.getRootNode() as Document | ShadowRoot
    let selector = ''
    for (let at: Element | null = node; at; at = at.parentElement) {
      selector = selector ? `${partOf(at)} > ${selector}` : partOf(at)
      const found = root.querySelectorAll(selector)
      if (found.length === 1 && found[0] === node) break
    }
    path.unshift(selector)
    if (!(root instanceof ShadowRoot)) return path
    node = root.host
  }
}
