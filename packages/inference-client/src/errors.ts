/**
 * What can go wrong between Stepcast and a model server:
 * - `bad_configuration`: an environment variable holds something unusable
 * - `server_unreachable`: nothing answers at the configured address
 * - `server_timeout`: the server did not answer in time
 * - `server_refused`: the server answered with an HTTP error
 * - `bad_reply`: the reply is not what the protocol promises
 * - `empty_reply`: the model thought until its budget was spent, or said nothing
 * - `context_too_long`: the request is longer than the model takes; a part of it may fit
 * - `budget_reached`: the tokens that may be spent are spent, and the question was not asked
 * - `model_missing`: the embedded model cannot be loaded
 */
export type InferenceErrorCode =
  | 'bad_configuration'
  | 'server_unreachable'
  | 'server_timeout'
  | 'server_refused'
  | 'bad_reply'
  | 'empty_reply'
  | 'context_too_long'
  | 'budget_reached'
  | 'model_missing'

export class InferenceError extends Error {
  override readonly name = 'InferenceError'
  readonly code: InferenceErrorCode
  /** What the user can do about it. */
  readonly hint: string | undefined

  constructor(code: InferenceErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.code = code
    this.hint = options.hint
  }
}
