import { OpenAPIHono, z } from '@hono/zod-openapi'
import { answerInvalid } from './problem.ts'

/** An empty group of routes that answers invalid requests with a problem. */
export function createRouter(): OpenAPIHono {
  return new OpenAPIHono({ defaultHook: answerInvalid })
}

export function json<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { content: { 'application/json': { schema } }, description }
}

export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { content: { 'application/json': { schema } }, required: true as const }
}

export const idParameter = z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' } }) })

/**
 * A body that may also come as a form, which is streamed to disk by the route itself and never parsed before: the type
 * says JSON only, so that the typed client sends that.
 */
export function jsonOrForm<Schema extends z.ZodType>(schema: Schema, form: Record<string, Record<string, unknown>>) {
  const json = { 'application/json': { schema } }
  return { content: withForm(json, { schema: { type: 'object', properties: form, required: ['file'] } }) }
}

/** JSON that may also come as server-sent events; the type says JSON only, so that the typed client reads that. */
export function jsonOrEvents<Schema extends z.ZodType>(
  schema: Schema,
  description: string,
  events: { description: string },
) {
  const { content } = json(schema, description)
  return { content: withEvents(content, { schema: { type: 'string', ...events } }), description }
}

function withEvents<Content extends object>(content: Content, events: object): Content {
  return { ...content, 'text/event-stream': events }
}

function withForm<Content extends object>(content: Content, form: object): Content {
  return { ...content, 'multipart/form-data': form }
}
