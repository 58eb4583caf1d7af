import type { IndexDocument } from '../../protocol/document.ts'
import { formatClock } from '../clock.ts'
import { oneLine } from '../step-words.ts'
import { Constants, toComment } from './constants.ts'
import { planMoves, type PlannedStep } from './plan-moves.ts'

/** How one library says what the steps do. */
export type Dialect = {
  /** Stands above the constants. */
  imports: string
  /** A line to run it with. */
  command: string
  open: string
  close: string
  /** Spaces before each line of a step. */
  indent: string
  /** Functions that steps use, by name; only those whose name appears are written. */
  helpers: Record<string, string>
  /** The first line of all: the page to start on. */
  start: string
  writeMove: (planned: PlannedStep, constants: Constants) => string[]
  /** Waits for the address to have this path. */
  writePath: (path: string) => string
  /** Waits for words; they are what the recording ends with. */
  writeOutcome: (words: string) => string
}

/** A program: constants, then a step after the other, each with the time at which the recording shows it. */
export function writeScript(document: IndexDocument, dialect: Dialect): string {
  const { video, procedure } = document
  const constants = new Constants(procedure.parameters)
  const planned = planMoves(document)
  const steps = planned.map((each, index) =>
    writeStep(each, { dialect, constants, isLast: index === planned.length - 1 }),
  )
  const body = [...constants.demand(procedure.start_url), dialect.start].map((line) => `${dialect.indent}${line}`)
  const all = [...body, ...steps].join('\n')
  return `${[
    [
      toComment(`${procedure.title}: from the recording “${oneLine(video.title)}” (${formatClock(video.duration_s)})`),
      toComment(`Run it with: ${dialect.command}`),
      dialect.imports,
    ].join('\n'),
    constants.declare(procedure.start_url).join('\n'),
    ...usedHelpers(dialect.helpers, all),
    [dialect.open, all, dialect.close].filter(Boolean).join('\n'),
  ].join('\n\n')}\n`
}

type StepOptions = { dialect: Dialect; constants: Constants; isLast: boolean }

function writeStep(planned: PlannedStep, { dialect, constants, isLast }: StepOptions): string {
  const { step, title, move, path, shows } = planned
  const lines = [
    toComment(`${step.n}. ${title} (${formatClock(step.start_s)} in the recording)`),
    ...(move.kind === 'by-hand'
      ? [toComment(`By hand: ${move.why}.`), `throw new Error('step ${step.n} has to be written by hand')`]
      : dialect.writeMove(planned, constants)),
  ]
  // nothing after it would ever run
  if (move.kind === 'by-hand') return indented(lines, dialect.indent)
  if (path !== undefined) lines.push(dialect.writePath(path))
  if (shows[0] && isLast) lines.push(dialect.writeOutcome(constants.use(shows[0])))
  else if (shows.length > 0)
    lines.push(
      toComment(
        `The recording then shows ${shows
          .slice(0, 3)
          .map(({ text }) => `“${oneLine(text)}”`)
          .join(', ')}.`,
      ),
    )
  return indented(lines, dialect.indent)
}

function indented(lines: readonly string[], indent: string): string {
  return `\n${lines.map((line) => `${indent}${line.replaceAll('\n', `\n${indent}`)}`).join('\n')}`
}

/** Helpers use each other, so that one which is needed may bring another. */
function usedHelpers(helpers: Record<string, string>, text: string): string[] {
  const used = new Set<string>()
  const visit = (source: string) => {
    for (const [name, helper] of Object.entries(helpers))
      if (!used.has(name) && source.includes(`${name}(`)) {
        used.add(name)
        visit(helper)
      }
  }
  visit(text)
  return Object.entries(helpers).flatMap(([name, helper]) => (used.has(name) ? [helper] : []))
}
