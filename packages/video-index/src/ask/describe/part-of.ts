import type { ConceptName } from '../../language/concepts.ts'
import { wordsOf } from '../../language/words.ts'
import type { Procedure, Step } from '../../protocol/procedure.ts'

const entering = new Set(['fill', 'select', 'check', 'upload'])
/** What a form is ended by. */
const ending = new Set<ConceptName>(['save', 'submit', 'publish', 'confirm', 'login', 'delete', 'pay', 'finish'])
const beginning = new Set<ConceptName>(['create'])

/**
 * The steps that belong to what a step is about: a whole form where the step ends or opens one, the way there where it is on the
 * way, and otherwise the step itself with those that answer as well. A form is the entries that follow each other, with what
 * leads to them and the action that ends it; where the recording's author made sections, one ends with its section.
 */
export function partOf({ steps }: Procedure, n: number, others: readonly number[] = []): Step[] {
  const part = partsOf(steps).find((each) => each.some((step) => step.n === n)) ?? []
  const at = part.findIndex((step) => step.n === n)
  const firstEntry = part.findIndex(isEntry)
  const lastEntry = part.findLastIndex(isEntry)
  const step = part[at]
  if (!step) return []
  if (firstEntry < 0 || at < firstEntry) {
    const opens = at === firstEntry - 1 && hasConcept(step, beginning)
    return opens ? part : part.slice(0, at + 1)
  }
  if (at > lastEntry) return part
  return part.filter((each) => each === step || others.includes(each.n))
}

/** Cuts a procedure where a form has ended and at the author's sections. */
function partsOf(steps: readonly Step[]): Step[][] {
  const parts: Step[][] = []
  let part: Step[] = []
  const close = () => {
    if (part.length > 0) parts.push(part)
    part = []
  }
  for (const [at, step] of steps.entries()) {
    if (part.length > 0 && part[0]!.section !== step.section) close()
    part.push(step)
    if (endsForm(part, steps.slice(at + 1))) close()
  }
  close()
  return parts
}

function endsForm(part: readonly Step[], rest: readonly Step[]): boolean {
  const last = part.at(-1)!
  if (isEntry(last)) return false
  const next = rest[0]
  // A question whether one is sure comes after what ends a form.
  if (hasConcept(last, ending)) return !next || isEntry(next) || !hasConcept(next, ending)
  // What is clicked after the entries belongs to them as long as something that ends them is still to come.
  if (!part.some(isEntry)) return false
  const entryAt = rest.findIndex(isEntry)
  const untilEntry = entryAt < 0 ? rest : rest.slice(0, entryAt)
  return !untilEntry.some((step) => hasConcept(step, ending))
}

const isEntry = ({ action }: Step): boolean => entering.has(action.kind)

function hasConcept({ title, action }: Step, concepts: ReadonlySet<ConceptName>): boolean {
  const words = wordsOf(`${title} ${action.target?.text ?? ''}`)
  return words.some((word) => word.concepts.some((name) => concepts.has(name)))
}
