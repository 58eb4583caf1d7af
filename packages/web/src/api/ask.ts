import { createRoute, z } from '@hono/zod-openapi'
import { type AnswerEvent, ask, askStreaming } from '@stepcast/video-index'
import type { Context } from 'hono'
import { toFailure } from '../jobs/failure.ts'
import type { ApiContext } from './context.ts'
import { narrowingFields, toNarrowOptions } from './narrowing.ts'
import { publicAnswer } from './public-document.ts'
import { createRouter, jsonBody, jsonOrEvents } from './router.ts'
import { answerBody } from './schemas.ts'
import { streamEvents } from './send-events.ts'

const questionSchema = z.strictObject({
  question: z.string().trim().min(1).max(2000),
  ...narrowingFields,
  limit: z.number().int().min(1).max(50).optional(),
  stream: z.boolean().optional().openapi({ description: 'Answer as events, as `Accept: text/event-stream` does' }),
})

const route = createRoute({
  method: 'post',
  path: '/ask',
  summary: 'Ask one recording or all of them; answers with times and pictures, at once or as it comes',
  tags: ['ask'],
  request: { body: jsonBody(questionSchema) },
  responses: {
    200: jsonOrEvents(answerBody, 'The answer; no citations when nothing answers', {
      description:
        'Where it was asked for: `citations` with what was found (`citations`, `nearest`), `words` with more of the answer (`text`) as ' +
        'often as there are some, then `answer` with the whole document, which holds where it differs; or `error` with `code`, ' +
        '`message` and `hint`.',
    }),
  },
})

export function askRoutes({ library }: ApiContext) {
  return createRouter().openapi(route, async (context) => {
    const { question, limit, stream = false, ...narrowing } = context.req.valid('json')
    const options = { ...toNarrowOptions(narrowing), limit, signal: context.req.raw.signal }
    if (stream || context.req.header('accept')?.includes('text/event-stream')) {
      const events = askStreaming(library, question, options)
      // What fails before anything was found is a problem like any other.
      const first = await events.next()
      // The typed client is told of JSON only, which is what comes unless a stream is asked for.
      return sendAnswer(context, first.value, events) as never
    }
    return context.json(publicAnswer(await ask(library, question, options)), 200)
  })
}

function sendAnswer(context: Context, first: AnswerEvent | void, rest: AsyncGenerator<AnswerEvent, void>): Response {
  return streamEvents(context, async (stream) => {
    const send = (event: AnswerEvent) =>
      stream.writeSSE({ event: event.type, data: JSON.stringify(publicEvent(event)) })
    try {
      if (first) await send(first)
      for await (const event of rest) await send(event)
    } catch (error) {
      if (!stream.aborted) await stream.writeSSE({ event: 'error', data: JSON.stringify(toFailure(error)) })
    }
  })
}

function publicEvent(event: AnswerEvent): object {
  if (event.type === 'words') return { text: event.text }
  if (event.type === 'answer') return publicAnswer(event.answer)
  const { citations, nearest } = publicAnswer({ answer: '', ...event })
  return { citations, ...(nearest ? { nearest } : {}) }
}
