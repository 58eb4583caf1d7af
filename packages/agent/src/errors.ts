/**
 * Every way the agent can fail; the same code reaches the command line, HTTP and the web page:
 * - `unknown_parameter`: a new value is for something that the procedure does not have
 * - `ambiguous_parameter`: a new value is for a name that the procedure has more than once
 * - `unknown_step`: the procedure has no step of that number
 * - `file_missing`: a file that is to be uploaded was not named, or is not there
 * - `file_not_allowed`: a file would be uploaded that was not released for it
 * - `secret_missing`: a secret that a step needs was not given
 * - `invalid_url`: the address to start on is none, or not of http or https
 * - `chrome_missing`: no Chrome or Chromium could be found
 * - `chrome_failed`: Chrome did not start, or ended in the middle
 * - `page_unreachable`: the page does not answer, or answers with an error
 * - `navigation_blocked`: a step leads to an origin that was not allowed
 * - `target_missing`: what a step acts on is not on the page
 * - `target_ambiguous`: several things on the page could be what a step acts on, and none is clearly the one
 * - `target_covered`: what a step acts on lies behind something that does not go away
 * - `action_failed`: the page did not take what was done to it
 * - `outcome_unconfirmed`: it was done, but the page does not show what the recording shows next
 * - `approval_needed`: something that cannot be taken back was not approved
 * - `budget_exhausted`: the steps, the time or the tokens that were allowed are spent
 * - `aborted`: it was stopped on request
 */
export const agentErrorCodes = [
  'unknown_parameter',
  'ambiguous_parameter',
  'unknown_step',
  'file_missing',
  'file_not_allowed',
  'secret_missing',
  'invalid_url',
  'chrome_missing',
  'chrome_failed',
  'page_unreachable',
  'navigation_blocked',
  'target_missing',
  'target_ambiguous',
  'target_covered',
  'action_failed',
  'outcome_unconfirmed',
  'approval_needed',
  'budget_exhausted',
  'aborted',
] as const
export type AgentErrorCode = (typeof agentErrorCodes)[number]

export class AgentError extends Error {
  override readonly name = 'AgentError'
  readonly code: AgentErrorCode
  /** What the user can do about it. */
  readonly hint: string

  constructor(code: AgentErrorCode, message: string, options: { hint: string; cause?: unknown }) {
    super(message, { cause: options.cause })
    this.code = code
    this.hint = options.hint
  }
}
