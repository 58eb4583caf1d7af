import { createEmbedder, createReranker, readInferenceConfiguration } from '@stepcast/inference-client'
import { startRerankServer } from '@stepcast/inference-client/testing'
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { Library } from '../store/library.ts'
import { sampleDocument } from '../testing/sample-document.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { ask } from './ask.ts'

const shop = sampleDocument()
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let library: Library
beforeAll(async () => {
  folder = await temporaryFolder()
  library = await Library.open({ dataDir: folder.path, embedder: createEmbedder(readInferenceConfiguration({})) })
  await library.put(shop)
})
afterAll(async () => {
  await library.close()
  await folder[Symbol.asyncDispose]()
})

const question = 'Where do they set the price?'
const rerankerAt = (url: string) => {
  const configuration = readInferenceConfiguration({ STEPCAST_RERANK_URL: url })
  return createReranker(configuration, { policy: { retries: 0 } }) ?? null
}

test('a rerank server puts the best in order, and how sure the answer is stays the search’s', async () => {
  await using server = startRerankServer(({ documents }) => {
    const place = documents.findIndex((text) => text.includes('Photo'))
    return Response.json({
      results: documents.map((_, index) => ({ index, relevance_score: index === place ? 8 : -index })),
    })
  })
  const plain = await ask(library, question, { reranker: null })
  const { citations } = await ask(library, question, { reranker: rerankerAt(server.url) })
  expect(plain.citations[0]?.step).toBe(4)
  expect(citations[0]).toMatchObject({ step: 5, score: plain.citations[0]?.score })
  expect(server.requests[0]).toMatchObject({ query: question })
  expect(server.requests[0]?.documents).toContain('Publish a product: Enter “49” as Price')
  expect(server.complaints).toEqual([])
})

test('one that fails costs a warning, and the order stays', async () => {
  await using server = startRerankServer(() => new Response('', { status: 500 }))
  const answer = await ask(library, question, { reranker: rerankerAt(server.url) })
  expect(answer.citations[0]?.step).toBe(4)
  expect(answer.warnings).toEqual([expect.stringContaining('nothing was reranked')])
})

test('it does not turn what is not shown into what is', async () => {
  await using server = startRerankServer(({ documents }) =>
    Response.json({ results: documents.map((_, index) => ({ index, relevance_score: 1 - index / 100 })) }),
  )
  const answer = await ask(library, 'Where is the shipping address entered?', { reranker: rerankerAt(server.url) })
  expect(answer.citations).toEqual([])
})
