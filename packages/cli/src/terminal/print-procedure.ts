import type { Procedure, Step } from '@stepcast/video-index'
import { alignColumns, formatPercent, formatRange } from './format.ts'
import type { Terminal } from './terminal.ts'

/** Prints the steps, by sections, with their times and confidence, then the parameters that can be given new values. */
export function printProcedure(procedure: Procedure, terminal: Terminal): void {
  const { style } = terminal
  if (procedure.steps.length === 0) {
    terminal.print(style('dim', '  no step was found in this recording'))
    return
  }
  const rows = procedure.steps.map((step) => [
    style('bold', String(step.n)),
    style('cyan', formatRange(step.start_s, step.end_s)),
    describeStep(step),
    style(step.confidence < 0.5 ? 'yellow' : 'dim', formatPercent(step.confidence)),
  ])
  for (const [index, line] of alignColumns(rows, { right: [0, 1, 3] }).entries()) {
    const section = procedure.steps[index]?.section
    if (section !== procedure.steps[index - 1]?.section) {
      if (index > 0) terminal.print()
      if (section !== undefined) terminal.print(`  ${style('bold', section)}`)
    }
    terminal.print(`  ${line}`)
  }

  if (procedure.parameters.length === 0) return
  terminal.print()
  terminal.print(style('dim', '  values that can be replaced with --set NAME=VALUE'))
  const parameters = procedure.parameters.map(({ name, label, recorded_value, kind }) => [
    name,
    kind === 'secret' ? style('dim', 'secret') : JSON.stringify(recorded_value),
    style('dim', label === name ? kind : `${kind}, shown as “${label}”`),
  ])
  for (const line of alignColumns(parameters)) terminal.print(`  ${line}`)
}

/** The step's title, with its value where the title does not say it. */
function describeStep({ title, action }: Step): string {
  const { value } = action
  return value === undefined || title.includes(value) ? title : `${title}: ${value}`
}
