import { createRoute, z } from '@hono/zod-openapi'
import { printPdf } from '@stepcast/agent'
import {
  type Box,
  describeFormat,
  exportFormats,
  exportRecording,
  parseRegion,
  regionHint,
  toOneFile,
} from '@stepcast/video-index'
import { languages } from '@stepcast/video-index/language'
import { WebError } from '../errors.ts'
import type { ApiContext } from './context.ts'
import { findStored } from './find-video.ts'
import { publicDocument } from './public-document.ts'
import { createRouter, idParameter, json } from './router.ts'
import { exportedProcedureBody } from './schemas.ts'
import { exportHeaders } from './security-headers.ts'

const formatSchema = z.object({
  name: z.enum(exportFormats),
  title: z.string(),
  media_type: z.string(),
  extension: z.string(),
  content: z.enum(['text', 'binary']),
  of: z.enum(['procedure', 'step']),
  readers: z.enum(['people', 'programs']),
  pictures: z.boolean(),
  purpose: z.string(),
})

const listFormats = createRoute({
  method: 'get',
  path: '/export-formats',
  summary: 'What a procedure can be exported as',
  tags: ['videos'],
  responses: { 200: json(z.object({ formats: z.array(formatSchema) }), 'The formats, in the order of a menu') },
})

const querySchema = z.object({
  format: z.enum(exportFormats).default('json'),
  step: z.coerce.number().int().positive().optional().openapi({ description: 'The step, for formats of one step' }),
  blur: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .openapi({ description: 'Regions that no picture shows: left,top,right,bottom in fractions of the frame' }),
  url: z
    .url({ protocol: /^https?$/ })
    .optional()
    .openapi({ description: 'The page that scripts start on' }),
  language: z.enum(languages).default('en').openapi({ description: 'What is made for people is told in it' }),
  download: z
    .enum(['true', 'false'])
    .default('false')
    .openapi({ description: 'Whether to answer with a file; Markdown then comes as a ZIP with its pictures' }),
})

const procedure = createRoute({
  method: 'get',
  path: '/videos/{id}/procedure',
  summary: 'The procedure, in any of the formats of /export-formats',
  tags: ['videos'],
  request: { params: idParameter, query: querySchema },
  responses: {
    200: {
      description: 'The procedure',
      content: {
        'application/json': { schema: exportedProcedureBody },
        '*/*': { schema: { type: 'string', format: 'binary' } },
      },
    },
  },
})

export function exportRoutes({ library }: ApiContext) {
  // a browser or an encoder for each request at once would take the whole machine
  let busy: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(make: () => Promise<T>): Promise<T> => {
    const turn = busy.then(make)
    busy = turn.catch(() => undefined)
    return turn
  }
  return createRouter()
    .openapi(listFormats, (context) => {
      const formats = exportFormats.map((format) => {
        const { mediaType, ...rest } = describeFormat(format)
        return { ...rest, media_type: mediaType }
      })
      return context.json({ formats }, 200)
    })
    .openapi(procedure, async (context) => {
      const { document, revision } = await findStored(library, context.req.valid('param').id)
      const { format, step, blur, url, language, download } = context.req.valid('query')
      const isFile = download === 'true'
      if (format === 'json' && !isFile) return context.json({ revision, ...publicDocument(document).procedure }, 200)
      const { of } = describeFormat(format)
      if (of === 'step' && step === undefined) throw new WebError('bad_request', `step: a ${format} shows one step`)
      // pictures that stay on this server are named by their addresses
      const bringsPictures = format === 'md' && isFile
      const namesPictures = (format === 'md' && !isFile) || format === 'json'
      const make = () =>
        exportRecording(library, namesPictures ? publicDocument(document) : document, format, {
          step: of === 'step' ? step : undefined,
          blur: readRegions(blur),
          startUrl: url,
          revision,
          language,
          pictureFolder: bringsPictures ? 'pictures' : undefined,
          printPdf,
          signal: context.req.raw.signal,
        })
      const exported = await (describeFormat(format).content === 'binary' ? inTurn(make) : make())
      const { content, mediaType, fileName } = toOneFile(exported)
      const body = typeof content === 'string' ? content : new Uint8Array(content).buffer
      return context.body(body, 200, {
        ...exportHeaders,
        'content-type': typeof content === 'string' ? `${mediaType}; charset=utf-8` : mediaType,
        'cache-control': 'private, no-cache',
        'content-disposition': `${isFile ? 'attachment' : 'inline'}; filename="${asciiName(fileName)}"; filename*=UTF-8''${encodeURIComponent(fileName)}`,
      })
    })
}

/** @throws WebError `bad_request` */
function readRegions(blur: string | string[] | undefined): Box[] {
  return [blur ?? []].flat().map((text) => {
    const region = parseRegion(text)
    if (region) return region
    throw new WebError('bad_request', `blur: ${regionHint}`)
  })
}

function asciiName(name: string): string {
  return name.replaceAll(/[^\w.-]/g, '_')
}
