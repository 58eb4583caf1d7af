import { createChatClient, readInferenceConfiguration } from '@stepcast/inference-client'
import { startModelServer } from '@stepcast/inference-client/testing'
import { expect, setDefaultTimeout, test } from 'bun:test'
import { join } from 'node:path'
import { indexVideo } from '../index-video.ts'
import { Library } from '../store/library.ts'
import { attentiveModel, changesIn, picturesIn } from '../testing/attentive-model.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

setDefaultTimeout(180_000)

const recording = join(import.meta.dir, '..', '..', '..', '..', 'examples', 'publish-product.mp4')

test("a recording is stored with the model's words, asked about once, and never without a server", async () => {
  await using folder = await temporaryFolder()
  await using library = await Library.open({ dataDir: folder.join('data') })
  await using server = startModelServer(
    attentiveModel(({ target }) => `${target ? `Use ${target}` : 'Continue'} for the product`),
  )
  const variables = { STEPCAST_INFERENCE_URL: server.url, STEPCAST_MODEL: 'test-model' }
  const client = createChatClient(readInferenceConfiguration(variables))
  const document = await indexVideo(recording, { library, engine: 'qwen3-vl', client })
  expect(server.complaints).toEqual([])
  expect(document.video).toMatchObject({ engine: 'qwen3-vl', model: 'test-model' })
  const pictures = server.requests.map(picturesIn).reduce((sum, each) => sum + each)
  expect(document.usage).toMatchObject({
    model_calls: server.requests.length,
    input_tokens: 100 * server.requests.length,
    pictures_sent: pictures,
  })
  const asked = server.requests.flatMap(changesIn)
  expect(pictures).toBeLessThanOrEqual(2 * asked.length)

  const { steps } = document.procedure
  const actions = document.events.filter((event) => event.kind === 'action')
  expect(actions.filter((event) => event.description.endsWith(' for the product')).length).toBeGreaterThan(5)
  expect(actions.map((event) => event.start_s)).toEqual(steps.map((step) => step.start_s))
  for (const step of steps) expect(asked.some(({ fromS }) => Math.abs(fromS - step.start_s) < 0.06)).toBe(true)

  const calls = server.requests.length
  expect(await indexVideo(recording, { library, client })).toEqual(document)
  expect(server.requests).toHaveLength(calls)
  expect(await library.find(document.video.id)).toEqual(document)

  await server[Symbol.asyncDispose]()
  const lost = createChatClient(readInferenceConfiguration({ ...variables, STEPCAST_MODEL: 'other' }), {
    policy: { retries: 0 },
  })
  const failed = await indexVideo(recording, { library, engine: 'qwen3-vl', client: lost }).catch(
    (error: unknown) => error,
  )
  expect(failed).toMatchObject({ code: 'server_unreachable' })
  expect(await library.find(document.video.id)).toEqual(document)
})
