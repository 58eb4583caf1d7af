import { distance } from 'fastest-levenshtein'
import type { BoundStep } from '../bind/bind-values.ts'
import type { Grounding } from '../ground/ground-target.ts'
import { lettersAndDigits } from '../ground/text-match.ts'
import type { StepReport } from '../protocol/report.ts'
import { type RunContext, secretsOf } from './run-context.ts'

/** What share of a name may be misread before it counts as another name. */
const misread = 0.2
/** How far, as a share of the screen, a thing must be from where the recording has it to have moved. */
const farAway = 0.25

/** Notes in what way the live page is no longer as recorded, for a step whose effect was seen; what was set by hand is no such change. */
export function noteDrift(context: RunContext, step: BoundStep, record: StepReport, grounding: Grounding): void {
  const { target } = step.action
  const name = record.target?.name ?? ''
  const recorded = target?.text ?? ''
  if (step.set || !recorded || !['click', 'fill', 'check', 'upload'].includes(step.action.kind)) return
  if (isRenamed(recorded, name) && namesItself(grounding)) {
    record.drift = `“${recorded}” is called “${name}” now`
    const given = [...context.procedure.values.map(({ value }) => value), ...Object.values(secretsOf(context))]
    // what holds a value is called otherwise in the next run
    if (!given.some((value) => value !== '' && name.includes(value))) context.renamed.set(recorded, name)
    return
  }
  const [before, now] = [target?.box, record.target?.box]
  if (!before || !now) return
  const away = Math.max(
    Math.abs(before[0] + before[2] - now[0] - now[2]) / 2,
    Math.abs(before[1] + before[3] - now[1] - now[3]) / 2,
  )
  if (away > farAway) record.drift = `“${recorded}” stands elsewhere now`
}

function isRenamed(recorded: string, name: string): boolean {
  const [a, b] = [lettersAndDigits(recorded), lettersAndDigits(name)]
  if (a.length < 2 || b.length < 2 || name.length > 60) return false
  return distance(a, b) / Math.max(a.length, b.length) > misread
}

/** Whether the element is called that by its own words, not by what it holds or by what stands near it. */
const namesItself = ({ element, name }: Grounding): boolean =>
  element.kind !== 'text' &&
  element.labels.some(
    (label) => ['text', 'aria', 'label', 'placeholder', 'title'].includes(label.by) && (!name || label.text === name),
  )
