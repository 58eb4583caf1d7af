import { AgentError, runProcedure } from '@stepcast/agent'
import { chatClientIfConfigured } from '@stepcast/inference-client'
import type { Parameter } from '@stepcast/video-index'
import { join } from 'node:path'
import { z } from 'zod'
import { parseOptions, readAssignments, webAddress, wholeNumber } from '../arguments.ts'
import type { CommandContext } from '../command-line.ts'
import { type ExitCode, formatFailure } from '../failure.ts'
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
  dryRun: z.boolean().default(false),
  yes: z.boolean().default(false),
  ...browserOptions,
  json: z.boolean().default(false),
})

/** Exits with 0 only for a run that ended `done`, or a plan that could be made. */
export async function runRecording(
  reference: string,
  rawOptions: unknown,
  { terminal, signal }: CommandContext,
): Promise<ExitCode> {
  const options = parseOptions(optionsSchema, rawOptions)
  const values = readAssignments('--set', options.set)
  await using library = await openLibrary()
  const document = await library.get(reference)
  const secrets = await readSecrets(options.secret, {
    env: process.env,
    ask: terminal.interactive ? (name) => askLine(`${name}: `, { secret: true, signal }) : undefined,
  })

  const say = options.json ? terminal.note : terminal.print
  const style = options.json ? terminal.styleNote : terminal.style
  const report = await runProcedure(document, {
    url: options.url,
    goal: options.goal,
    values,
    files: options.file,
    secrets,
    allowOrigins: options.allowOrigin,
    fromStep: options.from,
    dryRun: options.dryRun,
    yes: options.yes,
    site: library.siteNames(document.video.id),
    client: chatClientIfConfigured(readDataDir()),
    maxTokens: options.maxTokens,
    ...chosenBrowser(options),
    runsDir: join(readDataDir(), 'runs'),
    keyframePath: (name) => library.keyframePath(document.video.id, name),
    signal,
    onEvent: (event) => {
      if (!options.dryRun) printRunEvent(event, { say, style, status: terminal.status })
    },
    ...(terminal.interactive ? { approve: approver(terminal, signal) } : {}),
  }).catch((error: unknown) => {
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
