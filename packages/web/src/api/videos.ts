import { createRoute, z } from '@hono/zod-openapi'
import { engineSchema, type IndexDocument, type Step, videoSchema } from '@stepcast/video-index'
import { WebError } from '../errors.ts'
import { isForm } from '../idempotency/idempotency.ts'
import type { ApiContext } from './context.ts'
import { findKeyframe, findVideo } from './find-video.ts'
import { nextCursor, pageOf, pageQuery, videoKey } from './paging.ts'
import { keyframeUrl, publicDocument } from './public-document.ts'
import { createRouter, idParameter, json, jsonOrForm } from './router.ts'
import { documentBody, jobBody } from './schemas.ts'
import { sendFile } from './send-file.ts'
import { receiveForm } from './uploads.ts'

const addSchema = z.strictObject({
  upload_id: z.string(),
  title: z.string().min(1).max(300).optional(),
  subtitles_upload_id: z.string().optional(),
  engine: engineSchema.optional(),
  max_model_tokens: z.number().int().nonnegative().optional(),
})

const formSchema = addSchema.partial().extend({
  max_model_tokens: z
    .string()
    .regex(/^\d{1,15}$/, 'a whole number is expected')
    .transform(Number)
    .optional(),
})

const listedSchema = videoSchema.omit({ source_path: true }).extend({
  poster: z.string(),
  steps: z.number().int(),
  /** Pictures along the recording, in order; few enough to leaf through. */
  scenes: z.array(z.object({ start_s: z.number(), title: z.string(), picture: z.string() })),
  /** Present when the recording is about to be deleted; until then it can be restored. */
  deletes_in_s: z.number().optional(),
})
const maxScenes = 16
const maxUndoS = 60

const add = createRoute({
  method: 'post',
  path: '/videos',
  summary:
    'Index a recording: as multipart (file, title, subtitles, engine, max_model_tokens), or one that was uploaded before',
  tags: ['videos'],
  request: {
    body: jsonOrForm(addSchema, {
      file: { type: 'string', format: 'binary' },
      title: { type: 'string' },
      subtitles: { type: 'string', format: 'binary' },
      engine: { type: 'string', enum: ['reader', 'qwen3-vl'] },
      max_model_tokens: { type: 'integer', minimum: 0 },
    }),
  },
  responses: { 202: json(jobBody, 'The job that indexes it') },
})

const list = createRoute({
  method: 'get',
  path: '/videos',
  summary: 'What is indexed, newest first',
  tags: ['videos'],
  request: { query: z.object(pageQuery(1000)) },
  responses: { 200: json(z.object({ videos: z.array(listedSchema), ...nextCursor }), 'The recordings') },
})

const show = createRoute({
  method: 'get',
  path: '/videos/{id}',
  summary: 'Everything known of a recording',
  tags: ['videos'],
  request: { params: idParameter },
  responses: { 200: json(documentBody, 'The document') },
})

const remove = createRoute({
  method: 'delete',
  path: '/videos/{id}',
  summary: 'Forget a recording, and the file when it was uploaded here: at once, or after `undo_s` seconds',
  tags: ['videos'],
  request: {
    params: idParameter,
    query: z.object({ undo_s: z.coerce.number().positive().max(maxUndoS).optional() }),
  },
  responses: {
    202: json(z.object({ deletes_in_s: z.number() }), 'It will be gone unless it is restored'),
    204: { description: 'It is gone' },
  },
})

const restore = createRoute({
  method: 'post',
  path: '/videos/{id}/restore',
  summary: 'Keep a recording that is about to be deleted',
  tags: ['videos'],
  request: { params: idParameter },
  responses: { 204: { description: 'It stays' } },
})

const keyframe = createRoute({
  method: 'get',
  path: '/videos/{id}/keyframes/{name}',
  summary: 'A picture of a recording',
  tags: ['videos'],
  request: { params: idParameter.extend({ name: z.string() }) },
  responses: {
    200: { description: 'The picture', content: { 'image/*': { schema: { type: 'string', format: 'binary' } } } },
  },
})

