import { createRoute, z } from '@hono/zod-openapi'
import { configuredChatClient, readInferenceConfiguration } from '@stepcast/inference-client'
import { WebError } from '../errors.ts'
import type { ApiContext } from './context.ts'
import { findVideo } from './find-video.ts'
import { createRouter, json, jsonBody } from './router.ts'
import { namedValuesSchema, runInputs } from './run-inputs.ts'
import { jobBody } from './schemas.ts'

const { url, secrets, files, allow_origins, yes, show } = runInputs

const startSchema = z.strictObject({
  url,
  secrets,
  files,
  allow_origins,
  yes,
  show,
  goal: z.string().trim().min(1).max(2000),
  /** The recordings to go by; those that a search for the goal finds where none is named. */
  video_ids: z.array(z.string()).max(10).default([]),
  /** What is to be entered, by names of your own. */
  values: namedValuesSchema.default({}),
  max_tokens: z.number().int().min(1000).optional(),
})

const start = createRoute({
  method: 'post',
  path: '/goals',
  summary: 'Reach a goal that no recording shows exactly; needs a model. The answer is a run like any other',
  tags: ['goals'],
  request: { body: jsonBody(startSchema) },
  responses: { 202: json(jobBody, 'The job that pursues it') },
})

const readiness = createRoute({
  method: 'get',
  path: '/goals/readiness',
  summary: 'Which model would pursue a goal; null where none is configured',
  tags: ['goals'],
  responses: { 200: json(z.object({ model: z.string().nullable() }), 'The model') },
})

export function goalRoutes({ library, jobs, uploads }: ApiContext) {
  return createRouter()
    .openapi(start, async (context) => {
      const { goal, video_ids, secrets: given = {}, files: ids = [], max_tokens, ...rest } = context.req.valid('json')
      // Refused here, where no run has begun yet.
      configuredChatClient(library.dataDir)
      for (const id of video_ids) await findVideo(library, id)
      const paths = await Promise.all(ids.map((id) => uploads.pathOf(id)))
      const used = new Set(paths.map((path) => path.split('/').at(-1)))
      if (used.size < paths.length) throw new WebError('bad_request', 'two files have the same name')
      const pursue = { text: goal, videos: video_ids, ...(max_tokens === undefined ? {} : { max_tokens }) }
      const request = { ...rest, video_id: '', files: paths, pursue }
      return context.json(jobs.runs.add(request, given, goal), 202)
    })
    .openapi(readiness, (context) => {
      const { inferenceUrl, model } = readInferenceConfiguration()
      return context.json({ model: inferenceUrl && model ? model : null }, 200)
    })
}
