import { APICallError } from '@ai-sdk/provider'
import { InferenceError } from '../errors.ts'
import { type ServerNames, modelServer } from './guarded-fetch.ts'

/** Statuses that pass by themselves; all other refusals stay. */
const passing = new Set([408, 409, 425, 429, 500, 502, 503, 504, 520, 522, 524, 529])
const tooLong =
  /context.{0,20}length|maximum context|context window|too many tokens|prompt is too long|input.{0,20}too long|range of input length|exceed.{0,40}(?:tokens|context)/i

export function isPassing(error: unknown): boolean {
  if (APICallError.isInstance(error)) return passing.has(error.statusCode ?? 0) && !isTooLong(error)
  return error instanceof InferenceError && (error.code === 'server_unreachable' || error.code === 'server_timeout')
}

export function isTooLong(error: APICallError): boolean {
  return (
    (error.statusCode === 413 || error.statusCode === 400 || error.statusCode === 500) && tooLong.test(wordsOf(error))
  )
}

/** All that a server says of its refusal. */
export function wordsOf(error: APICallError): string {
  return `${error.message} ${error.responseBody ?? ''}`.replaceAll(/\s+/g, ' ')
}

/** How long a server asks to be left alone, in milliseconds; undefined where it does not say. */
export function retryAfterMs(error: unknown, nowMs = Date.now()): number | undefined {
  const said = APICallError.isInstance(error) ? error.responseHeaders?.['retry-after'] : undefined
  if (said === undefined) return undefined
  const waitMs = /^\d+(?:\.\d+)?$/.test(said.trim()) ? Number(said) * 1000 : Date.parse(said) - nowMs
  return Number.isFinite(waitMs) ? Math.max(0, waitMs) : undefined
}

/** The one error that a person is told. */
export function callError(error: unknown, server: string, names: ServerNames = modelServer): Error {
  if (error instanceof InferenceError || !(error instanceof Error)) return error as Error
  if (!APICallError.isInstance(error))
    // The package tells in its own classes that a reply is not of the protocol.
    return error.name.startsWith('AI_') ? badReply(server, error, names) : error
  if (isTooLong(error))
    return new InferenceError('context_too_long', `the model at ${server} takes no request of this length`, {
      hint: 'raise the length of context that the server was started with',
      cause: error,
    })
  const { statusCode } = error
  if (statusCode === undefined || statusCode < 400) return badReply(server, error, names)
  const said = saidBy(error).slice(0, 200)
  return new InferenceError('server_refused', `the ${names.what} at ${server} answered ${statusCode}: ${said}`, {
    hint:
      statusCode === 401 || statusCode === 403
        ? 'check STEPCAST_INFERENCE_KEY'
        : statusCode === 404
          ? `check ${names.model} and ${names.url}; \`stepcast doctor\` lists what is served`
          : 'look at what the server logs',
    cause: error,
  })
}

function badReply(server: string, cause: Error, names: ServerNames): InferenceError {
  return new InferenceError('bad_reply', `the reply of ${server} is not one of ${names.protocol}`, {
    hint: `check that ${names.url} is a ${names.what}`,
    cause,
  })
}

/** Servers put their words into fields of many names, or answer in HTML. */
function saidBy(error: APICallError): string {
  const body = error.responseBody ?? ''
  const field = /"(?:message|detail|error)"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(body)?.[1]
  return (field ?? (body.startsWith('<') ? error.message : body || error.message)).replaceAll(/\s+/g, ' ').trim()
}
