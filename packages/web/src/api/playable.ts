import { createRoute } from '@hono/zod-openapi'
import type { Library } from '@stepcast/video-index'
import { existsSync } from 'node:fs'
import { WebError } from '../errors.ts'
import { playableSchema } from '../playable/playable-copies.ts'
import type { ApiContext } from './context.ts'
import { findVideo } from './find-video.ts'
import { createRouter, idParameter, json } from './router.ts'
import { sendFile } from './send-file.ts'

const bytes = { content: { 'video/*': { schema: { type: 'string', format: 'binary' } as const } } }
const files = {
  200: { description: 'The file', ...bytes },
  206: { description: 'The bytes asked for', ...bytes },
}
const tags = ['videos']

const stream = createRoute({
  method: 'get',
  path: '/videos/{id}/stream',
  summary: 'The recording itself; answers byte ranges',
  tags,
  request: { params: idParameter },
  responses: files,
})

const ask = createRoute({
  method: 'post',
  path: '/videos/{id}/playable',
  summary: 'Have a copy made that every browser plays, as of HEVC or a GIF; asked again, how far it has come',
  tags,
  request: { params: idParameter },
  responses: { 200: json(playableSchema, 'How far the copy has come') },
})

const copy = createRoute({
  method: 'get',
  path: '/videos/{id}/playable',
  summary: 'The copy that every browser plays, once it is ready; answers byte ranges',
  tags,
  request: { params: idParameter },
  responses: files,
})

export function playableRoutes({ library, jobs }: ApiContext) {
  return createRouter()
    .openapi(stream, async (context) => {
      const { source_path } = await findRecording(library, context.req.valid('param').id)
      return sendFile(context, source_path)
    })
    .openapi(ask, async (context) => {
      const video = await findRecording(library, context.req.valid('param').id)
      return context.json(jobs.copies.ask(video), 200)
    })
    .openapi(copy, async (context) => {
      const { video } = await findVideo(library, context.req.valid('param').id)
      const path = jobs.copies.pathOf(video.id)
      if (existsSync(path)) return sendFile(context, path)
      throw new WebError('not_found', 'there is no such copy of the recording yet', {
        hint: 'POST to the same address until it is ready',
      })
    })
}

/** @throws WebError `recording_missing`; VideoIndexError `video_not_found` */
async function findRecording(library: Library, id: string) {
  const { video } = await findVideo(library, id)
  const { source_path } = video
  if (source_path !== undefined && existsSync(source_path)) return { ...video, source_path }
  throw new WebError('recording_missing', 'the recording is not where it was indexed', {
    hint: 'put the file back, or index it again from where it is now',
  })
}
