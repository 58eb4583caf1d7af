import { afterEach, describe, expect, test } from 'bun:test'
import { readInferenceConfiguration } from './configuration.ts'
import { createEmbedder } from './create-embedder.ts'
import { createServerEmbedder } from './server-embedder.ts'

let server: Bun.Server<undefined> | undefined
afterEach(async () => {
  await server?.stop(true)
  server = undefined
})

function serve(
  answer: (body: { model: string; input: string[] }, request: Request) => Response | Promise<Response>,
): string {
  server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    routes: { '/v1/embeddings': { POST: async (request) => answer(await request.json(), request) } },
    fetch: () => new Response('no such page', { status: 404 }),
  })
  return `http://127.0.0.1:${server.port}`
}

const vectors = (input: string[]) =>
  Response.json({ data: input.map((text, index) => ({ index, embedding: [text.length, 1] })).reverse() })

const connected = (url: string) =>
  createEmbedder(
    readInferenceConfiguration({
      STEPCAST_EMBEDDING_URL: url,
      STEPCAST_EMBEDDING_MODEL: 'small',
      STEPCAST_INFERENCE_KEY: 'key',
    }),
  )

describe('with a configured server', () => {
  test('asks in batches and gives unit vectors in the order of the texts', async () => {
    const batches: number[] = []
    const embedder = connected(
      serve(({ model, input }, request) => {
        expect(model).toBe('small')
        expect(request.headers.get('authorization')).toBe('Bearer key')
        batches.push(input.length)
        return vectors(input)
      }),
    )
    const texts = Array.from({ length: 70 }, (_, index) => 'x'.repeat(index))
    const embedded = await embedder.embed(texts)
    expect(batches).toEqual([64, 6])
    expect(embedder).toMatchObject({ name: 'small', dimensions: 2 })
    for (const [index, vector] of embedded.entries()) {
      expect(Math.hypot(...vector)).toBeCloseTo(1, 5)
      expect(vector[0]! / vector[1]!).toBeCloseTo(index, 3)
    }
  })

  test.each<[string, (input: string[]) => Response, string]>([
    ['an HTTP error', () => new Response('no such model', { status: 404 }), 'server_refused'],
    ['a page instead of JSON', () => new Response('<html>'), 'bad_reply'],
    ['too few vectors', () => vectors(['one']), 'bad_reply'],
    ['another shape', () => Response.json({ embeddings: [] }), 'bad_reply'],
    ['a vector of zeros', (input) => Response.json({ data: input.map(() => ({ embedding: [0, 0] })) }), 'bad_reply'],
  ])('reports %s', async (_, answer, code) => {
    const embedder = connected(serve(({ input }) => answer(input)))
    await expect(embedder.embed(['a', 'b'])).rejects.toMatchObject({ code, hint: expect.any(String) })
  })

  test('sends what is too long together in halves, and counts one that is too long by itself by its beginning', async () => {
    const sent: number[][] = []
    const embedder = connected(
      serve(({ input }) => {
        sent.push(input.map((text) => text.length))
        if (input.join('').length <= 1000) return vectors(input)
        return Response.json(
          { error: { message: "This model's maximum context length is 512 tokens" } },
          { status: 400 },
        )
      }),
    )
    expect(await embedder.embed(['x'.repeat(900), 'x'.repeat(1500), 'x'.repeat(10)])).toHaveLength(3)
    expect(sent).toEqual([[900, 1500, 10], [900], [1500, 10], [1500], [750], [10]])
    await expect(
      connected(serve(() => new Response('input too long', { status: 413 }))).embed(['short']),
    ).rejects.toMatchObject({
      code: 'context_too_long',
    })
  })

  test('tries again where a server is busy', async () => {
    let asked = 0
    const url = serve(({ input }) => (asked++ === 0 ? new Response('busy', { status: 503 }) : vectors(input)))
    const embedder = createServerEmbedder({ url, model: 'small', policy: { firstWaitMs: 1 } })
    expect(await embedder.embed(['a'])).toHaveLength(1)
  })

  test('reports a server that is not there', async () => {
    const url = serve(() => new Response())
    await server?.stop(true)
    const embedder = createServerEmbedder({ url, model: 'small', policy: { retries: 1, firstWaitMs: 1 } })
    await expect(embedder.embed(['a'])).rejects.toMatchObject({ code: 'server_unreachable' })
  })

  test('reports a server that does not answer in time, and stops when it is told to', async () => {
    const url = serve(() => new Promise<Response>(() => {}))
    const embedder = createServerEmbedder({ url, model: 'small', timeoutMs: 50, policy: { retries: 0 } })
    await expect(embedder.embed(['a'])).rejects.toMatchObject({ code: 'server_timeout' })
    await expect(connected(url).embed(['a'], { signal: AbortSignal.timeout(20) })).rejects.toMatchObject({
      name: 'TimeoutError',
    })
  })
})

describe('without a server', () => {
  const embedder = createEmbedder(readInferenceConfiguration({}))

  test('puts sentences that mean the same nearer than others', async () => {
    const [price, cost, dog] = await embedder.embed(['set the price', 'enter what it costs', 'the dog sleeps'])
    const similarity = (a?: Float32Array, b?: Float32Array) =>
      a!.reduce((sum, value, index) => sum + value * b![index]!, 0)
    expect(price).toHaveLength(512)
    expect(embedder.dimensions).toBe(512)
    expect(similarity(price, cost)).toBeGreaterThan(similarity(price, dog))
  })

  test('knows that it knows no Chinese', () => {
    expect(embedder.understands?.('Where is the price?')).toBe(true)
    expect(embedder.understands?.('价格在哪里？')).toBe(false)
  })
})
