import { createRoute, z } from '@hono/zod-openapi'
import {
  type CorrectedRecording,
  correctionSchema,
  type CorrectionList,
  dropCorrection,
  type Library,
  listCorrections,
  recordCorrections,
  redoCorrections,
  undoCorrections,
} from '@stepcast/video-index'
import type { Context } from 'hono'
import { WebError } from '../errors.ts'
import type { ApiContext } from './context.ts'
import { findVideo } from './find-video.ts'
import { publicDocument } from './public-document.ts'
import { createRouter, idParameter, json, jsonBody } from './router.ts'
import { correctionListBody } from './schemas.ts'

const mostAtOnce = 1000
const path = '/videos/{id}/corrections'
const tags = ['corrections']
const ifMatch = z.object({
  'if-match': z
    .string()
    .optional()
    .openapi({ description: 'The ETag of what is corrected, or * for whatever there is' }),
})
const countSchema = z.strictObject({ count: z.number().int().positive().optional() })
const responses = { 200: json(correctionListBody, 'The steps as they are corrected then') }

const show = createRoute({
  method: 'get',
  path,
  summary: 'The steps of a recording as they are corrected, and its corrections; the ETag names both',
  tags,
  request: { params: idParameter },
  responses: { 200: json(correctionListBody, 'Steps and corrections') },
})

const add = createRoute({
  method: 'post',
  path,
  summary: 'Correct steps, all of it or nothing; each correction goes by the numbers after those before it',
  tags,
  request: {
    params: idParameter,
    headers: ifMatch,
    body: jsonBody(z.strictObject({ corrections: z.array(correctionSchema).min(1).max(mostAtOnce) })),
  },
  responses,
})

const undo = createRoute({
  method: 'post',
  path: `${path}/undo`,
  summary: 'Take the last correction back, or the last `count`',
  tags,
  request: { params: idParameter, headers: ifMatch, body: jsonBody(countSchema) },
  responses,
})

const redo = createRoute({
  method: 'post',
  path: `${path}/redo`,
  summary: 'Make the correction again that was undone last, or the last `count`',
  tags,
  request: { params: idParameter, headers: ifMatch, body: jsonBody(countSchema) },
  responses,
})

const reset = createRoute({
  method: 'delete',
  path,
  summary: 'Undo all corrections: the steps are as they were read',
  tags,
  request: { params: idParameter, headers: ifMatch },
  responses,
})

const drop = createRoute({
  method: 'delete',
  path: `${path}/{correction}`,
  summary: 'Forget one correction, such as one that fits nothing of what was read last',
  tags,
  request: {
    params: idParameter.extend({ correction: z.string().openapi({ param: { name: 'correction', in: 'path' } }) }),
    headers: ifMatch,
  },
  responses,
})

export function correctionRoutes({ library }: ApiContext) {
  const correct = async (context: Context, id: string, change: Parameters<Library['correct']>[1]) => {
    await findVideo(library, id)
    const options = { revision: await seenRevision(context, library, id), signal: context.req.raw.signal }
    return answer(context, await library.correct(id, change, options))
  }
  return createRouter()
    .openapi(show, async (context) => {
      const { id } = context.req.valid('param')
      await findVideo(library, id)
      return context.json(answer(context, await library.corrected(id)), 200)
    })
    .openapi(add, async (context) => {
      const { corrections } = context.req.valid('json')
      const { id } = context.req.valid('param')
      const made = await correct(context, id, (read, known) => recordCorrections(read, known, corrections))
      return context.json(made, 200)
    })
    .openapi(undo, async (context) => {
      const { count } = context.req.valid('json')
      const { id } = context.req.valid('param')
      return context.json(await correct(context, id, (_, known) => undoCorrections(known, count)), 200)
    })
    .openapi(redo, async (context) => {
      const { count } = context.req.valid('json')
      const { id } = context.req.valid('param')
      return context.json(await correct(context, id, (_, known) => redoCorrections(known, count)), 200)
    })
    .openapi(reset, async (context) => {
      const { id } = context.req.valid('param')
      const undone = await correct(context, id, (_, known) => undoCorrections(known, known.operations.length))
      return context.json(undone, 200)
    })
    .openapi(drop, async (context) => {
      const { id, correction } = context.req.valid('param')
      return context.json(await correct(context, id, (_, known) => dropCorrection(known, correction)), 200)
    })
}

/**
 * The revision that a change is meant for; undefined for whatever there is.
 * @throws WebError `precondition_required` where none is named; `correction_conflict` comes of one that is not current
 */
async function seenRevision(context: Context, library: Library, id: string): Promise<string | undefined> {
  const header = context.req.header('if-match')
  if (header === undefined)
    throw new WebError('precondition_required', 'it has to be said which state of the steps is corrected', {
      hint: 'send If-Match with the ETag of the corrections, or * for whatever there is',
    })
  if (header.trim() === '*') return undefined
  const named = header.split(',').map((tag) => /^"([^"]*)"$/.exec(tag.trim())?.[1] ?? '')
  const { revision } = await library.corrected(id)
  return named.includes(revision) ? revision : (named[0] ?? '')
}

function answer(context: Context, recording: CorrectedRecording): CorrectionList {
  context.header('etag', `"${recording.revision}"`)
  return listCorrections({ ...recording, document: publicDocument(recording.document) })
}
