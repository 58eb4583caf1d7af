import { runReportSchema } from '@stepcast/agent'
import { startDemoShop } from '@stepcast/demo-shop'
import { answerSchema, procedureSchema } from '@stepcast/video-index'
import { startServer } from '@stepcast/web'
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { z } from 'zod'
import { demoPhoto, demoRecording, demoProduct } from '../scripts/quickstart/demo.ts'
import { readServerSentEvents } from './support/read-server-sent-events.ts'
import { root } from './support/stepcast.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const patienceMs = 300_000

const jobSchema = z.object({
  id: z.string(),
  kind: z.enum(['index', 'run']),
  status: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
  stage: z.string().nullable(),
  progress: z.number().min(0).max(1),
  video_id: z.string().nullish(),
  run_id: z.string().nullish(),
  error: z.unknown().optional(),
})

describe('the HTTP API, on a real server', () => {
  const folder = temporaryFolder()
  let server: Awaited<ReturnType<typeof startServer>>
  let api: string
  let videoId = ''

  beforeAll(async () => {
    server = await startServer({ dataDir: join(folder.path, 'data'), port: 0 })
    api = `${server.url}/api/v1`
  })
  afterAll(async () => {
    await server.close()
    await folder[Symbol.asyncDispose]()
  })

  test(
    'indexes an upload and tells how far it is until it is done',
    async () => {
      const form = new FormData()
      form.set('file', Bun.file(join(root, demoRecording)), 'publish-product.mp4')
      const answer = await fetch(`${api}/videos`, { method: 'POST', body: form })
      expect(answer.status).toBe(202)
      const job = jobSchema.parse(await answer.json())
      expect(job.kind).toBe('index')

      const seen: z.infer<typeof jobSchema>[] = []
      for await (const { data } of readServerSentEvents(`${api}/jobs/${job.id}/events`)) {
        const state = jobSchema.parse(data)
        seen.push(state)
        if (['done', 'failed', 'cancelled'].includes(state.status)) break
      }
      const last = seen.at(-1)
      expect(last).toMatchObject({ status: 'done', progress: 1 })
      const progress = seen.map((state) => state.progress)
      expect(progress).toEqual(progress.toSorted((a, b) => a - b))
      videoId = last?.video_id ?? ''
      expect(videoId).toStartWith('vid_')
    },
    patienceMs,
  )

  test('serves the procedure, its pictures by relative address, and the recording by byte range', async () => {
    const procedure = procedureSchema.parse(await (await fetch(`${api}/videos/${videoId}/procedure`)).json())
    expect(procedure.parameters.map((parameter) => parameter.recorded_value)).toContain('Desk lamp')
    const before = procedure.steps[0]?.keyframes.before ?? ''
    expect(before).toStartWith('/')
    const picture = await fetch(new URL(before, server.url))
    expect(picture.status).toBe(200)
    expect(picture.headers.get('content-type')).toStartWith('image/')
    const part = await fetch(`${api}/videos/${videoId}/stream`, { headers: { range: 'bytes=0-99' } })
    expect(part.status).toBe(206)
    expect((await part.bytes()).length).toBe(100)
  })

  test('answers a question as the command line does', async () => {
    const answer = await fetch(`${api}/ask`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ question: 'when is step 3 shown?', video_id: videoId }),
    })
    expect(answerSchema.parse(await answer.json()).citations[0]?.step).toBe(3)
  })

  test(
    'carries the procedure out, with an uploaded file, and reports it',
    async () => {
      await using shopFolder = temporaryFolder()
      const shop = await startDemoShop({ dataDir: shopFolder.path })
      try {
        const photo = new FormData()
        photo.set('file', Bun.file(join(root, demoPhoto)), demoProduct.photo_name ?? '')
        const uploaded = await fetch(`${api}/uploads`, { method: 'POST', body: photo })
        const { id: fileId } = z.object({ id: z.string() }).parse(await uploaded.json())

        const procedure = procedureSchema.parse(await (await fetch(`${api}/videos/${videoId}/procedure`)).json())
        const file = procedure.parameters.find(({ kind }) => kind === 'file')
        const started = await fetch(`${api}/runs`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            video_id: videoId,
            url: shop.url,
            values: { 'Desk lamp': demoProduct.name, '49.90': '299.00', ...(file ? { [file.name]: fileId } : {}) },
            secrets: { user: 'demo', password: 'demo-shop' },
            files: [fileId],
            yes: true,
          }),
        })
        expect(started.status).toBe(202)
        const { run_id: runId } = jobSchema.parse(await started.json())

        for await (const { data } of readServerSentEvents(`${api}/runs/${runId}/events`)) {
          const { status } = z.looseObject({ status: z.string().optional() }).parse(data)
          if (status && ['done', 'failed', 'cancelled'].includes(status)) break
        }
        const report = runReportSchema.partial().parse(await (await fetch(`${api}/runs/${runId}`)).json())
        expect({ status: report.status, reason: report.reason }).toEqual({ status: 'done', reason: null })
        expect(shop.products()[0]).toMatchObject({
          name: demoProduct.name,
          price: 299,
          photoName: demoProduct.photo_name,
        })
      } finally {
        await shop.close()
      }
    },
    patienceMs,
  )

  test('says what is wrong with a request as problem+json with the code of the command line', async () => {
    const answer = await fetch(`${api}/videos/vid_0000000000000000/procedure`)
    expect(answer.status).toBe(404)
    expect(answer.headers.get('content-type')).toStartWith('application/problem+json')
    expect(await answer.json()).toMatchObject({ code: 'video_not_found' })
  })

  test('refuses an upload that is no recording, and the job says so', async () => {
    const form = new FormData()
    form.set('file', new File(['not a film'], 'letter.mp4'))
    const answer = await fetch(`${api}/videos`, { method: 'POST', body: form })
    const job = jobSchema.parse(await answer.json())
    for await (const { data } of readServerSentEvents(`${api}/jobs/${job.id}/events`))
      if (jobSchema.parse(data).status === 'failed') break
    const ended = jobSchema.parse(await (await fetch(`${api}/jobs/${job.id}`)).json())
    expect(ended).toMatchObject({ status: 'failed', error: { code: 'unreadable_media' } })
  })
})
