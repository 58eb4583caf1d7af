import { type Box, exportFormats, formatClock, parseRegion, regionHint, withTitlesIn } from '@stepcast/video-index'
import { languages } from '@stepcast/video-index/language'
import { z } from 'zod'
import { parseOptions, webAddress, wholeNumber } from '../arguments.ts'
import type { CommandContext } from '../command-line.ts'
import { CliError, type ExitCode } from '../failure.ts'
import { openLibrary } from '../open-library.ts'
import { printProcedure } from '../terminal/print-procedure.ts'
import { exportSteps, formatOf } from './export-steps.ts'

const region = z.string().transform((text, context): Box => {
  const box = parseRegion(text)
  if (!box) context.addIssue({ code: 'custom', message: regionHint })
  return box ?? [0, 0, 1, 1]
})

const optionsSchema = z.object({
  format: z.enum(exportFormats, `one of ${exportFormats.join(', ')} is expected`).optional(),
  output: z.string().min(1, 'a file is expected').optional(),
  step: wholeNumber(1, 100_000).optional(),
  blur: z.array(region).default([]),
  url: webAddress.optional(),
  language: z.enum(languages, `one of ${languages.join(', ')} is expected`).default('en'),
  json: z.boolean().default(false),
})

export async function showSteps(reference: string, rawOptions: unknown, context: CommandContext): Promise<ExitCode> {
  const { json, format: named, ...flags } = parseOptions(optionsSchema, rawOptions)
  if (json && named && named !== 'json')
    throw new CliError('usage', `--json and --format ${named} contradict each other`, { hint: 'give one of them' })
  const format = json ? 'json' : (named ?? (flags.output === undefined ? undefined : formatOf(flags.output)))
  if (
    !format &&
    (flags.output !== undefined || flags.step !== undefined || flags.blur.length > 0 || flags.url !== undefined)
  )
    throw new CliError('usage', 'it is not clear what to export', {
      hint: `say it with --format: ${exportFormats.join(', ')} (see \`stepcast steps --help\`)`,
    })
  await using library = await openLibrary()
  const { id } = (await library.get(reference)).video
  const { document, revision } = await library.corrected(id)
  if (format) {
    await exportSteps(
      { library, document, revision },
      format,
      { output: flags.output, step: flags.step, blur: flags.blur, url: flags.url, language: flags.language },
      context,
    )
    return 0
  }
  const { terminal } = context
  const { style } = terminal
  const { video, procedure } = withTitlesIn(flags.language, document)
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