export function videoRoutes({ library, jobs, uploads }: ApiContext) {
  return createRouter()
    .openapi(add, async (context) => {
      const asked = isForm(context.req.raw) ? await receive(context.req.raw) : context.req.valid('json')
      if (asked.upload_id === undefined)
        throw new WebError('bad_request', 'the recording is missing: send `file` or `upload_id`')
      const { name } = await uploads.get(asked.upload_id)
      const shownAs = asked.title ?? name.replace(/\.\w{1,5}$/, '')
      const job = jobs.index.add(
        {
          path: await uploads.pathOf(asked.upload_id),
          title: asked.title,
          engine: asked.engine,
          max_model_tokens: asked.max_model_tokens,
          subtitles_path:
            asked.subtitles_upload_id === undefined ? undefined : await uploads.pathOf(asked.subtitles_upload_id),
        },
        shownAs,
      )
      return context.json(job, 202)
    })
    .openapi(list, async (context) => {
      const { items, next_cursor } = pageOf(await library.list(), { ...context.req.valid('query'), keyOf: videoKey })
      const stored = await library.stored(items.map(({ id }) => id))
      const documents = new Map(stored.map(({ document }) => [document.video.id, document]))
      const videos = items.flatMap(({ id }) => {
        const document = documents.get(id)
        return document ? [toListed(document, jobs.deletions.secondsLeft(id))] : []
      })
      return context.json({ videos, next_cursor }, 200)
    })
    .openapi(show, async (context) =>
      context.json(publicDocument(await findVideo(library, context.req.valid('param').id)), 200),
    )
    .openapi(remove, async (context) => {
      const { video } = await findVideo(library, context.req.valid('param').id)
      const { undo_s } = context.req.valid('query')
      if (undo_s === undefined) {
        await jobs.deleteVideo(video.id)
        return context.body(null, 204)
      }
      jobs.deletions.schedule(video.id, undo_s)
      return context.json({ deletes_in_s: undo_s }, 202)
    })
    .openapi(restore, async (context) => {
      const { video } = await findVideo(library, context.req.valid('param').id)
      jobs.deletions.keep(video.id)
      return context.body(null, 204)
    })
    .openapi(keyframe, async (context) => {
      const { id, name } = context.req.valid('param')
      const path = await findKeyframe(library, id, name)
      return sendFile(context, path, {}, 'private, max-age=86400')
    })

  async function receive(request: Request): Promise<z.infer<typeof formSchema>> {
    const { fields, files } = await receiveForm(request, uploads)
    const asked = formSchema.safeParse({
      ...fields,
      ...(files['file'] === undefined ? {} : { upload_id: files['file'] }),
      ...(files['subtitles'] === undefined ? {} : { subtitles_upload_id: files['subtitles'] }),
    })
    if (asked.success) return asked.data
    await Promise.all(Object.values(files).map((id) => uploads.delete(id)))
    const issue = asked.error.issues[0]
    throw new WebError('bad_request', `${issue?.path.join('.') || 'the form'}: ${issue?.message ?? 'not valid'}`)
  }
}

function toListed(document: IndexDocument, deletesInS: number | undefined) {
  const { source_path: _, ...video } = document.video
  const { steps } = document.procedure
  const urlOf = ({ before, after }: Step['keyframes']) => keyframeUrl(video.id, before || after)
  // The middle tells recordings apart better than a sign-in page does.
  const middle = steps[Math.floor(steps.length / 2)]?.keyframes
  const pictured = steps.filter(({ keyframes }) => keyframes.before || keyframes.after)
  const count = Math.min(pictured.length, maxScenes)
  const scenes = Array.from({ length: count }, (_, at) => pictured[Math.floor((at * pictured.length) / count)]!)
  return {
    ...video,
    steps: steps.length,
    poster: middle ? urlOf(middle) : '',
    scenes: scenes.map(({ start_s, title, keyframes }) => ({ start_s, title, picture: urlOf(keyframes) })),
    ...(deletesInS === undefined ? {} : { deletes_in_s: deletesInS }),
  }
}
