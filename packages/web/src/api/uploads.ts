import { createRoute, z } from '@hono/zod-openapi'
import { createHash, type Hash } from 'node:crypto'
import { WebError } from '../errors.ts'
import { claimForm, isForm } from '../idempotency/idempotency.ts'
import { readMultipart } from '../uploads/read-multipart.ts'
import type { ApiContext } from './context.ts'
import { createRouter, idParameter, json, jsonOrForm } from './router.ts'
import { uploadBody } from './schemas.ts'

const startSchema = z.strictObject({ name: z.string().min(1).max(500), size_bytes: z.number().int().positive() })

const start = createRoute({
  method: 'post',
  path: '/uploads',
  summary: 'Hand over a file: at once as multipart, or begin a resumable upload with its name and size',
  tags: ['uploads'],
  request: {
    body: jsonOrForm(startSchema, { file: { type: 'string', format: 'binary' } }),
  },
  responses: { 201: json(uploadBody, 'The upload') },
})

const append = createRoute({
  method: 'patch',
  path: '/uploads/{id}',
  summary: 'Send the next bytes; Upload-Offset says where they start',
  tags: ['uploads'],
  request: {
    params: idParameter,
    headers: z.object({ 'upload-offset': z.coerce.number().int().min(0) }),
    body: { content: { 'application/offset+octet-stream': { schema: { type: 'string', format: 'binary' } } } },
  },
  responses: { 200: json(uploadBody, 'How far the upload has come') },
})

const show = createRoute({
  method: 'get',
  path: '/uploads/{id}',
  summary: 'How far an upload has come',
  tags: ['uploads'],
  request: { params: idParameter },
  responses: { 200: json(uploadBody, 'The upload') },
})

const forget = createRoute({
  method: 'delete',
  path: '/uploads/{id}',
  summary: 'Drop an upload',
  tags: ['uploads'],
  request: { params: idParameter },
  responses: { 204: { description: 'It is gone' } },
})

export function uploadRoutes({ uploads }: ApiContext) {
  return createRouter()
    .openapi(start, async (context) => {
      if (!isForm(context.req.raw)) {
        const { name, size_bytes } = context.req.valid('json')
        if (name === undefined) throw new WebError('bad_request', 'name and size_bytes are needed')
        return context.json(await uploads.create(name, size_bytes), 201)
      }
      const { files } = await receiveForm(context.req.raw, uploads)
      const id = files['file']
      if (id === undefined) throw new WebError('bad_request', 'the form holds no `file`')
      return context.json(await uploads.get(id), 201)
    })
    .openapi(append, async (context) => {
      const { id } = context.req.valid('param')
      const body = context.req.raw.body ?? new Blob([]).stream()
      return context.json(await uploads.append(id, context.req.valid('header')['upload-offset'], body), 200)
    })
    .openapi(show, async (context) => context.json(await uploads.get(context.req.valid('param').id), 200))
    .openapi(forget, async (context) => {
      await uploads.delete(context.req.valid('param').id)
      return context.body(null, 204)
    })
}

const maxFieldBytes = 64 * 1024

/**
 * Streams a form's files to disk, one upload each. Leaves nothing behind when it fails half way.
 * @throws WebError `bad_request`, `too_large`
 */
export async function receiveForm(
  request: Request,
  uploads: ApiContext['uploads'],
): Promise<{ fields: Record<string, string>; files: Record<string, string> }> {
  if (request.body === null) throw new WebError('bad_request', 'the body is empty')
  const fields: Record<string, string> = {}
  const files: Record<string, string> = {}
  const digest = createHash('sha256')
  try {
    for await (const part of readMultipart(request.body, request.headers.get('content-type') ?? '')) {
      digest.update(JSON.stringify([part.name, part.filename]))
      if (part.filename === undefined) {
        const field = await readField(part.content)
        digest.update(JSON.stringify(field))
        fields[part.name] = field
        continue
      }
      const upload = await uploads.create(part.filename, null)
      if (files[part.name] !== undefined) throw new WebError('bad_request', `\`${part.name}\` is given twice`)
      files[part.name] = upload.id
      await uploads.append(upload.id, 0, updating(digest, part.content))
      await uploads.finish(upload.id)
    }
    claimForm(request, digest.digest('hex'))
  } catch (error) {
    await Promise.all(Object.values(files).map((id) => uploads.delete(id)))
    throw error
  }
  return { fields, files }
}

async function* updating(digest: Hash, parts: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let size = 0
  for await (const part of parts) {
    size += part.byteLength
    digest.update(part)
    yield part
  }
  // Where one part ends is as much of what was asked as what is in it.
  digest.update(`${size}`)
}

async function readField(content: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of content) {
    size += part.byteLength
    if (size > maxFieldBytes) throw new WebError('too_large', 'a form field is too large')
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}
