import type { ElementHandle } from 'puppeteer-core'
import type { Actor } from './actor.ts'
import { clickNode } from './click.ts'

export const readChecked = (node: ElementHandle): Promise<boolean | null> =>
  node.evaluate((element) => {
    const control = element instanceof HTMLLabelElement ? element.control : element
    if (control instanceof HTMLInputElement) return control.checked
    const said =
      control?.getAttribute('aria-checked') ??
      control?.getAttribute('aria-pressed') ??
      control?.querySelector('[aria-checked]')?.getAttribute('aria-checked')
    return said === null || said === undefined ? null : said === 'true'
  })

/**
 * Brings a checkbox or switch into a state; one that is there already is left alone.
 * @returns whether it had to be clicked
 */
export async function checkNode(actor: Actor, node: ElementHandle, wanted: boolean): Promise<boolean> {
  if ((await readChecked(node)) === wanted) return false
  await clickNode(actor, node)
  return true
}
