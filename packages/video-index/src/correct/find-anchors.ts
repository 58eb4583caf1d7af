import type { Step } from '../protocol/procedure.ts'
import { textSimilarity } from '../read/text-compare.ts'
import type { Anchor } from './correction.ts'

const weights = { time: 0.4, kind: 0.25, text: 0.35 }
const leastLikeness = 0.6
/** Two steps that fit nearly as well are told apart by nobody. */
const leastMargin = 0.05

export function anchorOf({ n, title, start_s, end_s, action }: Step): Anchor {
  const { kind, target, value } = action
  return {
    n,
    title,
    start_s,
    end_s,
    kind,
    ...(target?.text === undefined ? {} : { text: target.text }),
    ...(value === undefined ? {} : { value }),
  }
}

/**
 * Which step each anchor is, by position. A recording's moments stay where they are, whoever reads them: a step is only taken for
 * another reading's when both share some of their time, and mostly agree in what is done to what. No step is two of them.
 */
export function findAnchors(anchors: Readonly<Record<string, Anchor>>, steps: readonly Step[]): Map<string, number> {
  const pairs = Object.entries(anchors).flatMap(([key, anchor]) => {
    const likely = steps
      .map((step, position) => ({ key, position, likeness: likenessOf(anchor, anchorOf(step)) }))
      .filter(({ likeness }) => likeness >= leastLikeness)
      .sort((a, b) => b.likeness - a.likeness)
    const [best, second] = likely
    return best && second && best.likeness - second.likeness < leastMargin ? [] : likely
  })
  const found = new Map<string, number>()
  const taken = new Set<number>()
  for (const { key, position } of pairs.sort((a, b) => b.likeness - a.likeness)) {
    if (found.has(key) || taken.has(position)) continue
    found.set(key, position)
    taken.add(position)
  }
  return found
}

function likenessOf(before: Anchor, now: Anchor): number {
  if (Bun.deepEquals(before, now)) return 1 + leastMargin
  const shared = Math.min(before.end_s, now.end_s) - Math.max(before.start_s, now.start_s)
  if (shared <= 0) return 0
  const whole = Math.max(before.end_s, now.end_s) - Math.min(before.start_s, now.start_s)
  return (
    weights.time * (shared / whole) +
    weights.kind * Number(before.kind === now.kind) +
    weights.text * textsOf(before, now)
  )
}

/** What is acted on or entered says which step it is; without either, how the step is called. */
function textsOf(before: Anchor, now: Anchor): number {
  const alike = (part: 'text' | 'value' | 'title') => {
    const [one, other] = [before[part], now[part]]
    return one === undefined || other === undefined ? undefined : textSimilarity(one, other)
  }
  const said = [alike('text'), alike('value')].filter((likeness) => likeness !== undefined)
  return said.length > 0 ? Math.max(...said) : (alike('title') ?? 0)
}
