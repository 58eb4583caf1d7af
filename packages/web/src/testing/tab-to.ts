import type { Page } from 'puppeteer-core'

/** Goes on with Tab until what has the focus is called like this, and can be seen to have it. */
export async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab')
    const focused = await page.evaluate(() => {
      const { activeElement } = document
      if (!(activeElement instanceof HTMLElement)) return undefined
      const { outlineStyle, outlineWidth } = getComputedStyle(activeElement)
      return {
        name: (activeElement.getAttribute('aria-label') ?? activeElement.innerText).trim(),
        isSeen: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0,
      }
    })
    if (focused?.name !== name) continue
    if (!focused.isSeen) throw new Error(`nobody can see that “${name}” has the focus`)
    return
  }
  throw new Error(`Tab leads to nothing that is called “${name}”`)
}
