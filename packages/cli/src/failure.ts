/**
 * What can go wrong on the command line itself:
 * - `usage`: an unknown command or flag, a missing argument, a value that cannot be read
 * - `data_dir_unusable`: the data folder's path leads to something that is not a folder
 * - `bad_configuration`: the config file cannot be read, or holds what is no setting
 * - `output_unwritable`: what was exported cannot be written where it was asked for
 * - `bad_rows`: a table of values that cannot be run, or results of another one
 * - `secret_missing`: a secret without a value, and neither the environment nor a terminal to take it from
 */
export type CliErrorCode =
  'usage' | 'data_dir_unusable' | 'bad_configuration' | 'output_unwritable' | 'bad_rows' | 'secret_missing'

/**
 * What can go wrong around every command:
 * - `permission_denied`: a file or folder may not be read or written
 * - `disk_full`: there is no space left where something is to be kept
 * - `file_not_found`: a file that is needed is not there
 * - `interrupted`: the command was stopped on request
 * - `internal`: a defect
 */
type SystemErrorCode = 'permission_denied' | 'disk_full' | 'file_not_found' | 'interrupted' | 'internal'

export class CliError extends Error {
  override readonly name = 'CliError'
  readonly code: CliErrorCode
  /** What the user can do about it. */
  readonly hint: string | undefined

  constructor(code: CliErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.code = code
    this.hint = options.hint
  }
}

/** A failure as every client of Stepcast sees it. */
export type Failure = { code: string; message: string; hint: string }

/** 0 done, 1 the work failed, 2 wrong usage, 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 130

/** Reads any thrown value as a failure; what carries no `code` and no `hint` of its own is `internal`. */
export function readFailure(error: unknown): Failure {
  if (isCoded(error)) return { code: error.code, message: oneLine(error.message), hint: oneLine(error.hint ?? '') }
  const system = readSystemFailure(error)
  if (system) return system
  return {
    code: 'internal',
    message: oneLine(error instanceof Error ? error.message : String(error)) || 'something unexpected happened',
    hint: 'set STEPCAST_DEBUG=1 to see where, and report it with the command that led here',
  }
}

export function isInterruption(error: unknown, signal: AbortSignal): boolean {
  return signal.aborted && (error === signal.reason || (error instanceof Error && error.name === 'AbortError'))
}

export function exitCodeOf(failure: Failure): ExitCode {
  return failure.code === 'usage' ? 2 : 1
}

/** `error[CODE]: what happened; what to do`, on one line. */
export function formatFailure({ code, message, hint }: Failure): string {
  return `error[${code}]: ${withoutFullStop(message)}${hint ? `; ${hint}` : ''}`
}

function isCoded(error: unknown): error is Error & { code: string; hint?: string | undefined } {
  // system errors have a code as well (ENOENT), but no hint of ours
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && /^[a-z][a-z_]*$/.test(error.code)
  )
}

function readSystemFailure(error: unknown): (Failure & { code: SystemErrorCode }) | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined
  const message = oneLine(error.message)
  switch (error.code) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return {
        code: 'permission_denied',
        message,
        hint: 'make the path writable, or set STEPCAST_DATA_DIR to one that is',
      }
    case 'ENOSPC':
      return { code: 'disk_full', message, hint: 'free some space, or set STEPCAST_DATA_DIR to another disk' }
    case 'ENOENT':
      return { code: 'file_not_found', message, hint: 'check the path' }
    default:
      return undefined
  }
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

function withoutFullStop(text: string): string {
  return text.replace(/[.;]+$/, '')
}
