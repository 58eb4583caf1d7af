import { createRoute, z } from '@hono/zod-openapi'
import { describeProblem } from '../batch/plan-rows.ts'
import { writeResults } from '../batch/results.ts'
import { WebError } from '../errors.ts'
import { fromUploads } from '../jobs/read-run-request.ts'
import type { ApiContext } from './context.ts'
import { findProcedure } from './find-video.ts'
import { fromNumber, nextCursor, pageQuery, readNumber } from './paging.ts'
import { batchInputs, checkInputs, readBatch } from './read-batch.ts'
import { createRouter, idParameter, json, jsonBody } from './router.ts'
import { namedValuesSchema } from './run-inputs.ts'
import { batchBody, jobBody } from './schemas.ts'
import { exportHeaders } from './security-headers.ts'
import { sendEvents } from './send-events.ts'

const parameterSchema = z.object({ name: z.string(), label: z.string(), recorded_value: z.string() })

const checkedSchema = z.object({
  columns: z.array(
    z.object({
      name: z.string(),
      /** The parameter that the column sets; null when it is left out or fits none. */
      parameter: z.string().nullable(),
      label: z.string().nullable(),
      is_file: z.boolean(),
      problem: z.string().nullable(),
    }),
  ),
  /** What a column can be made to set. */
  choices: z.array(parameterSchema),
  rows: z.array(z.object({ n: z.number().int(), cells: z.array(z.string()) })),
  problems: z.array(z.object({ row: z.number().int().nullable(), column: z.string().nullable(), message: z.string() })),
})

const check = createRoute({
  method: 'post',
  path: '/batches/check',
  summary: 'What a table of values would set, and all that is wrong with it; runs nothing',
  tags: ['batches'],
  request: { body: jsonBody(checkInputs) },
  responses: { 200: json(checkedSchema, 'The columns, the rows and the problems') },
})

const start = createRoute({
  method: 'post',
  path: '/batches',
  summary: 'Follow a procedure once for each row of a table of values, one after the other',
  tags: ['batches'],
  request: { body: jsonBody(batchInputs) },
  responses: { 202: json(jobBody, 'The job that does the rows') },
})

const briefBody = batchBody.omit({ rows: true })

const list = createRoute({
  method: 'get',
  path: '/batches',
  summary: 'Runs over tables, newest first',
  tags: ['batches'],
  request: { query: z.object({ video_id: z.string().optional(), ...pageQuery(20, 100) }) },
  responses: {
    200: json(z.object({ batches: z.array(briefBody), ...nextCursor }), 'Without their rows'),
  },
})

const show = createRoute({
  method: 'get',
  path: '/batches/{id}',
  summary: 'The rows, with what became of each',
  tags: ['batches'],
  request: { params: idParameter },
  responses: { 200: json(batchBody, 'The runs of a table') },
})

const events = createRoute({
  method: 'get',
  path: '/batches/{id}/events',
  summary: 'Server-sent events: the job of the rows, whenever one of them changes; resumes after Last-Event-ID',
  tags: ['batches'],
  request: { params: idParameter },
  responses: { 200: { description: 'The events', content: { 'text/event-stream': { schema: { type: 'string' } } } } },
})

const stop = createRoute({
  method: 'post',
  path: '/batches/{id}/stop',
  summary: 'Stop the row that is being done, and begin no other',
  tags: ['batches'],
  request: { params: idParameter },
  responses: { 200: json(batchBody, 'The runs of a table') },
})

const resume = createRoute({
  method: 'post',
  path: '/batches/{id}/resume',
  summary: 'Go on with the rows that are not done, or with those of them that are named; secrets are given anew',
  tags: ['batches'],
  request: {
    params: idParameter,
    body: jsonBody(
      z.strictObject({ rows: z.array(z.number().int()).optional(), secrets: namedValuesSchema.optional() }),
    ),
  },
  responses: { 202: json(batchBody, 'The runs of a table') },
})

export function batchRoutes({ library, jobs, uploads }: ApiContext) {
  const readRunRequest = fromUploads(uploads)
  const router = createRouter()
    .openapi(check, async (context) => {
      const asked = context.req.valid('json')
      const document = await findProcedure(library, asked)
      const { table, columns, choices, problems } = await readBatch(document, asked, readRunRequest)
      return context.json(
        {
          columns: columns.map(({ name, parameter, problem }) => ({
            name,
            parameter: parameter?.name ?? null,
            label: parameter?.label ?? null,
            is_file: parameter?.kind === 'file',
            problem,
          })),
          choices: choices.map(({ name, label, recordedValue }) => ({ name, label, recorded_value: recordedValue })),
          rows: table.rows.map((cells, at) => ({ n: at + 1, cells })),
          problems,
        },
        200,
      )
    })
    .openapi(start, async (context) => {
      const asked = context.req.valid('json')
      const document = await findProcedure(library, asked)
      const { table, columns, plans, problems, secrets } = await readBatch(document, asked, readRunRequest)
      const [problem] = problems
      const [first] = plans
      if (problem || !first) {
        const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
        throw new WebError('bad_rows', `${problem ? describeProblem(problem) : 'there is no row'}${more}`, {
          hint: 'POST the same to /api/v1/batches/check to see all that is wrong',
        })
      }
      const { procedure, video } = document
      const batch = {
        columns: columns.map(({ name, parameter }) => ({ name, label: parameter?.label ?? null })),
        cells: table.rows,
        on_failure: asked.on_failure,
        title: procedure.title || video.title,
      }
      const request = { run: { ...first, values: {} }, values: plans.map(({ values }) => values) }
      return context.json(jobs.batches.add(request, batch, secrets), 202)
    })
    .openapi(list, (context) => {
      const { video_id: videoId, limit, cursor } = context.req.valid('query')
      const { batches, next } = jobs.batches.page({ videoId, limit, after: readNumber(cursor) })
      return context.json(
        { batches: batches.map((batch) => briefBody.parse(batch)), next_cursor: fromNumber(next) },
        200,
      )
    })
    .openapi(show, (context) => context.json(jobs.batches.get(context.req.valid('param').id), 200))
    .openapi(events, (context) => {
      const { job_id } = jobs.batches.get(context.req.valid('param').id)
      return sendEvents(context, jobs.store, jobs.get(job_id))
    })
    .openapi(stop, async (context) => context.json(await jobs.batches.stop(context.req.valid('param').id), 200))
    .openapi(resume, (context) => {
      const { rows, secrets = {} } = context.req.valid('json')
      const again = jobs.batches.resume(context.req.valid('param').id, { ...(rows ? { rows } : {}), secrets })
      return context.json(again, 202)
    })
  router.openAPIRegistry.registerPath({
    method: 'get',
    path: '/batches/{id}/results.csv',
    summary: 'The table with what became of each row',
    tags: ['batches'],
    request: { params: idParameter },
    responses: { 200: { description: 'The table', content: { 'text/csv': { schema: { type: 'string' } } } } },
  })
  router.get('/batches/:id/results.csv', (context) => {
    const batch = jobs.batches.get(context.req.param('id'))
    return context.body(writeResults(batch), 200, {
      ...exportHeaders,
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${batch.batch_id}.csv"`,
    })
  })
  return router
}
