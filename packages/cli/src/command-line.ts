import { CommanderError } from 'commander'
import { CliError, type ExitCode, exitCodeOf, formatFailure, isInterruption, readFailure } from './failure.ts'
import { loadConfigFile } from './configuration/config-file.ts'
import { createProgram } from './program.ts'
import { type Terminal, openTerminal } from './terminal/terminal.ts'

/** What every command is given. */
export type CommandContext = {
  terminal: Terminal
  /** Aborts on Ctrl-C. */
  signal: AbortSignal
}

/**
 * Runs one `stepcast` command and resolves to the process's exit code. Never throws: every failure becomes one line
 * `error[CODE]: what happened; what to do` on stderr, and with `--json` an error document on stdout as well.
 */
export async function runCommandLine(argv: readonly string[]): Promise<ExitCode> {
  const terminal = openTerminal()
  const interruption = listenForInterruption(terminal)
  let exitCode: ExitCode = 0
  try {
    await loadConfigFile()
    // the list of formats comes with all that makes them, which the command itself needs and no other one should wait for
    const help = argv.includes('steps') ? await import('./commands/steps-help.ts') : undefined
    const program = createProgram(
      { terminal, signal: interruption.signal },
      (code) => {
        exitCode = code
      },
      help ? { stepsHelp: help.stepsHelp() } : {},
    )
    await program.parseAsync([...argv], { from: 'user' })
  } catch (error) {
    exitCode = report(error, argv, terminal, interruption.signal)
  } finally {
    interruption.stop()
    await terminal.flush()
  }
  return exitCode
}

function report(thrown: unknown, argv: readonly string[], terminal: Terminal, signal: AbortSignal): ExitCode {
  if (thrown instanceof CommanderError && thrown.exitCode === 0) return 0 // --help and --version
  const error = thrown instanceof CommanderError ? readCommanderError(thrown) : thrown
  const interrupted = isInterruption(error, signal)
  const failure = interrupted
    ? {
        code: 'interrupted',
        message: 'stopped on request',
        hint: 'what was finished is kept; run the same command to go on',
      }
    : readFailure(error)
  terminal.note(terminal.styleNote('red', formatFailure(failure)))
  if (process.env['STEPCAST_DEBUG'] && error instanceof Error) terminal.note(Bun.inspect(error))
  if (wantsJson(argv)) terminal.printJson({ error: failure })
  return interrupted ? 130 : exitCodeOf(failure)
}

function readCommanderError(error: CommanderError): CliError {
  const message = error.message.replace(/^error: /, '').split('\n')
  const suggestion = message[1]?.replace(/^\(|\)$/g, '')
  return new CliError('usage', message[0] ?? 'wrong usage', {
    hint: suggestion ? suggestion.replace(/^D/, 'd') : 'see `stepcast --help`',
    cause: error,
  })
}

/** `--json` counts even where the rest of the command line cannot be read. */
function wantsJson(argv: readonly string[]): boolean {
  const flags = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv
  return flags.includes('--json')
}

/** The first Ctrl-C asks the command to end; the second one ends the process. */
function listenForInterruption(terminal: Terminal): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController()
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(130)
    terminal.status('stopping …')
    controller.abort(new DOMException('interrupted', 'AbortError'))
  }
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
  return {
    signal: controller.signal,
    stop: () => {
      process.off('SIGINT', interrupt)
      process.off('SIGTERM', interrupt)
    },
  }
}
