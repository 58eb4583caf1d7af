export type RecordErrorCode = 'missing_tool' | 'tool_failed' | 'scene_failed'

/** Why the recording could not be made, and what to do about it. */
export class RecordError extends Error {
  override readonly name = 'RecordError'
  readonly code: RecordErrorCode
  readonly hint: string

  constructor(code: RecordErrorCode, message: string, options: { hint: string; cause?: unknown }) {
    super(message, { cause: options.cause })
    this.code = code
    this.hint = options.hint
  }
}
