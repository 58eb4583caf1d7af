import { createRoute, z } from '@hono/zod-openapi'
import { parameterSchema } from '@stepcast/video-index'
import { existsSync } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { basename, join, sep } from 'node:path'
import { languages } from '@stepcast/video-index/language'
import { WebError } from '../errors.ts'
import { handInputSchema } from '../jobs/handed-page.ts'
import { fromUploads } from '../jobs/read-run-request.ts'
import { tellPage } from '../told/tell-page.ts'
import type { ApiContext } from './context.ts'
import { findProcedure } from './find-video.ts'
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

const parameters = createRoute({
  method: 'get',
  path: '/videos/{id}/parameters',
  summary: 'What a run asks for that follows the recording, and others after it',
  tags: ['runs'],
  request: {
    params: idParameter,
    query: z.object({ followed_by: z.union([z.string(), z.array(z.string())]).optional() }),
  },
  responses: {
    200: json(
      z.object({ title: z.string(), start_url: z.string().nullable(), parameters: z.array(parameterSchema) }),
      'The parameters of all of them: those that stand for the same value are one',
    ),
  },
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

const asked = createRoute({
  method: 'get',
  path: '/runs/{id}/asked',
  summary: 'What a run was started with, to start another like it; secrets are not kept',
  tags: ['runs'],
  request: { params: idParameter },
  responses: {
    200: json(
      z.object({
        url: z.string(),
        goal: z.string().nullable(),
        yes: z.boolean(),
        show: z.boolean(),
        allow_origins: z.array(z.string()),
        /** The recordings that were followed after the first, and the parameters of all of them. */
        followed_by: z.array(z.string()),
        parameters: z.array(parameterSchema),
        values: namedValuesSchema,
        /** The uploads of file parameters, by the parameter's name; those that are gone are left out. */
        files: z.record(z.string(), z.object({ id: z.string(), name: z.string() })),
        /** For a goal: the recordings that were named to go by. */
        video_ids: z.array(z.string()),
        started_at: z.string(),
      }),
      'What was asked',
    ),
  },
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
  request: {
    params: idParameter.extend({ verb: z.enum(verbs) }),
    body: {
      required: false,
      description: 'With approve, where the page asks for words: what to answer instead of what it suggests',
      content: { 'application/json': { schema: z.strictObject({ answer: z.string().max(10_000).optional() }) } },
    },
    query: z.object({
      step_done: z.enum(['true', 'false']).default('false').openapi({
        description: 'With resume: the step that the run waits before was done by hand; it is checked all the same',
      }),
    }),
  },
  responses: { 200: json(runBody, 'The run') },
})

const input = createRoute({
  method: 'post',
  path: '/runs/{id}/input',
  summary: 'Click, scroll, type, press keys or choose a file on the page of a paused run, while `in_hand` is true',
  tags: ['runs'],
  request: { params: idParameter, body: jsonBody(handInputSchema) },
  responses: { 204: { description: 'It was done' } },
})

export function runRoutes({ library, jobs, uploads }: ApiContext) {
  const readRunRequest = fromUploads(uploads)
  const router = createRouter()
    .openapi(start, async (context) => {
      const { secrets = {}, files = [], ...asked } = context.req.valid('json')
      const document = await findProcedure(library, asked)
      const request = await readRunRequest(document, { ...asked, files }, secrets)
      const { procedure, video } = document
      return context.json(jobs.runs.add(request, secrets, procedure.title || video.title), 202)
    })
    .openapi(parameters, async (context) => {
      const { id: video_id } = context.req.valid('param')
      const followed_by = [context.req.valid('query').followed_by ?? []].flat()
      const { procedure } = await findProcedure(library, { video_id, followed_by })
      const { title, start_url, parameters: asked } = procedure
      return context.json({ title, start_url, parameters: asked }, 200)
    })
    .openapi(list, (context) => {
      const { video_id: videoId, limit, cursor } = context.req.valid('query')
      const { runs, next } = jobs.runs.page({ videoId, limit, after: readNumber(cursor) })
      return context.json({ runs, next_cursor: fromNumber(next) }, 200)
    })
    .openapi(show, (context) => context.json(jobs.runs.get(context.req.valid('param').id), 200))
    .openapi(asked, async (context) => {
      const run = jobs.runs.get(context.req.valid('param').id)
      const request = jobs.runs.request(run)
      const { url, pursue, yes = false, show = false, allow_origins = [], files: paths, followed_by = [] } = request
      const { parameters } = pursue ? { parameters: [] } : (await findProcedure(library, request)).procedure
      const values = { ...request.values }
      // By the parameters' own names, whatever names they were given by.
      for (const { name, value, kind, set } of run.values)
        if (set && kind !== 'secret') values[name] = paths.find((path) => basename(path) === value) ?? value
      const kept: Record<string, { id: string; name: string }> = {}
      // The files of a goal belong to no value: they go by their own names.
      const given = pursue ? paths.map((path) => [basename(path), path] as const) : Object.entries(values)
      for (const [name, value] of given) {
        if (!paths.includes(value)) continue
        delete values[name]
        const id = uploads.idOf(value)
        const upload = id === undefined ? undefined : await uploads.get(id).catch(() => undefined)
        if (upload) kept[name] = { id: upload.id, name: upload.name }
      }
      const { started_at } = run
      const told = { url, yes, show, allow_origins, followed_by, parameters, values, files: kept, started_at }
      return context.json({ ...told, goal: run.goal, video_ids: pursue?.videos ?? [] }, 200)
    })
    .openapi(events, (context) => {
      const run = jobs.runs.get(context.req.valid('param').id)
      return sendEvents(context, jobs.store, jobs.get(run.job_id))
    })
    .openapi(input, async (context) => {
      const asked = context.req.valid('json')
      const done = asked.kind === 'upload' ? { kind: asked.kind, path: await uploads.pathOf(asked.upload_id) } : asked
      await jobs.runs.act(context.req.valid('param').id, done)
      return context.body(null, 204)
    })
    .openapi(steer, async (context) => {
      const { id, verb } = context.req.valid('param')
      const { answer } = context.req.valid('json')
      const stepDone = context.req.valid('query').step_done === 'true'
      const steered = {
        approve: () => jobs.runs.decide(id, answer === undefined ? true : { answer }),
        deny: () => jobs.runs.decide(id, false),
        pause: () => jobs.runs.pause(id),
        resume: () => jobs.runs.resume(id, { stepDone }),
        stop: () => jobs.runs.stop(id),
      }
      return context.json(await steered[verb](), 200)
    })
  router.openAPIRegistry.registerPath({
    method: 'get',
    path: '/runs/{id}/files/{path}',
    summary: "A run's report and pictures",
    tags: ['runs'],
    request: {
      params: idParameter.extend({ path: z.string() }),
      query: z.object({ language: z.enum(languages).optional() }),
    },
    responses: { 200: { description: 'The file' } },
  })
  router.get('/runs/:id/files/:path{.+}', async (context) => {
    const { run_id } = jobs.runs.get(context.req.param('id'))
    const path = await insideOf(join(jobs.runs.runsDir, run_id), context.req.param('path'))
    if (!path.endsWith('.html')) return sendFile(context, path)
    if (context.req.query('language') !== 'zh-CN') return sendFile(context, path, reportHeaders)
    const told = tellPage(await Bun.file(path).text())
    return context.html(told, 200, { ...reportHeaders, 'cache-control': 'private, no-cache' })
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
