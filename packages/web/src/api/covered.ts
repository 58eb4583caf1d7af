import { createRoute, z } from '@hono/zod-openapi'
import type { ApiContext } from './context.ts'
import { findVideo } from './find-video.ts'
import { createRouter, idParameter, json, jsonBody } from './router.ts'

const share = z.number().min(0).max(1)

const regionSchema = z
  .tuple([share, share, share, share])
  .refine(([left, top, right, bottom]) => left < right && top < bottom, 'left, top, right, bottom are expected')
  .openapi({ description: 'left, top, right, bottom, in fractions of the frame' })

const coveredSchema = z.strictObject({ regions: z.array(regionSchema).max(50) })

const show = createRoute({
  method: 'get',
  path: '/videos/{id}/covered',
  summary: 'The regions that no exported picture of the recording shows',
  tags: ['videos'],
  request: { params: idParameter },
  responses: { 200: json(coveredSchema, 'The regions') },
})

const keep = createRoute({
  method: 'put',
  path: '/videos/{id}/covered',
  summary: 'Keep other regions instead; they are covered in every export, from the command line too',
  tags: ['videos'],
  request: { params: idParameter, body: jsonBody(coveredSchema) },
  responses: { 200: json(coveredSchema, 'The regions') },
})

export function coveredRoutes({ library }: ApiContext) {
  return createRouter()
    .openapi(show, async (context) => {
      const { video } = await findVideo(library, context.req.valid('param').id)
      return context.json({ regions: await library.coveredRegions(video.id).read() }, 200)
    })
    .openapi(keep, async (context) => {
      const { video } = await findVideo(library, context.req.valid('param').id)
      const covered = context.req.valid('json')
      await library.coveredRegions(video.id).write(covered.regions)
      return context.json(covered, 200)
    })
}
