import { createRoute, z } from '@hono/zod-openapi'
import { ask } from '@stepcast/video-index'
import type { ApiContext } from './context.ts'
import { publicAnswer } from './public-document.ts'
import { createRouter, json, jsonBody } from './router.ts'
import { answerBody } from './schemas.ts'

const questionSchema = z.strictObject({
  question: z.string().trim().min(1).max(2000),
  video_id: z
    .string()
    .regex(/^vid_[0-9a-f]+$/)
    .optional(),
  limit: z.number().int().min(1).max(50).optional(),
})

const route = createRoute({
  method: 'post',
  path: '/ask',
  summary: 'Ask one recording or all of them; answers with times and pictures',
  tags: ['ask'],
  request: { body: jsonBody(questionSchema) },
  responses: { 200: json(answerBody, 'The answer; no citations when nothing answers') },
})

export function askRoutes({ library }: ApiContext) {
  return createRouter().openapi(route, async (context) => {
    const { question, video_id, limit } = context.req.valid('json')
    const answer = await ask(library, question, {
      ...(video_id === undefined ? {} : { videoId: video_id }),
      ...(limit === undefined ? {} : { limit }),
      signal: context.req.raw.signal,
    })
    return context.json(publicAnswer(answer), 200)
  })
}
