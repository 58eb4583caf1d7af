import { describe, expect, test } from 'bun:test'
import { readInferenceConfiguration } from '../configuration.ts'
import { type RerankServer, startRerankServer } from '../testing/rerank-server.ts'
import { createReranker } from './reranker.ts'

const quick = { policy: { firstWaitMs: 1, retries: 1 }, callTimeoutMs: 1000 }
const documents = ['a lamp', 'a price', 'a photo']

function rerankerOf({ url }: Pick<RerankServer, 'url'>, more: Record<string, string> = {}) {
  const reranker = createReranker(readInferenceConfiguration({ STEPCAST_RERANK_URL: url, ...more }), quick)
  if (!reranker) throw new Error('a reranker was expected')
  return reranker
}

test('there is none without an address', () => {
  expect(createReranker(readInferenceConfiguration({}))).toBeUndefined()
})

describe('what a server ranks', () => {
  const ranking = [
    { index: 1, relevance_score: 0.9 },
    { index: 0, relevance_score: -2.5 },
    { index: 2, relevance_score: 0.1 },
  ]
  test.each<[string, unknown]>([
    [
      'as Jina and vLLM tell it',
      {
        id: 'rerank-1',
        model: 'm',
        usage: { total_tokens: 9 },
        results: ranking.map((each) => ({ ...each, document: { text: 'x' } })),
      },
    ],
    ['as Cohere and llama.cpp do', { results: ranking, meta: {} }],
    ['as others do', { object: 'list', data: ranking }],
    ['as a list with scores', ranking.map(({ index, relevance_score: score }) => ({ index, score }))],
  ])('comes best first, %s', async (_, reply) => {
    await using server = startRerankServer(() => Response.json(reply))
    const ranked = await rerankerOf(server).rerank('where is the price?', documents)
    expect(ranked).toEqual([
      { index: 1, score: 0.9 },
      { index: 2, score: 0.1 },
      { index: 0, score: -2.5 },
    ])
    expect(server.complaints).toEqual([])
    expect(server.requests[0]).toEqual({
      query: 'where is the price?',
      documents,
      top_n: 3,
      authorization: null,
    })
  })

  test('is asked of the named model, at the address however it was written, for no more than is wanted', async () => {
    await using server = startRerankServer(() => Response.json({ results: ranking }))
    const reranker = rerankerOf({ url: `${server.url}/v1/rerank/` }, { STEPCAST_RERANK_MODEL: 'bge' })
    expect(await reranker.rerank('price', documents, { topN: 1 })).toEqual([{ index: 1, score: 0.9 }])
    expect(server.requests[0]).toMatchObject({ model: 'bge', top_n: 1 })
    expect(await reranker.rerank('price', [])).toEqual([])
    expect(server.requests).toHaveLength(1)
  })

  test('is asked with the key of a model server of the same origin only', async () => {
    await using server = startRerankServer(() => Response.json({ results: ranking }))
    const key = { STEPCAST_INFERENCE_KEY: 'abc', STEPCAST_MODEL: 'm' }
    await rerankerOf(server, { ...key, STEPCAST_INFERENCE_URL: server.url }).rerank('price', documents)
    await rerankerOf(server, { ...key, STEPCAST_INFERENCE_URL: 'http://127.0.0.1:9' }).rerank('price', documents)
    expect(server.requests.map(({ authorization }) => authorization)).toEqual(['Bearer abc', null])
  })

  test('counts texts that are too long by their beginnings', async () => {
    await using server = startRerankServer((request) =>
      request.documents.some((text) => text.length > 300)
        ? Response.json(
            { error: { message: 'This model has a maximum context length of 512 tokens' } },
            { status: 400 },
          )
        : Response.json({ results: ranking }),
    )
    const long = [...documents.slice(1), 'x'.repeat(1000)]
    expect(await rerankerOf(server).rerank('price', long)).toHaveLength(3)
    expect(server.requests.map((each) => Math.max(...each.documents.map((text) => text.length)))).toEqual([
      1000, 500, 250,
    ])
  })
})

describe('what goes wrong', () => {
  test.each<[string, () => Response, string]>([
    ['a refusal', () => new Response('no such model', { status: 404 }), 'server_refused'],
    ['a page', () => new Response('<html>'), 'bad_reply'],
    ['another shape', () => Response.json({ results: [{ place: 1 }] }), 'bad_reply'],
    ['a document that was not sent', () => Response.json({ results: [{ index: 9, relevance_score: 1 }] }), 'bad_reply'],
    ['too few', () => Response.json({ results: [{ index: 1, relevance_score: 1 }] }), 'bad_reply'],
    [
      'one twice',
      () => Response.json({ results: [0, 1, 1].map((index) => ({ index, relevance_score: 1 })) }),
      'bad_reply',
    ],
    ['a redirect', () => Response.redirect('http://127.0.0.1:9/', 307), 'server_refused'],
  ])('%s', async (_, respond, code) => {
    await using server = startRerankServer(respond)
    const failed = rerankerOf(server).rerank('price', documents)
    await expect(failed).rejects.toMatchObject({ code, hint: expect.any(String) })
  })

  test('nothing that answers', async () => {
    const failed = rerankerOf({ url: 'http://127.0.0.1:9' }).rerank('price', documents)
    await expect(failed).rejects.toMatchObject({ code: 'server_unreachable' })
  })
})
