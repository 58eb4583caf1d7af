import type { RunEvent, RunReport, StepReport } from '@stepcast/agent'
import { formatClock, type Procedure } from '@stepcast/video-index'
import { alignColumns, formatRange, formatSeconds } from './format.ts'
import type { Terminal } from './terminal.ts'

type EventPrinter = { say: (line: string) => void; style: Terminal['style']; status: (line: string) => void }

/** Tells a run as it happens: a status line for the step being done, a line for each step that ended. */
export function printRunEvent(event: RunEvent, { say, style, status }: EventPrinter): void {
  switch (event.type) {
    case 'step-start':
      status(style('dim', `… ${event.step}  ${event.title}`))
      break
    case 'heal-try':
      status(style('dim', `… ${event.step}  ${event.heal.tried}: ${event.heal.because}`))
      break
    case 'navigation-block':
      say(style('yellow', `  · refused to leave for ${event.url}; --allow-origin would permit it`))
      break
    case 'step-end':
      for (const line of describeStepReport(event.report, style)) say(line)
      break
    default:
      break
  }
}

function describeStepReport(step: StepReport, style: Terminal['style']): string[] {
  const mark = { done: style('green', '✓'), skipped: style('yellow', '–'), failed: style('red', '✗') }[step.status]
  const facts = [
    ...(step.cited.video_id ? [`as at ${formatClock(step.cited.start_s)}`] : []),
    ...(step.grounded_by ? [`by ${step.grounded_by}`] : []),
    ...(step.attempts > 1 ? [`${step.attempts} tries`] : []),
    formatSeconds(step.seconds),
  ]
  const value = step.value === null || step.title.includes(step.value) ? '' : `: ${step.value}`
  const line = `  ${mark} ${String(step.n).padStart(2)}  ${step.title}${value}  ${style('dim', facts.join(' · '))}`
  const note = step.status === 'done' ? step.drift : step.verified_by
  return note ? [line, style('dim', `       ${note}`)] : [line]
}

export function printRunReport(report: RunReport, terminal: Terminal): void {
  const { style } = terminal
  const colour = report.status === 'done' ? 'green' : report.status === 'failed' ? 'red' : 'yellow'
  const reason = report.reason ? `: ${report.reason}` : ''
  terminal.print()
  terminal.print(
    `${style(['bold', colour], report.status.replace('_', ' '))}${reason} · ${formatSeconds(report.usage.wall_s)}`,
  )
  terminal.print(`${style('dim', 'report')}  ${report.report}`)
  const last = report.steps.findLast(({ status }) => status === 'failed')
  const isOfRecording = report.video_id !== '' && last?.cited.video_id !== ''
  if (report.status !== 'done' && last && last.n > 1 && isOfRecording)
    terminal.print(`${style('dim', 'go on ')}  --from ${last.n}, with the page that it begins on as --url`)
}

/** What would be done, with the values that would be entered. */
export function printPlan(report: RunReport, procedure: Procedure, terminal: Terminal): void {
  const { style } = terminal
  const recorded = new Map(procedure.steps.map((step) => [step.n, step]))
  terminal.print(`${style('bold', report.title)}  ${style('dim', `would run at ${report.url}`)}`)
  terminal.print()
  const rows = report.steps.map((step) => {
    const source = recorded.get(step.n)
    return [
      style('bold', String(step.n)),
      source ? style('cyan', formatRange(source.start_s, source.end_s)) : '',
      step.value === null || step.title.includes(step.value) ? step.title : `${step.title}: ${step.value}`,
    ]
  })
  for (const line of alignColumns(rows, { right: [0, 1] })) terminal.print(`  ${line}`)
  if (report.values.length > 0) {
    terminal.print()
    const values = report.values.map(({ name, recorded_value, value, set }) => [
      name,
      set ? style('dim', recorded_value) : '',
      set ? `→ ${style('green', value)}` : `${value} ${style('dim', '(as recorded)')}`,
    ])
    for (const line of alignColumns(values)) terminal.print(`  ${line}`)
  }
  terminal.print()
  terminal.print(style('dim', 'nothing was done: this was a dry run'))
}
