import { context as openTelemetry, propagation } from '@opentelemetry/api'
import { inSpan } from '@stepcast/inference-client'
import type { MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'

/** A span for each request, named by its route and part of the trace that a `traceparent` header names (W3C Trace Context). */
export const traceRequests: MiddlewareHandler = async (context, next) => {
  const { method } = context.req
  const headers = Object.fromEntries(context.req.raw.headers)
  const parent = propagation.extract(openTelemetry.active(), headers)
  await inSpan(method, { kind: 'server', parent, attributes: { 'http.request.method': method } }, async (span) => {
    await next()
    const route = routePath(context, -1)
    span.updateName(`${method} ${route}`)
    span.setAttributes({ 'http.route': route, 'http.response.status_code': context.res.status })
  })
}
