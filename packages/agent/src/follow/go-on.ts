import { nameOf, nodeOf } from '../act/actor.ts'
import { clickNode } from '../act/click.ts'
import type { Observation } from '../observe/observation.ts'
import type { RunContext } from './run-context.ts'

const leadsOn =
  /^(next|continue|proceed|get started|start|got it|skip|skip (this|tour|for now|intro)|下一步|继续|开始|跳过|知道了)\s*[→›>»]?$/i

/**
 * Passes a page in between that asks for nothing: it has one button that leads on, and no entry that is still empty.
 * @returns what was done, or undefined when the page is none of those
 */
export async function goOn(context: RunContext, page: Observation): Promise<string | undefined> {
  const isLayered = page.elements.some((element) => element.inDialog)
  const shown = page.elements.filter((element) => element.inView && (!isLayered || element.inDialog))
  const asks = shown.some(
    (element) => (element.kind === 'field' || element.kind === 'choice') && element.value === '' && !element.disabled,
  )
  if (asks) return undefined
  const ways = shown.filter(
    (element) =>
      element.kind === 'action' && !element.disabled && element.tag !== 'label' && leadsOn.test(nameOf(element).trim()),
  )
  const [way] = ways
  if (!way || new Set(ways.map(nameOf)).size > 1) return undefined
  await clickNode(context.actor, await nodeOf(way))
  return `went on with “${nameOf(way)}”`
}
