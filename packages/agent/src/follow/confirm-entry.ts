import { AgentError } from '../errors.ts'
import { nameOf } from '../act/actor.ts'
import type { ObservedElement } from '../observe/observation.ts'
import type { RunContext } from './run-context.ts'

/**
 * Leaves the field that was filled last, as the next click does anyhow, and looks whether it still holds its value: many pages correct or
 * clear an entry only then. What came up while it was filled, a suggestion say, may go away with the field, so it is clicked at once.
 * @throws AgentError `outcome_unconfirmed` when the field shows something else now
 */
export async function confirmEntry(context: RunContext, next: ObservedElement): Promise<void> {
  const { entry } = context
  context.entry = undefined
  const wasThere = entry?.page.elements.some((element) => element.tag === next.tag && nameOf(element) === nameOf(next))
  if (!entry || !wasThere || (next.role !== 'button' && next.kind !== 'field')) return
  const left = await entry.node
    .evaluate((element) => {
      const isText = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement
      const suggests = element.getAttribute('role') === 'combobox' || element.getAttribute('aria-expanded') === 'true'
      if (!isText || suggests || !element.isConnected) return false
      element.blur()
      return true
    })
    .catch(() => false)
  if (!left) return
  await Bun.sleep(80)
  const isThere = await entry.node.evaluate((element) => element.isConnected).catch(() => false)
  const check = isThere ? await entry.recheck() : undefined
  if (!check || check.ok || !check.seen) return
  throw new AgentError('outcome_unconfirmed', `it is not so that ${check.what}: it shows “${check.seen}” now`, {
    hint: 'the page does not take that value; give one that it takes',
  })
}
