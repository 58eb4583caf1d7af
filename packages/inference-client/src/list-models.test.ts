import { expect, test } from 'bun:test'
import { listModels, visionModels } from './list-models.ts'
import { startModelServer } from './testing/model-server.ts'

test('lists what a server offers', async () => {
  await using server = startModelServer(() => ({ kind: 'page' }), { models: ['qwen3-vl:2b', 'other'] })
  expect(await listModels(server.url, { timeoutMs: 2000 })).toEqual(['qwen3-vl:2b', 'other'])
})

test('says in one error why it cannot', async () => {
  await using page = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response('<html>') })
  await using silent = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Promise<Response>(() => {}) })
  await using locked = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response('', { status: 401 }) })
  const failure = async (port: number | undefined) =>
    await listModels(`http://127.0.0.1:${port}`, { timeoutMs: 200 }).catch((error: unknown) => error)
  expect(await failure(page.port)).toMatchObject({ code: 'bad_reply' })
  expect(await failure(silent.port)).toMatchObject({ code: 'server_timeout' })
  expect(await failure(locked.port)).toMatchObject({ code: 'server_refused', hint: 'check STEPCAST_INFERENCE_KEY' })
  expect(await failure(1)).toMatchObject({ code: 'server_unreachable' })
})

test('tells models that take pictures by their names, Qwen3-VL first', () => {
  const names = [
    'llama3.2:3b',
    'llava:7b',
    'Qwen/Qwen2.5-VL-7B-Instruct',
    'qwen3-vl:2b',
    'nomic-embed-text',
    'gemma3:4b',
    'evla-7b',
  ]
  expect(visionModels(names)).toEqual(['qwen3-vl:2b', 'llava:7b', 'Qwen/Qwen2.5-VL-7B-Instruct', 'gemma3:4b'])
})
