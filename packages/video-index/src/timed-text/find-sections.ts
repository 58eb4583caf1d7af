import type { Step } from '../protocol/procedure.ts'
import { readInstruction } from './instruction.ts'
import type { SeenStep } from './seen-step.ts'
import { type ScopedText, overlapOf } from './scope.ts'

/** The heading under which each step stands: of its chapter, else its title card, else a caption over several steps. */
export function findSections(seen: readonly SeenStep[], scopes: readonly ScopedText[]): Map<Step, string> {
  for (const source of ['chapter', 'title card', 'caption'] as const) {
    const scoped = scopes.filter((each) => each.source === source && (source !== 'caption' || isHeading(each.text)))
    const groups = scoped.map((scope) => ({ scope, steps: stepsOf(scope, seen, scoped) }))
    const several = groups.filter(({ steps }) => steps.length > 1)
    // One chapter or card over all that is done is its title.
    const parts = groups.filter(({ steps }) => steps.length > 0)
    if (several.length === 0 || (source !== 'caption' && parts.length < 2)) continue
    const sections = source === 'caption' ? several : groups
    return new Map(sections.flatMap(({ scope, steps }) => steps.map((step) => [step, headingOf(scope.text)] as const)))
  }
  return new Map()
}

function stepsOf(scope: ScopedText, seen: readonly SeenStep[], all: readonly ScopedText[]): Step[] {
  return seen
    .filter(({ step }) => {
      const share = overlapOf(step, scope)
      return share > 0 && all.every((each) => each === scope || overlapOf(step, each) < share)
    })
    .map(({ step }) => step)
}

function isHeading(text: string): boolean {
  return readInstruction(text)?.numbered ?? false
}

function headingOf(text: string): string {
  return readInstruction(text)?.title ?? text.replaceAll(/\s+/gu, ' ').trim()
}
