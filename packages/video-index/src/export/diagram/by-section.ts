import type { Step } from '../../protocol/procedure.ts'

/** Steps that follow each other under the same heading, or under none. */
export function bySection(steps: readonly Step[]): { section: string | undefined; steps: Step[] }[] {
  const groups: { section: string | undefined; steps: Step[] }[] = []
  for (const step of steps) {
    const last = groups.at(-1)
    if (last && last.section === step.section) last.steps.push(step)
    else groups.push({ section: step.section, steps: [step] })
  }
  return groups
}
