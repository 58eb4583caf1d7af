import { createRoute, z } from '@hono/zod-openapi'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { WebError } from '../errors.ts'
import type { ApiContext } from './context.ts'
import { createRouter, json } from './router.ts'
import { jobBody } from './schemas.ts'

/** Where the recording lies that comes with the source. */
const bundled = join(import.meta.dir, '../../../../examples/publish-product.mp4')

const show = createRoute({
  method: 'get',
  path: '/sample',
  summary: 'Whether a sample recording came along',
  tags: ['videos'],
  responses: { 200: json(z.object({ available: z.boolean() }), 'Whether it is there') },
})

const add = createRoute({
  method: 'post',
  path: '/sample',
  summary: 'Index the sample recording that came along',
  tags: ['videos'],
  responses: { 202: json(jobBody, 'The job that indexes it') },
})

export function sampleRoutes({ jobs }: ApiContext, path: string = bundled) {
  return createRouter()
    .openapi(show, (context) => context.json({ available: existsSync(path) }, 200))
    .openapi(add, (context) => {
      if (!existsSync(path)) throw new WebError('not_found', 'no sample recording came along')
      return context.json(jobs.index.add({ path }, 'publish-product'), 202)
    })
}
