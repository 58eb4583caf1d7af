import { exportFormats, exportProcedure, formatClock } from '@stepcast/video-index'
import { z } from 'zod'
import { parseOptions } from '../arguments.ts'
import type { CommandContext } from '../command-line.ts'
import { CliError, type ExitCode } from '../failure.ts'
import { openLibrary, withKeyframePaths } from '../open-library.ts'
import { printProcedure } from '../terminal/print-procedure.ts'

const optionsSchema = z.object({
  format: z.enum(exportFormats, `one of ${exportFormats.join(', ')} is expected`).optional(),
  json: z.boolean().default(false),
})

export async function showSteps(
  reference: string,
  rawOptions: unknown,
  { terminal }: CommandContext,
): Promise<ExitCode> {
  const options = parseOptions(optionsSchema, rawOptions)
  if (options.json && options.format && options.format !== 'json')
    throw new CliError('usage', `--json and --format ${options.format} contradict each other`, {
      hint: 'give one of them',
    })
  const format = options.json ? 'json' : options.format
  await using library = await openLibrary()
  const document = withKeyframePaths(library, await library.get(reference))
  if (format) {
    terminal.print(exportProcedure(document, format).trimEnd())
    return 0
  }
  const { style } = terminal
  const { video, procedure } = document
  terminal.print(`${style('bold', procedure.title)}  ${style('cyan', video.id)}`)
  const facts = [
    ...(video.title === procedure.title ? [] : [video.title]),
    formatClock(video.duration_s),
    ...(procedure.start_url ? [`starts at ${procedure.start_url}`] : []),
  ]
  terminal.print(style('dim', facts.join(' · ')))
  terminal.print()
  printProcedure(procedure, terminal)
  return 0
}
