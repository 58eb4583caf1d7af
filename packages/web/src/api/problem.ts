import { z } from '@hono/zod-openapi'
import type { Context, ErrorHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { AnsweredBefore } from '../idempotency/idempotency.ts'
import { toFailure } from '../jobs/failure.ts'
import type { Failure } from '../jobs/job.ts'

/** RFC 9457, with this project's `code` and `hint`. */
export const problemSchema = z
  .object({
    type: z.literal('about:blank'),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.string(),
    hint: z.string().optional(),
  })
  .openapi('Problem')

const statuses: Record<string, ContentfulStatusCode> = {
  unauthorized: 401,
  forbidden_host: 403,
  forbidden_origin: 403,
  not_found: 404,
  job_not_found: 404,
  run_not_found: 404,
  batch_not_found: 404,
  upload_not_found: 404,
  video_not_found: 404,
  step_not_found: 404,
  correction_not_found: 404,
  keyframe_not_found: 404,
  file_not_found: 404,
  recording_missing: 404,
  approval_expired: 410,
  correction_conflict: 412,
  precondition_required: 428,
  plan_changed: 409,
  origin_not_allowed: 403,
  job_finished: 409,
  batch_active: 409,
  run_not_active: 409,
  run_not_in_hand: 409,
  no_approval_pending: 409,
  upload_incomplete: 409,
  upload_offset: 409,
  too_large: 413,
  unsupported_body: 415,
  range_not_satisfiable: 416,
  idempotency_in_progress: 409,
  idempotency_mismatch: 422,
  bad_rows: 422,
  no_steps: 422,
  store_failed: 500,
  reader_missing: 500,
  ffmpeg_missing: 500,
  chrome_missing: 500,
  chrome_failed: 500,
  model_missing: 500,
  bad_configuration: 500,
  server_refused: 502,
  bad_reply: 502,
  empty_reply: 502,
  server_unreachable: 503,
  engine_unavailable: 503,
  too_many_sessions: 503,
  server_timeout: 504,
  internal: 500,
}

/** The HTTP status of a failure: one that is not the server's own fault and has none of its own is a 400. */
export function statusOf(code: string): ContentfulStatusCode {
  return statuses[code] ?? 400
}

/** Answers with what `failure` says. */
export function problem(context: Context, failure: Failure, headers: Record<string, string> = {}): Response {
  const status = statusOf(failure.code)
  const { code, message, hint } = failure
  const title = code.replaceAll('_', ' ')
  if (status === 401) headers = { ...headers, 'www-authenticate': 'Bearer realm="stepcast"' }
  const body = { type: 'about:blank', title, status, detail: message, code, hint }
  return context.body(JSON.stringify(body), status, { ...headers, 'content-type': 'application/problem+json' })
}

// As nginx has it: nobody is left to read the answer.
const clientClosedRequest = 499

export const answerError: ErrorHandler = (error, context) => {
  if (context.req.raw.signal.aborted) return new Response(null, { status: clientClosedRequest })
  if (error instanceof AnsweredBefore) return error.response
  if (error instanceof HTTPException) {
    if (error.status === 415) {
      return problem(context, { code: 'unsupported_body', message: 'this address does not take that content type' })
    }
    if (error.status === 413) return problem(context, { code: 'too_large', message: 'the body is too large' })
    if (error.status < 500) return problem(context, { code: 'bad_request', message: 'the body is not valid JSON' })
  }
  return problem(context, toFailure(error))
}

/** Turns a schema's complaint into a problem; handed to `OpenAPIHono` as its default hook. */
export function answerInvalid(result: { success: boolean; error?: unknown }, context: Context): Response | undefined {
  if (result.success) return undefined
  const complaint = z.object({
    issues: z.array(z.object({ path: z.array(z.union([z.string(), z.number()])), message: z.string() })),
  })
  const issue = complaint.safeParse(result.error).data?.issues[0]
  const at = issue?.path.join('.') || 'the request'
  return problem(context, {
    code: 'bad_request',
    message: `${at}: ${issue?.message ?? 'not valid'}`,
    hint: 'see /api/v1/docs',
  })
}
