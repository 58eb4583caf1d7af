import { similarity } from '../ground/text-match.ts'
import type { Observation, ObservedElement } from '../observe/observation.ts'
import { isIrreversible } from '../safety/irreversible.ts'
import { type Actor, nameOf, nodeOf } from './actor.ts'
import { clickNode } from './click.ts'

/** Ways out of a banner or overlay, the most careful first. */
const dismissals = [
  [
    'reject all',
    'reject',
    'decline',
    'only necessary',
    'necessary only',
    'no thanks',
    'not now',
    'skip',
    'maybe later',
    'later',
    '拒绝',
    '以后再说',
    '暂不',
    '跳过',
  ],
  [
    'close',
    'dismiss',
    '×',
    '✕',
    'x',
    '✖',
    'got it',
    'ok',
    'i understand',
    'understood',
    'continue',
    '关闭',
    '知道了',
    '我知道了',
    '好的',
    '取消',
  ],
  ['accept all', 'accept', 'agree', 'allow all', 'accept cookies', '同意', '接受', '全部接受', '允许'],
]

/**
 * Closes what lies over the page: the button that says so in a layer above it, or the Escape key.
 * @returns what was done, or undefined when there was nothing to do
 */
export async function closeCover(
  actor: Actor,
  page: Observation,
  target: ObservedElement,
): Promise<string | undefined> {
  const layered = await inLayersOver(page, target)
  for (const words of dismissals) {
    const button = layered.find(
      (element) =>
        !isIrreversible([nameOf(element)]) &&
        element.labels.some((label) =>
          words.some((word) => label.text.trim() === word || similarity(label.text, word) >= 0.85),
        ),
    )
    if (!button) continue
    await clickNode(actor, await nodeOf(button))
    return `closed what lay over it with “${nameOf(button)}”`
  }
  await actor.session.page.keyboard.press('Escape')
  return 'pressed Escape'
}

/** The buttons and links in fixed, sticky or absolute layers that overlap the target, and do not hold it. */
async function inLayersOver(page: Observation, target: ObservedElement): Promise<ObservedElement[]> {
  const main = page.elements.filter(
    (element) => element.kind === 'action' && element.inView && element.frame.parentFrame() === null,
  )
  const first = main[0]
  if (!first) return []
  const ids = main.map((element) => element.id)
  const own = target.frame === first.frame ? target.id : -1
  const layered = await first.frame.evaluate(
    (numbers, targetNumber) => {
      const state = (globalThis as unknown as Record<symbol, { elements: Element[] } | undefined>)[
        Symbol.for('stepcast')
      ]
      const wanted = targetNumber >= 0 ? state?.elements[targetNumber] : undefined
      return numbers.filter((number) => {
        for (
          let at: Element | null | undefined = state?.elements[number];
          at;
          at = at.parentElement ?? ((at.getRootNode() as ShadowRoot).host || null)
        ) {
          const isLayer =
            ['fixed', 'sticky', 'absolute'].includes(getComputedStyle(at).position) || at.tagName === 'DIALOG'
          if (isLayer && !(wanted && at.contains(wanted))) return true
        }
        return false
      })
    },
    ids,
    own,
  )
  return main.filter((element) => layered.includes(element.id))
}
