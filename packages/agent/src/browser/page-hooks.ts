import type { Page } from 'puppeteer-core'

/**
 * Installs in every document, before its own scripts: a record of closed shadow roots and of the last change, and one tab for everything
 * (a link or script that would open another one leads on in this one; the browser itself refuses new windows).
 */
export async function installPageHooks(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(() => {
    const state = {
      closedRoots: new WeakMap<Element, ShadowRoot>(),
      changedAt: 0,
      changes: 0,
      elements: [] as Element[],
    }
    Object.defineProperty(globalThis, Symbol.for('stepcast'), { value: state })
    const observer = new MutationObserver((records) => {
      const visible = records.some((record) => {
        const element = record.target instanceof Element ? record.target : record.target.parentElement
        return element === null || !element.closest('head, script, style')
      })
      if (!visible) return
      state.changedAt = performance.now()
    })
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
