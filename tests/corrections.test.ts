import { runProcedure } from '@stepcast/agent'
import { startDemoShop } from '@stepcast/demo-shop'
import { createChatClient, readInferenceConfiguration } from '@stepcast/inference-client'
import { startModelServer } from '@stepcast/inference-client/testing'
import { ask, type Correction, indexVideo, Library, recordCorrections } from '@stepcast/video-index'
import { attentiveModel } from '@stepcast/video-index/testing'
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { join } from 'node:path'
import { demoRecording } from '../scripts/quickstart/demo.ts'
import { indexDemo } from './support/indexed-demo.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

setDefaultTimeout(300_000)
const folder = temporaryFolder()
const dataDir = join(folder.path, 'data')

const corrections: Correction[] = [
  { op: 'change', step: 6, title: 'Ask a fair sum', value: '51.25', start_s: 20.5, end_s: 25 },
  { op: 'change', step: 10, target: { text: 'Save draft' }, expect: { text: ['Draft'], url: null } },
  { op: 'delete', step: 9 },
]

let library: Library
let video: string
beforeAll(async () => {
  await indexDemo(dataDir)
  library = await Library.open({ dataDir })
  video = (await library.list())[0]!.id
  await library.correct(video, (read, known) => recordCorrections(read, known, corrections))
})
afterAll(async () => {
  await library.close()
  await folder[Symbol.asyncDispose]()
})

const steps = async () => (await library.get(video)).procedure.steps
const isCorrected = async () => {
  const found = await steps()
  expect(found).toHaveLength(9)
  expect(found[5]).toMatchObject({
    title: 'Ask a fair sum',
    start_s: 20.5,
    corrected: true,
    action: { kind: 'fill', value: '51.25' },
  })
  expect(found.at(-1)).toMatchObject({ n: 9, title: 'Click “Save draft”', action: { target: { text: 'Save draft' } } })
  expect((await library.get(video)).corrections).toEqual({ applied: 3, unplaced: 0 })
}

describe('corrected steps of the bundled recording', () => {
  test('are what an answer cites', async () => {
    const { citations } = await ask(library, 'Where is a fair sum asked?')
    expect(citations[0]).toMatchObject({ video_id: video, step: 6, start_s: 20.5, end_s: 25 })
  })

  test('are what a run does', async () => {
    await using shop = await startDemoShop({ dataDir: join(folder.path, 'shop') })
    const before = shop.products().length
    const report = await runProcedure(await library.get(video), {
      url: shop.url,
      runsDir: join(folder.path, 'runs'),
      keyframePath: (name) => library.keyframePath(video, name),
      secrets: { user: 'demo', password: 'demo-shop' },
      yes: true,
    })
    expect([report.reason, report.status]).toEqual([null, 'done'])
    expect(report.steps[5]).toMatchObject({ title: 'Ask a fair sum', cited: { start_s: 20.5 } })
    expect(shop.products()).toHaveLength(before + 1)
    const [saved] = shop.products()
    expect(saved).toMatchObject({ name: 'Desk lamp', price: 51.25, status: 'draft', photoName: null })
  })

  test('survive another engine, a title, and a newer edition of the reader', async () => {
    await using server = startModelServer(attentiveModel(({ target }) => `Use ${target || 'it'} for the product`))
    const variables = { STEPCAST_INFERENCE_URL: server.url, STEPCAST_MODEL: 'test-model' }
    const client = createChatClient(readInferenceConfiguration(variables))
    const seen = await indexVideo(demoRecording, { library, engine: 'qwen3-vl', client })
    expect(seen.video.engine).toBe('qwen3-vl')
    await isCorrected()
    expect(seen).toEqual(await library.get(video))

    await indexVideo(demoRecording, { library, engine: 'reader', title: 'Put up for sale' })
    expect((await library.original(video))?.procedure.steps).toHaveLength(10)
    await isCorrected()

    const original = (await library.original(video))!
    const older = original.procedure.steps
      .map((step) => ({ ...step, start_s: step.start_s + 0.5, end_s: step.end_s + 0.2 }))
      .slice(1)
    older.forEach((step, index) => (step.n = index + 1))
    await library.put({
      ...original,
      video: { ...original.video, reader_revision: 0 },
      procedure: { ...original.procedure, steps: older },
    })
    expect((await steps()).map(({ title }) => title)).toContain('Ask a fair sum')
    expect(await steps()).toHaveLength(8)
    await indexVideo(demoRecording, { library })
    await isCorrected()
  })
})
