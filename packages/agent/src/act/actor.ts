import type { ElementHandle, Frame } from 'puppeteer-core'
import type { BrowserSession } from '../browser/open-session.ts'
import { AgentError } from '../errors.ts'
import type { Trace } from '../trace/trace.ts'
import type { ObservedElement } from '../observe/observation.ts'

/** What the actions share during a run. */
export interface Actor {
  session: BrowserSession
  signal?: AbortSignal | undefined
  /** Told of everything that is done to the page. */
  trace: Trace
  /** Fields that hold a secret, masked in every picture. */
  secretFields: ElementHandle[]
}

/** The node behind an observed element. Only the latest observation's elements can be had. */
export async function nodeOf(element: { frame: Frame; id: number }): Promise<ElementHandle> {
  const handle = await element.frame.evaluateHandle((id) => {
    const state = (globalThis as unknown as Record<symbol, { elements: Element[] } | undefined>)[Symbol.for('stepcast')]
    return state?.elements[id] ?? null
  }, element.id)
  const node = handle.asElement()
  if (!node) throw new AgentError('action_failed', 'the element is no longer on the page', { hint: 'run it again' })
  return node as ElementHandle
}

export const nameOf = (element: ObservedElement): string =>
  (element.labels.find((label) => label.by !== 'icon' && label.by !== 'name')?.text ?? element.ownText ?? '') ||
  element.beside[0] ||
  element.labels[0]?.text ||
  element.role ||
  element.tag
