import type { ElementHandle } from 'puppeteer-core'
import type { Actor } from './actor.ts'
import { fillNode } from './fill.ts'
import { holdsValue } from './holds-value.ts'
import { readValue } from './read-value.ts'

/** How long a field may take to put a date that it does not take back to what it was. */
const settleMs = 250

/**
 * Types a date or a time into a field that a calendar may open at, and leaves it, or presses Enter where that sends nothing.
 * @returns whether the field holds the date then; false, too, when it cannot be typed into
 */
export async function enterDate(actor: Actor, node: ElementHandle, value: string): Promise<boolean> {
  const isTyped = await node.evaluate(
    (element) => element instanceof HTMLInputElement && element.type === 'text' && !element.readOnly,
  )
  if (!isTyped) return false
  for (const key of ['Tab', 'Enter'] as const) {
    if (key === 'Enter' && (await sendsAtEnter(node))) return false
    if (!holdsValue(await fillNode(actor, node, value), value)) return false
    await actor.session.page.keyboard.press(key)
    await Bun.sleep(settleMs)
    if (holdsValue(await readValue(node).catch(() => ''), value)) return true
  }
  return false
}

/** Enter sends a form that has a button for that, or no other field. */
const sendsAtEnter = (node: ElementHandle): Promise<boolean> =>
  node.evaluate((element) => {
    const { form } = element as HTMLInputElement
    if (!form) return false
    const sending = form.querySelector('[type=submit], [type=image], button:not([type])')
    return sending !== null || form.querySelectorAll('input, select, textarea').length < 2
  })
