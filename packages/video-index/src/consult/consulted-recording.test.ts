import { createChatClient, readInferenceConfiguration } from '@stepcast/inference-client'
import { type ReceivedRequest, startModelServer, wordsIn } from '@stepcast/inference-client/testing'
import { expect, setDefaultTimeout, test } from 'bun:test'
import { join } from 'node:path'
import { indexVideo } from '../index-video.ts'
import { Library } from '../store/library.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

setDefaultTimeout(180_000)

const recording = join(import.meta.dir, '..', '..', '..', '..', 'examples', 'publish-product.mp4')

/** What was read of each step that a request asks about. */
function evidenceIn({ body }: ReceivedRequest): { n: number; from: number; kind: string; target: string }[] {
  const pattern = /^Step (\d+), from ([\d.]+) to [\d.]+ seconds: (\w+)(?: on "((?:[^"\\]|\\.)*)")?/gm
  return [...wordsIn(body).matchAll(pattern)].map(([, n, from, kind, target = '']) => ({
    n: Number(n),
    from: Number(from),
    kind: kind!,
    target,
  }))
}

test("a recording is stored with the model's words, asked about once, and never without a server", async () => {
  await using folder = await temporaryFolder()
  await using library = await Library.open({ dataDir: folder.join('data') })
  await using server = startModelServer((request) => ({
    kind: 'answer',
    content: JSON.stringify({
      steps: evidenceIn(request).map(({ n, from, target }) => ({
        n,
        what: `${target ? `Use ${target}` : 'Continue'} for the product`,
        target: target || null,
        start: from,
        end: from + 0.5,
      })),
    }),
  }))
  const variables = { STEPCAST_INFERENCE_URL: server.url, STEPCAST_MODEL: 'test-model' }
  const client = createChatClient(readInferenceConfiguration(variables))
  const document = await indexVideo(recording, { library, engine: 'qwen3-vl', client })
  expect(server.complaints).toEqual([])
  expect(document.video).toMatchObject({ engine: 'qwen3-vl', model: 'test-model' })
  expect(document.usage).toMatchObject({
    model_calls: server.requests.length,
    input_tokens: 100 * server.requests.length,
  })
  const steps = document.procedure.steps.filter((step) => step.action.target?.text)
  expect(steps.length).toBeGreaterThan(5)
  const asked = server.requests.flatMap(evidenceIn)
  for (const step of document.procedure.steps) expect(asked.map((each) => each.n)).toContain(step.n)
  const pictures = server.requests.map(({ body }) => JSON.stringify(body).split('"image_url":').length - 1)
  expect(pictures.reduce((sum, each) => sum + each)).toBeLessThanOrEqual(2 * asked.length)

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
