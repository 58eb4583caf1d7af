import { createHash, timingSafeEqual } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'
import { WebError } from '../errors.ts'

export type GuardOptions = {
  /** The address that the server is bound to. */
  hostname: string
  token: string | undefined
}

export const sessionCookie = 'stepcast_session'
const open = new Set(['/api/v1/health', '/api/v1/session'])
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname === '::1' || /^127(\.\d{1,3}){3}$/.test(hostname)
}

/**
 * Refuses, for API and page alike, what did not come from this server's own page or from a program: another host name (DNS rebinding)
 * and another page's request (CSRF).
 * @throws WebError `forbidden_host`, `forbidden_origin`
 */
export function checkSource(request: Request, { hostname, token }: GuardOptions): void {
  const host = request.headers.get('host') ?? new URL(request.url).host
  const name = host.replace(/:\d+$/, '').toLowerCase()
  // Behind a token any name is fine: a rebound page has neither the token nor the cookie.
  if (!isLoopback(name) && name !== hostname && token === undefined) {
    throw new WebError('forbidden_host', 'this server is not served under that name', {
      hint: 'open it by the address it printed, or set STEPCAST_API_TOKEN',
    })
  }
  const origin = request.headers.get('origin')
  const foreign = origin !== null && (!URL.canParse(origin) || new URL(origin).host !== host)
  const site = request.headers.get('sec-fetch-site')
  const elsewhere = site === 'cross-site' || site === 'same-site'
  const navigation = request.headers.get('sec-fetch-mode') === 'navigate' && safeMethods.has(request.method)
  if (foreign || (elsewhere && !navigation)) {
    throw new WebError('forbidden_origin', 'the request came from another page', {
      hint: 'call the API from its own page or from a program',
    })
  }
}

/** Demands the token, as a bearer or as the page's session cookie, when there is one. */
export function demandToken({ token }: GuardOptions): MiddlewareHandler {
  return async (context, next) => {
    if (token !== undefined && !open.has(context.req.path) && !isAuthorized(context, token)) {
      throw new WebError('unauthorized', 'a token is needed', {
        hint: 'send Authorization: Bearer with the value of STEPCAST_API_TOKEN',
      })
    }
    await next()
  }
}

export function sessionOf(token: string): string {
  return createHash('sha256').update(`stepcast session ${token}`).digest('hex')
}

export function sameSecret(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(wanted))
}

function isAuthorized(context: Context, token: string): boolean {
  const bearer = /^Bearer (.+)$/i.exec(context.req.header('authorization') ?? '')?.[1]
  if (bearer !== undefined) return sameSecret(bearer, token)
  return sameSecret(getCookie(context, sessionCookie) ?? '', sessionOf(token))
}
