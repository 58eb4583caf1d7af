/**
 * What can go wrong in the server itself, as clients see it. Errors of the packages below keep their own codes.
 * - `bad_request`: a body, query or header that does not fit the schema
 * - `unauthorized`: a token is demanded and was not given, or is wrong
 * - `forbidden_host`: the request names a host that is not this server's
 * - `forbidden_origin`: the request comes from a page that is not this server's
 * - `not_found`: nothing is served at that address
 * - `job_not_found`, `run_not_found`, `upload_not_found`, `keyframe_not_found`: nothing of that id or name is kept
 * - `recording_missing`: the recording's file is no longer where it was when it was indexed
 * - `job_finished`: there is nothing left to cancel
 * - `run_not_active`: the run has ended, so it can no longer be steered
 * - `run_not_in_hand`: the page of the run is not a person's now
 * - `no_approval_pending`: the run is not asking for anything
 * - `approval_expired`: the token does not, or no longer, stand for a question of a run
 * - `plan_changed`: a call that goes on with a run asks something else than the one that started it
 * - `origin_not_allowed`: a run would go where this server was not told to let runs go
 * - `idempotency_mismatch`: the key of a request was used for another one
 * - `idempotency_in_progress`: the first request with that key is not answered yet
 * - `too_large`: more bytes than the server accepts
 * - `unsupported_body`: the address does not take that content type
 * - `too_many_sessions`: as many MCP clients as the server takes are busy
 * - `upload_incomplete`: a resumable upload lacks bytes
 * - `upload_offset`: a part of a resumable upload does not follow the last one
 * - `range_not_satisfiable`: the byte range lies outside the recording
 * - `run_interrupted`: the server stopped while the run was going on
 * - `batch_interrupted`: the server stopped while the runs of a table were going on
 * - `batch_not_found`: there are no runs of a table of that id
 * - `batch_active`: the runs of the table have not ended
 * - `bad_rows`: a table of values cannot be read, or a row of it cannot be run
 * - `precondition_required`: what would be changed has to be named by its ETag, in If-Match
 * - `port_in_use`: another program listens on the port
 * - `data_in_use`: another server works on the same data folder
 * - `token_required`: the server would be reached from other machines without a token
 * - `internal`: a defect; the answer says no more, the server's log does
 */
export type WebErrorCode =
  | 'bad_request'
  | 'unauthorized'
  | 'forbidden_host'
  | 'forbidden_origin'
  | 'not_found'
  | 'job_not_found'
  | 'run_not_found'
  | 'upload_not_found'
  | 'keyframe_not_found'
  | 'recording_missing'
  | 'job_finished'
  | 'run_not_active'
  | 'run_not_in_hand'
  | 'no_approval_pending'
  | 'approval_expired'
  | 'plan_changed'
  | 'origin_not_allowed'
  | 'idempotency_mismatch'
  | 'idempotency_in_progress'
  | 'too_large'
  | 'unsupported_body'
  | 'too_many_sessions'
  | 'upload_incomplete'
  | 'upload_offset'
  | 'range_not_satisfiable'
  | 'run_interrupted'
  | 'batch_interrupted'
  | 'batch_not_found'
  | 'batch_active'
  | 'bad_rows'
  | 'precondition_required'
  | 'port_in_use'
  | 'data_in_use'
  | 'token_required'
  | 'internal'

export class WebError extends Error {
  override readonly name = 'WebError'
  readonly code: WebErrorCode
  /** What the user can do about it. */
  readonly hint: string | undefined

  constructor(code: WebErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.code = code
    this.hint = options.hint
  }
}
