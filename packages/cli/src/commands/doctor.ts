import { type Examination, examineMachine } from '@stepcast/web'
import { z } from 'zod'
import { parseOptions } from '../arguments.ts'
import type { CommandContext } from '../command-line.ts'
import { findConfigFile } from '../configuration/config-file.ts'
import type { ExitCode } from '../failure.ts'
import { readDataDir } from '../settings.ts'
import { alignColumns } from '../terminal/format.ts'
import type { Terminal } from '../terminal/terminal.ts'

const optionsSchema = z.object({ json: z.boolean().default(false) })

/** Exits with 1 when something that Stepcast needs is missing. */
export async function examine(rawOptions: unknown, { terminal, signal }: CommandContext): Promise<ExitCode> {
  const options = parseOptions(optionsSchema, rawOptions)
  terminal.status(terminal.styleNote('dim', 'looking …'))
  const found = await examineMachine({ dataDir: readDataDir, configFile: findConfigFile(), signal })
  if (options.json) terminal.printJson(found)
  else printChecks(found, terminal)
  return found.ok ? 0 : 1
}

function printChecks({ ok, checks }: Examination, terminal: Terminal) {
  const { style } = terminal
  const marks = { ok: style('green', '✓'), missing: style('red', '✗'), optional: style('yellow', '·') }
  const lines = alignColumns(checks.map(({ status, label, detail }) => [marks[status], style('bold', label), detail]))
  for (const [index, line] of lines.entries()) {
    terminal.print(line)
    const hint = checks[index]?.hint
    if (hint) terminal.print(style('dim', `  → ${hint}`))
  }
  terminal.print()
  terminal.print(
    ok ? style('green', 'everything that is needed is here') : style('red', 'something that is needed is missing'),
  )
}
