import type { Page } from 'puppeteer-core'
import type { PassingText } from '../observe/observation.ts'

/**
 * Installs in every document, before its own scripts: a record of closed shadow roots and of the last change, what people see in the place
 * of a hidden control, and one tab for everything (a link or script that would open another one leads on in this one; the browser itself refuses new windows).
 */
export async function installPageHooks(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(() => {
    const state = {
      closedRoots: new WeakMap<Element, ShadowRoot>(),
      changedAt: 0,
      changes: 0,
      elements: [] as Element[],
      serials: new WeakMap<Element, number>(),
      serialCount: 0,
      passing: [] as PassingText[],
      shownAs,
    }
    const isTiny = ({ width, height }: DOMRect) => width < 4 || height < 4
    const isCutOff = (element: Element) => {
      for (let at = element.parentElement, up = 0; at && up < 3; at = at.parentElement, up++)
        if (isTiny(at.getBoundingClientRect()) && /hidden|clip/.test(getComputedStyle(at).overflow)) return true
      return false
    }
    // Styled checkboxes, switches and uploads hide the control itself: in the label around it, behind what is drawn beside it, or anywhere.
    function shownAs(element: Element): Element {
      if (!isTiny(element.getBoundingClientRect()) && !isCutOff(element)) return element
      const around = element.closest('label')
      if (around) return around
      const beside = element.matches('input') ? element.nextElementSibling : null
      const drawn = beside?.matches('label, input') ? null : beside
      if (drawn && !isTiny(drawn.getBoundingClientRect()) && getComputedStyle(drawn).cursor === 'pointer') return drawn
      return ('labels' in element ? (element as HTMLInputElement).labels?.[0] : undefined) ?? element
    }
    let spoken = 0
    Object.defineProperty(globalThis, Symbol.for('stepcast'), { value: state })
    const observer = new MutationObserver((records) => {
      const visible = records.some((record) => {
        const element = record.target instanceof Element ? record.target : record.target.parentElement
        return element === null || !element.closest('head, script, style')
      })
      if (!visible) return
      state.changedAt = performance.now()
      for (const record of records.slice(-40)) note(record)
    })
    const note = ({ type, target, addedNodes }: MutationRecord) => {
      if (type === 'attributes') return
      const nodes = type === 'characterData' ? [target] : [...addedNodes].slice(-6)
      for (const node of nodes) {
        const element = node instanceof Element ? node : node.parentElement
        const text = (node.textContent ?? '').replace(/\s+/g, ' ').trim()
        if (!element || text === '' || text.length > 160 || element.closest('head, script, style')) continue
        const known = state.passing.at(-1)?.text === text
        if (known || !element.checkVisibility({ visibilityProperty: true })) continue
        const isAlert = element.closest('[role=alert], [role=status], [role=log], [aria-live]') !== null
        state.passing.push({ key: `${performance.timeOrigin}/${spoken++}`, text, isAlert })
        if (state.passing.length > 60) state.passing.shift()
      }
    }
    const watch = (root: Node) =>
      observer.observe(root, { subtree: true, childList: true, characterData: true, attributes: true })
    watch(document)
    // oxlint-disable-next-line typescript/unbound-method -- called with the element as `this` below
    const attachShadow = Element.prototype.attachShadow
    Element.prototype.attachShadow = function (init) {
      const root = attachShadow.call(this, init)
      if (init.mode === 'closed') state.closedRoots.set(this, root)
      watch(root)
      return root
    }
    addEventListener(
      'click',
      (event) => {
        for (const node of event.composedPath())
          if (node instanceof HTMLAnchorElement && node.target && node.target !== '_self') node.target = '_self'
      },
      true,
    )
    addEventListener(
      'submit',
      (event) => {
        if (event.target instanceof HTMLFormElement && event.target.target === '_blank') event.target.target = '_self'
      },
      true,
    )
    window.open = (url) => {
      if (url) location.assign(new URL(url, location.href))
      return window
    }
  })
}
