import type { ElementHandle } from 'puppeteer-core'
import type { Rectangle } from '../observe/observation.ts'
import type { Actor } from './actor.ts'
import { clickNode } from './click.ts'
import { typeOver } from './fill.ts'

/**
 * Clicks a field that is drawn on a canvas and types into what takes the keys there: most apps that draw themselves keep an input beside the
 * drawing.
 * @returns what that input holds afterwards; undefined where the app listens to the keys itself
 */
export async function fillDrawn(
  actor: Actor,
  canvas: ElementHandle,
  spot: Rectangle,
  value: string,
): Promise<string | undefined> {
  await clickNode(actor, canvas, 1, spot)
  const input = await focusedInput(canvas)
  if (input) return await typeOver(actor, input, value)
  actor.trace.type(value)
  await actor.session.page.keyboard.type(value)
  return undefined
}

/** What has the focus, through shadow roots, if text can be typed into it. */
async function focusedInput(canvas: ElementHandle): Promise<ElementHandle | undefined> {
  const handle = await canvas.evaluateHandle((element) => {
    let focused = element.ownerDocument.activeElement
    while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement
    const isText =
      focused instanceof HTMLTextAreaElement || (focused instanceof HTMLInputElement && focused.type !== 'file')
    return isText || (focused instanceof HTMLElement && focused.isContentEditable) ? focused : null
  })
  return (handle.asElement() as ElementHandle | null) ?? undefined
}
