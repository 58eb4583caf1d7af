import type { Action } from '@stepcast/video-index'
import type { Observation, ObservedElement } from '../observe/observation.ts'
import { isIrreversible } from '../safety/irreversible.ts'
import { isLevel } from './row.ts'

/** What the step before found and did. */
export interface LastStep {
  /** The keys of everything that was on the page before it. */
  before: ReadonlySet<string>
  /** The key of what it acted on. */
  acted: string
}

interface Alike {
  element: ObservedElement
  /** The words it was found by. */
  label: { found: string }
}

const entries: readonly Action['kind'][] = ['fill', 'select', 'check', 'upload']

/**
 * Of things of one name that lie nowhere the recording tells: the one that is written exactly as recorded, that the step before brought, or, for
 * an entry, that stands in line with what was entered before, as the next field of a row does. Undefined where that is none or several; what
 * cannot be taken back is told by its spelling only.
 */
export function tellApart<Candidate extends Alike>(
  alike: readonly Candidate[],
  { kind, target }: Action,
  page: Observation,
  last: LastStep | undefined,
): { candidate: Candidate; because: string } | undefined {
  const name = target?.text?.trim() ?? ''
  const [same, ...sames] = alike.filter(({ label }) => label.found.trim() === name)
  if (same && sames.length === 0) return { candidate: same, because: 'it is written so' }
  if (!last || isIrreversible([name])) return undefined
  const left = same ? [same, ...sames] : alike
  const [brought, ...others] = left.filter(({ element }) => !last.before.has(element.key))
  if (brought && others.length === 0) return { candidate: brought, because: 'it came with the step before' }
  const acted = entries.includes(kind) ? page.elements.find(({ key }) => key === last.acted) : undefined
  const [level, ...rest] = left.filter(({ element }) => acted?.frame === element.frame && isLevel(element, acted))
  return level && rest.length === 0
    ? { candidate: level, because: 'it stands in line with what was done before' }
    : undefined
}
