import { createRoute, z } from '@hono/zod-openapi'
import { WebError } from '../errors.ts'
import type { ApiContext } from './context.ts'
import { fromNumber, nextCursor, pageQuery, readNumber } from './paging.ts'
import { createRouter, idParameter, json } from './router.ts'
import { jobBody } from './schemas.ts'
import { sendEvents } from './send-events.ts'

const list = createRoute({
  method: 'get',
  path: '/jobs',
  summary: 'Jobs, newest first',
  tags: ['jobs'],
  request: { query: z.object(pageQuery(100)) },
  responses: { 200: json(z.object({ jobs: z.array(jobBody), ...nextCursor }), 'The jobs') },
})

const show = createRoute({
  method: 'get',
  path: '/jobs/{id}',
  summary: 'One job',
  tags: ['jobs'],
  request: { params: idParameter },
  responses: { 200: json(jobBody, 'The job') },
})

const events = createRoute({
  method: 'get',
  path: '/jobs/{id}/events',
  summary: 'Server-sent events: the job, named by what changed; resumes after Last-Event-ID',
  tags: ['jobs'],
  request: { params: idParameter },
  responses: { 200: { description: 'The events', content: { 'text/event-stream': { schema: { type: 'string' } } } } },
})

const cancel = createRoute({
  method: 'post',
  path: '/jobs/{id}/cancel',
  summary: 'Stop a job; answers once it has stopped',
  tags: ['jobs'],
  request: { params: idParameter },
  responses: { 200: json(jobBody, 'The job') },
})

const retry = createRoute({
  method: 'post',
  path: '/jobs/{id}/retry',
  summary: 'Index again what failed or was cancelled',
  tags: ['jobs'],
  request: { params: idParameter },
  responses: { 202: json(jobBody, 'The job') },
})

const forget = createRoute({
  method: 'delete',
  path: '/jobs/{id}',
  summary: 'Forget a job that has ended',
  tags: ['jobs'],
  request: { params: idParameter },
  responses: { 204: { description: 'It is gone' } },
})

export function jobRoutes({ jobs }: ApiContext) {
  return createRouter()
    .openapi(list, (context) => {
      const { limit, cursor } = context.req.valid('query')
      const { jobs: listed, next } = jobs.store.page({ limit, after: readNumber(cursor) })
      return context.json({ jobs: listed, next_cursor: fromNumber(next) }, 200)
    })
    .openapi(show, (context) => context.json(jobs.get(context.req.valid('param').id), 200))
    .openapi(events, (context) => sendEvents(context, jobs.store, jobs.get(context.req.valid('param').id)))
    .openapi(cancel, async (context) => context.json(await jobs.cancel(context.req.valid('param').id), 200))
    .openapi(retry, (context) => {
      const job = jobs.get(context.req.valid('param').id)
      if (job.kind === 'run') {
        throw new WebError('bad_request', 'a run is not repeated by itself', {
          hint: 'start it again with POST /api/v1/runs',
        })
      }
      return context.json(jobs.index.retry(job), 202)
    })
    .openapi(forget, async (context) => {
      await jobs.delete(context.req.valid('param').id)
      return context.body(null, 204)
    })
}
