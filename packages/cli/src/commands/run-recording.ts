import { AgentError, composeFromLibrary, runProcedure } from '@stepcast/agent'
import { chatClientIfConfigured } from '@stepcast/inference-client'
import type { Parameter } from '@stepcast/video-index'
import { join } from 'node:path'
import { z } from 'zod'
import { parseOptions, readAssignments, webAddress, wholeNumber } from '../arguments.ts'
import type { CommandContext } from '../command-line.ts'
import { CliError, type ExitCode, formatFailure } from '../failure.ts'
import { openLibrary } from '../open-library.ts'
import { readSecrets } from '../secrets.ts'
import { readDataDir } from '../settings.ts'
import { alignColumns } from '../terminal/format.ts'
import { printPlan, printRunEvent, printRunReport } from '../terminal/print-run.ts'
import { askLine } from '../terminal/prompt.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { browserOptions, chosenBrowser } from './browser-options.ts'
import { approver, exitCodeOfRun } from './end-run.ts'

const optionsSchema = z.object({
  url: webAddress,
  goal: z.string().optional(),
  set: z.array(z.string()),
  file: z.array(z.string().min(1, 'a path is expected')),
  secret: z.array(z.string()),
  allowOrigin: z.array(webAddress),
  from: wholeNumber(1, 100_000).optional(),
  maxTokens: wholeNumber(1000, 100_000_000).optional(),
  rows: z.string().min(1, 'a path is expected').optional(),
  column: z.array(z.string()),
  emptyAsRecorded: z.boolean().default(false),
  onFailure: z.enum(['stop', 'go-on'], 'stop or go-on is expected').default('stop'),
  results: z.string().min(1, 'a path is expected').optional(),
  dryRun: z.boolean().default(false),
  yes: z.boolean().default(false),
  ...browserOptions,
  json: z.boolean().default(false),
})

/** Follows the recordings one after the other, as one procedure. Exits with 0 only for a run that ended `done`, or a plan that could be made. */
export async function runRecording(
  references: readonly string[],
  rawOptions: unknown,
  { terminal, signal }: CommandContext,
): Promise<ExitCode> {
  const options = parseOptions(optionsSchema, rawOptions)
  checkRowFlags(options)
  const values = readAssignments('--set', options.set)
  await using library = await openLibrary()
  const [first = '', ...others] = references
  const { document, keyframePath, site } = await composeFromLibrary(library, [first, ...others])
  const secrets = await readSecrets(options.secret, {
    env: process.env,
    ask: terminal.interactive ? (name) => askLine(`${name}: `, { secret: true, signal }) : undefined,
  })

  const say = options.json ? terminal.note : terminal.print
  const style = options.json ? terminal.styleNote : terminal.style
  const follow = (wanted: Record<string, string>) =>
    runProcedure(document, {
      url: options.url,
      goal: options.goal,
      values: wanted,
      files: options.file,
      secrets,
      allowOrigins: options.allowOrigin,
      fromStep: options.from,
      dryRun: options.dryRun,
      yes: options.yes,
      site,
      client: chatClientIfConfigured(readDataDir()),
      maxTokens: options.maxTokens,
      ...chosenBrowser(options),
      runsDir: join(readDataDir(), 'runs'),
      keyframePath,
      signal,
      onEvent: (event) => {
        if (!options.dryRun) printRunEvent(event, { say, style, status: terminal.status })
      },
      ...(terminal.interactive ? { approve: approver(terminal, signal) } : {}),
    })
  if (options.rows !== undefined) {
    // the table comes with the API's parts, which a single run should not wait for
    const { runRows } = await import('./run-rows.ts')
    return await runRows(document, {
      rows: options.rows,
      columns: readAssignments('--column', options.column),
      values,
      secrets,
      files: options.file,
      dryRun: options.dryRun,
      emptyAsRecorded: options.emptyAsRecorded,
      onFailure: options.onFailure,
      results: options.results ?? join(readDataDir(), 'runs', `rows-${Date.now()}.csv`),
      json: options.json,
      terminal,
      signal,
      run: follow,
    })
  }
  const report = await follow(values).catch((error: unknown) => {
    if (terminal.live && isParameterError(error)) noteParameters(document.procedure.parameters, terminal)
    throw error
  })
  terminal.status('')

  if (options.json) terminal.printJson(report)
  else if (options.dryRun) printPlan(report, document.procedure, terminal)
  else printRunReport(report, terminal)
  if (report.error) terminal.note(terminal.styleNote('red', formatFailure(report.error)))
  return exitCodeOfRun(report, { dryRun: options.dryRun, interrupted: signal.aborted })
}

function checkRowFlags({ rows, column, results, emptyAsRecorded, from }: z.infer<typeof optionsSchema>): void {
  const refuse = (message: string, hint: string) => {
    throw new CliError('usage', message, { hint })
  }
  const isAsked = column.length > 0 || results !== undefined || emptyAsRecorded
  if (rows === undefined && isAsked)
    refuse('--column, --results and --empty-as-recorded are about the rows of a table', 'give it with --rows FILE.csv')
  if (rows !== undefined && from !== undefined) refuse('--from begins a single run', 'leave out --from, or --rows')
}

function isParameterError(error: unknown): boolean {
  return error instanceof AgentError && (error.code === 'unknown_parameter' || error.code === 'ambiguous_parameter')
}

function noteParameters(parameters: readonly Parameter[], terminal: Terminal) {
  const rows = parameters.map(({ name, label, recorded_value, kind }) => [
    name,
    kind === 'secret' ? '(secret)' : JSON.stringify(recorded_value),
    terminal.styleNote('dim', label),
  ])
  for (const line of alignColumns(rows)) terminal.note(`  ${line}`)
}
