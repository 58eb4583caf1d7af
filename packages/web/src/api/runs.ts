import { createRoute, z } from '@hono/zod-openapi'
import { existsSync } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { WebError } from '../errors.ts'
import { fromUploads } from '../jobs/read-run-request.ts'
import type { ApiContext } from './context.ts'
import { fromNumber, nextCursor, pageQuery, readNumber } from './paging.ts'
import { namedValuesSchema, runInputs } from './run-inputs.ts'
import { createRouter, idParameter, json, jsonBody } from './router.ts'
import { jobBody, runBody } from './schemas.ts'
import { reportHeaders } from './security-headers.ts'
import { sendEvents } from './send-events.ts'
import { sendFile } from './send-file.ts'

const startSchema = z.strictObject({
  ...runInputs,
  /** A file parameter takes an upload's id. */
  values: namedValuesSchema.default({}),
})

const start = createRoute({
  method: 'post',
  path: '/runs',
  summary: 'Follow a procedure in a browser, with new values',
  tags: ['runs'],
  request: { body: jsonBody(startSchema) },
  responses: { 202: json(jobBody, 'The job that follows it') },
})

const list = createRoute({
  method: 'get',
  path: '/runs',
  summary: 'Runs, newest first',
  tags: ['runs'],
  request: { query: z.object({ video_id: z.string().optional(), ...pageQuery(50, 200) }) },
  responses: { 200: json(z.object({ runs: z.array(runBody), ...nextCursor }), 'The runs') },
})

const show = createRoute({
  method: 'get',
  path: '/runs/{id}',
  summary: 'A run: its report, while it goes on and afterwards',
  tags: ['runs'],
  request: { params: idParameter },
  responses: { 200: json(runBody, 'The run') },
})

const events = createRoute({
  method: 'get',
  path: '/runs/{id}/events',
  summary: "Server-sent events: the run's job with run beside it; resumes after Last-Event-ID",
  tags: ['runs'],
  request: { params: idParameter },
  responses: { 200: { description: 'The events', content: { 'text/event-stream': { schema: { type: 'string' } } } } },
})

const verbs = ['approve', 'deny', 'pause', 'resume', 'stop'] as const

const steer = createRoute({
  method: 'post',
  path: '/runs/{id}/{verb}',
  summary: 'Steer a run: approve, deny, pause, resume or stop',
  tags: ['runs'],
  request: { params: idParameter.extend({ verb: z.enum(verbs) }) },
  responses: { 200: json(runBody, 'The run') },
})

export function runRoutes({ library, jobs, uploads }: ApiContext) {
  const readRunRequest = fromUploads(uploads)
  const router = createRouter()
    .openapi(start, async (context) => {
      const { secrets = {}, files = [], ...asked } = context.req.valid('json')
      const document = await library.get(asked.video_id)
      const request = await readRunRequest(document, { ...asked, files }, secrets)
      const { procedure, video } = document
      return context.json(jobs.runs.add(request, secrets, procedure.title || video.title), 202)
    })
    .openapi(list, (context) => {
      const { video_id: videoId, limit, cursor } = context.req.valid('query')
      const { runs, next } = jobs.runs.page({ videoId, limit, after: readNumber(cursor) })
      return context.json({ runs, next_cursor: fromNumber(next) }, 200)
    })
    .openapi(show, (context) => context.json(jobs.runs.get(context.req.valid('param').id), 200))
    .openapi(events, (context) => {
      const run = jobs.runs.get(context.req.valid('param').id)
      return sendEvents(context, jobs.store, jobs.get(run.job_id))
    })
    .openapi(steer, async (context) => {
      const { id, verb } = context.req.valid('param')
      const steered = {
        approve: () => jobs.runs.decide(id, true),
        deny: () => jobs.runs.decide(id, false),
        pause: () => jobs.runs.pause(id),
        resume: () => jobs.runs.resume(id),
        stop: () => jobs.runs.stop(id),
      }
      return context.json(await steered[verb](), 200)
    })
  router.openAPIRegistry.registerPath({
    method: 'get',
    path: '/runs/{id}/files/{path}',
    summary: "A run's report and pictures",
    tags: ['runs'],
    request: { params: idParameter.extend({ path: z.string() }) },
    responses: { 200: { description: 'The file' } },
  })
  router.get('/runs/:id/files/:path{.+}', async (context) => {
    const { run_id } = jobs.runs.get(context.req.param('id'))
    const path = await insideOf(join(jobs.runs.runsDir, run_id), context.req.param('path'))
    return sendFile(context, path, path.endsWith('.html') ? reportHeaders : {})
  })
  return router
}

/** @throws WebError `not_found` for what is not a file in `folder`, links out of it included */
async function insideOf(folder: string, path: string): Promise<string> {
  const plain = path.split('/').every((part) => /^[\w-][\w.-]*$/.test(part))
  const whole = join(folder, path)
  if (plain && existsSync(whole)) {
    const [root, real] = await Promise.all([realpath(folder), realpath(whole)])
    if (real.startsWith(root + sep) && (await Bun.file(real).stat()).isFile()) return real
  }
  throw new WebError('not_found', 'the run has no such file')
}
