import { createHash } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { WebError } from '../errors.ts'
import type { AnswerStore, KeptAnswer } from './answer-store.ts'

/** Ends the work on a request that was answered before. */
export class AnsweredBefore extends Error {
  override readonly name = 'AnsweredBefore'
  readonly response: Response

  constructor({ status, content_type, body }: KeptAnswer) {
    super('it was answered before')
    const type = content_type === null ? {} : { 'content-type': content_type }
    this.response = new Response(body === '' ? null : body, {
      status,
      headers: { 'idempotency-replayed': 'true', ...type },
    })
  }
}

const claims = new WeakMap<Request, (digest: string) => void>()

/**
 * Does each POST with an `Idempotency-Key` once: the same request again is answered as the first was, another body with the key is
 * refused (draft-ietf-httpapi-idempotency-key-header). Failures of the server are not kept, so that they can be tried again.
 */
export function idempotency(answers: AnswerStore, { except }: { except: readonly string[] }): MiddlewareHandler {
  return async (context, next) => {
    const { method, path, raw } = context.req
    const key = context.req.header('idempotency-key')
    if (method !== 'POST' || key === undefined || except.includes(path)) return next()
    if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
      throw new WebError('bad_request', 'Idempotency-Key: 1 to 255 printable characters are expected', {
        hint: 'a random UUID will do',
      })
    }
    let claimed = false
    const claim = (digest: string) => {
      const kept = answers.claim(key, `${method} ${path} ${digest}`)
      if (kept) throw new AnsweredBefore(kept)
      claimed = true
    }
    // A form is claimed by who reads it, once its end has been seen.
    if (isForm(raw)) claims.set(raw, claim)
    else claim(digestOf(await context.req.text()))
    await next()
    if (!claimed) return
    const { status, headers } = context.res
    // A stream is not waited for, and may be asked for again.
    const isStream = headers.get('content-type')?.startsWith('text/event-stream')
    if (status >= 500 || isStream) return answers.release(key)
    answers.keep(key, { status, content_type: headers.get('content-type'), body: await context.res.clone().text() })
  }
}

/**
 * Says that all of a request's form has been read, before anything is done with it.
 * @throws AnsweredBefore when the first request with the same key and content was answered
 * @throws WebError `idempotency_mismatch`, `idempotency_in_progress`
 */
export function claimForm(request: Request, digest: string): void {
  claims.get(request)?.(digest)
}

export function isForm(request: Request): boolean {
  return (request.headers.get('content-type') ?? '').startsWith('multipart/form-data')
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
