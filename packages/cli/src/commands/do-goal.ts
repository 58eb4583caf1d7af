import { findParts, findTutorials, pursueGoal } from '@stepcast/agent'
import { chatClientIfConfigured, InferenceError } from '@stepcast/inference-client'
import type { Library } from '@stepcast/video-index'
import { join } from 'node:path'
import { z } from 'zod'
import { parseOptions, readAssignments, webAddress, wholeNumber } from '../arguments.ts'
import type { CommandContext } from '../command-line.ts'
import { CliError, type ExitCode, formatFailure } from '../failure.ts'
import { openLibrary } from '../open-library.ts'
import { readSecrets } from '../secrets.ts'
import { readDataDir } from '../settings.ts'
import { printRunEvent, printRunReport } from '../terminal/print-run.ts'
import { askLine } from '../terminal/prompt.ts'
import { browserOptions, chosenBrowser } from './browser-options.ts'
import { approver, exitCodeOfRun } from './end-run.ts'

const optionsSchema = z.object({
  url: webAddress,
  video: z.array(z.string()),
  set: z.array(z.string()),
  file: z.array(z.string().min(1, 'a path is expected')),
  secret: z.array(z.string()),
  allowOrigin: z.array(webAddress),
  maxSteps: wholeNumber(1, 1000).optional(),
  maxTokens: wholeNumber(1000, 100_000_000).optional(),
  yes: z.boolean().default(false),
  ...browserOptions,
  json: z.boolean().default(false),
})

/** Reaches a goal with the recordings that tell most of it; those that are named, or else those that a search finds. */
export async function doGoal(
  goal: string,
  rawOptions: unknown,
  { terminal, signal }: CommandContext,
): Promise<ExitCode> {
  const options = parseOptions(optionsSchema, rawOptions)
  if (goal.trim() === '') throw new CliError('usage', 'the goal is empty', { hint: 'say what is wanted, in quotes' })
  const values = readAssignments('--set', options.set)
  await using library = await openLibrary()
  const client = chatClientIfConfigured(readDataDir())
  if (!client) throw await modelMissing(library, goal, options.url, signal)
  const tutorials = await findTutorials(library, goal, { videos: options.video, signal })
  const secrets = await readSecrets(options.secret, {
    env: process.env,
    ask: terminal.interactive ? (name) => askLine(`${name}: `, { secret: true, signal }) : undefined,
  })
  const say = options.json ? terminal.note : terminal.print
  const style = options.json ? terminal.styleNote : terminal.style
  for (const { document } of tutorials) say(style('dim', `  consulting “${document.video.title}”`))
  const report = await pursueGoal(goal, {
    url: options.url,
    client,
    tutorials,
    values,
    files: options.file,
    secrets,
    allowOrigins: options.allowOrigin,
    yes: options.yes,
    maxSteps: options.maxSteps,
    maxTokens: options.maxTokens,
    ...chosenBrowser(options),
    runsDir: join(readDataDir(), 'runs'),
    signal,
    onEvent: (event) => printRunEvent(event, { say, style, status: terminal.status }),
    ...(terminal.interactive ? { approve: approver(terminal, signal) } : {}),
  })
  terminal.status('')
  if (options.json) terminal.printJson(report)
  else printRunReport(report, terminal)
  if (report.error) terminal.note(terminal.styleNote('red', formatFailure(report.error)))
  return exitCodeOfRun(report, { interrupted: signal.aborted })
}

/** Where recordings show every part of the goal, no model is needed: they are followed one after the other. */
async function modelMissing(library: Library, goal: string, url: string, signal: AbortSignal): Promise<InferenceError> {
  const parts = await findParts(library, goal, { signal })
  const setUp = 'set STEPCAST_INFERENCE_URL and STEPCAST_MODEL'
  return new InferenceError('bad_configuration', 'a goal in words needs a model, and none is configured', {
    hint:
      parts.length > 0
        ? `${setUp}, or follow what shows it: stepcast run ${parts.join(' ')} --url ${url}, with --set for new values`
        : `${setUp}; \`stepcast doctor\` lists the servers found on this machine`,
  })
}
