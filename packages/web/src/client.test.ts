import { createClient } from './client.ts'
import { Library } from '@stepcast/video-index'
import { temporaryFolder } from '@stepcast/video-index/testing'
import { expect, setDefaultTimeout, test } from 'bun:test'
import { join } from 'node:path'
import { startServer } from './server/start-server.ts'
import { addSample, quickIndex, quickRun, videoId } from './testing/fixtures.ts'

setDefaultTimeout(60_000)

test('a program lists, asks and corrects by a client of one line, with the token of the server', async () => {
  await using folder = await temporaryFolder()
  const library = await Library.open({ dataDir: folder.path })
  await addSample(library, folder.path)
  await library.close()
  const work = { indexVideo: quickIndex, runProcedure: quickRun }
  await using server = await startServer({ dataDir: folder.path, port: 0, token: 'a-token-of-mine', work })
  const client = createClient(server.url, { token: 'a-token-of-mine' })

  const { videos } = await (await client.videos.$get({ query: {} })).json()
  expect(videos.map(({ id, title }) => ({ id, title }))).toEqual([{ id: videoId, title: 'Publish a product' }])
  const answer = await (await client.ask.$post({ json: { question: 'When is step 2 shown?' } })).json()
  expect(answer.citations[0]).toMatchObject({ video_id: videoId, step: 2 })

  const param = { id: videoId }
  const { revision } = await (await client.videos[':id'].corrections.$get({ param })).json()
  const correction = { op: 'change', step: 1, title: 'Begin a product' } as const
  const corrected = await client.videos[':id'].corrections.$post({
    param,
    header: { 'if-match': `"${revision}"` },
    json: { corrections: [correction] },
  })
  expect((await corrected.json()).procedure.steps[0]?.title).toBe('Begin a product')

  const refused = await createClient(server.url, { token: 'another' }).videos.$get({ query: {} })
  expect(refused.status).toBe<number>(401)
  expect(await refused.json()).toMatchObject({ code: 'unauthorized' })
})

test('the client brings nothing of the server along', async () => {
  const built = await Bun.build({ entrypoints: [join(import.meta.dir, 'client.ts')], target: 'browser', minify: true })
  expect(built.success).toBe(true)
  const bytes = await built.outputs[0]!.arrayBuffer()
  expect(bytes.byteLength).toBeLessThan(20_000)
})
