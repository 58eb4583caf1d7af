import { createRoute, z } from '@hono/zod-openapi'
import { setCookie } from 'hono/cookie'
import packageJson from '../../package.json'
import { WebError } from '../errors.ts'
import type { ApiContext } from './context.ts'
import { sameSecret, sessionCookie, sessionOf } from './guard.ts'
import { createRouter, json, jsonBody } from './router.ts'

export const { version } = packageJson

const health = createRoute({
  method: 'get',
  path: '/health',
  summary: 'Whether the server answers, and whether it wants a token',
  tags: ['server'],
  responses: {
    200: json(z.object({ status: z.literal('ok'), version: z.string(), token_required: z.boolean() }), 'It answers'),
  },
})

const metrics = createRoute({
  method: 'get',
  path: '/metrics',
  summary: 'Counters as Prometheus text',
  tags: ['server'],
  responses: { 200: { description: 'The metrics', content: { 'text/plain': { schema: z.string() } } } },
})

const session = createRoute({
  method: 'post',
  path: '/session',
  summary: 'Trade the token for a cookie, so that the page can load pictures and events',
  tags: ['server'],
  request: { body: jsonBody(z.strictObject({ token: z.string().max(1000) })) },
  responses: { 204: { description: 'The cookie is set' } },
})

export function systemRoutes({ jobs, library, metrics: counters, guard }: ApiContext) {
  return createRouter()
    .openapi(health, (context) => {
      return context.json({ status: 'ok' as const, version, token_required: guard.token !== undefined }, 200)
    })
    .openapi(metrics, async (context) => {
      const text = counters.write(jobs.store.list({ limit: 10_000 }), (await library.list()).length)
      return context.text(text, 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' })
    })
    .openapi(session, (context) => {
      const { token } = context.req.valid('json')
      if (guard.token === undefined || !sameSecret(token, guard.token)) {
        throw new WebError('unauthorized', 'that is not the token', {
          hint: 'it is the value of STEPCAST_API_TOKEN on the server',
        })
      }
      setCookie(context, sessionCookie, sessionOf(guard.token), {
        httpOnly: true,
        sameSite: 'Strict',
        path: '/',
        secure: context.req.url.startsWith('https:'),
        maxAge: 30 * 86_400,
      })
      return context.body(null, 204)
    })
}
