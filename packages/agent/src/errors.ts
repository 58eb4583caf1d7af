/** Every way the agent can fail; the same code reaches the command line, HTTP and the web page. */
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
