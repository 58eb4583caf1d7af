import { type IndexDocument, type IndexProgress, type Library, engineSchema, indexVideo } from '@stepcast/video-index'
import { basename } from 'node:path'
import { z } from 'zod'
import { parseOptions, wholeNumber } from '../arguments.ts'
import type { CommandContext } from '../command-line.ts'
import { CliError, type ExitCode, formatFailure, readFailure } from '../failure.ts'
import { openLibrary, withKeyframePaths } from '../open-library.ts'
import { describeBudget, describeUsage } from '../terminal/describe-usage.ts'
import { formatCount, formatPercent, formatSeconds, truncate } from '../terminal/format.ts'
import { printProcedure } from '../terminal/print-procedure.ts'

const optionsSchema = z.object({
  subtitles: z.string().min(1, 'a path is expected').optional(),
  engine: z.enum(engineSchema.options, `one of ${engineSchema.options.join(', ')} is expected`).optional(),
  title: z.string().min(1, 'a title is expected').optional(),
  maxModelTokens: wholeNumber(0, Number.MAX_SAFE_INTEGER).optional(),
  json: z.boolean().default(false),
})
type Options = z.infer<typeof optionsSchema>

/**
 * Indexes one file after the other. The first failure ends the command when there is one file; with several, the others
 * are still indexed and the failure is reported at the end.
 */
export async function indexRecordings(
  files: string[],
  rawOptions: unknown,
  context: CommandContext,
): Promise<ExitCode> {
  const options = parseOptions(optionsSchema, rawOptions)
  const { terminal, signal } = context
  if (files.length > 1 && (options.subtitles || options.title))
    throw new CliError('usage', '--subtitles and --title belong to one recording, but several files were given', {
      hint: 'index them one at a time',
    })

  await using library = await openLibrary()
  const documents: IndexDocument[] = []
  const failures: { file: string; error: unknown }[] = []
  for (const file of files) {
    try {
      const startedMs = performance.now()
      const document = await indexOne(file, library, options, context)
      documents.push(document)
      const elapsedS = (performance.now() - startedMs) / 1000
      if (!options.json) printIndexed(document, { file, elapsedS }, context)
      for (const warning of document.warnings ?? []) terminal.note(terminal.styleNote('yellow', `warning: ${warning}`))
      const budget = describeBudget(document.usage)
      if (budget) terminal.note(terminal.styleNote('yellow', budget))
    } catch (error) {
      if (files.length === 1 || signal.aborted) throw error
      terminal.note(terminal.styleNote('red', formatFailure(readFailure(error))))
      failures.push({ file, error })
    }
  }
  if (options.json) {
    const shown = documents.map((document) => withKeyframePaths(library, document))
    const errors = failures.map(({ file, error }) => ({ file, error: readFailure(error) }))
    terminal.printJson(files.length === 1 ? shown[0] : { videos: shown, ...(errors.length > 0 ? { errors } : {}) })
  }
  return failures.length > 0 ? 1 : 0
}

async function indexOne(
  file: string,
  library: Library,
  { engine, subtitles, title, maxModelTokens }: Options,
  { terminal, signal }: CommandContext,
): Promise<IndexDocument> {
  const showProgress = ({ stage, progress }: IndexProgress) => {
    const width = 24
    const filled = Math.round(width * Math.min(1, Math.max(0, progress)))
    const bar = terminal.styleNote('cyan', '━'.repeat(filled)) + terminal.styleNote('dim', '━'.repeat(width - filled))
    terminal.status(
      `${bar} ${formatPercent(progress).padStart(5)}  ${stage.padEnd(8)} ${truncate(basename(file), Math.max(10, terminal.columns - 44))}`,
    )
  }
  showProgress({ stage: 'probe', progress: 0 })
  try {
    return await indexVideo(file, {
      library,
      signal,
      onProgress: showProgress,
      ...(engine ? { engine } : {}),
      ...(subtitles ? { subtitlesPath: subtitles } : {}),
      ...(title ? { title } : {}),
      ...(maxModelTokens === undefined ? {} : { maxModelTokens }),
    })
  } finally {
    terminal.status('')
  }
}

function printIndexed(
  { video, procedure, usage }: IndexDocument,
  { file, elapsedS }: { file: string; elapsedS: number },
  { terminal }: CommandContext,
) {
  const { style } = terminal
  const fromStore = elapsedS < usage.wall_s / 2
  const facts = [
    formatSeconds(video.duration_s),
    `${video.width}×${video.height}`,
    `engine ${video.engine}`,
    formatCount(procedure.steps.length, 'step'),
    fromStore ? 'known from before' : `read in ${formatSeconds(elapsedS)}`,
  ]
  terminal.print(`${style('bold', video.title)}  ${style('cyan', video.id)}`)
  terminal.print(style('dim', `${file} · ${facts.join(' · ')}`))
  const cost = fromStore ? undefined : describeUsage(usage)
  if (cost) terminal.print(style('dim', cost))
  terminal.print()
  printProcedure(procedure, terminal)
}
