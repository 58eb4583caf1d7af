import { expect, test } from 'bun:test'
import { findModelServers } from './find-model-servers.ts'

test('finds what lists models, and nothing else', async () => {
  const models = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: () => Response.json({ data: [{ id: 'qwen3-vl' }] }),
  })
  const page = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response('<html>') })
  const silent = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Promise<Response>(() => {}) })
  const free = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response() })
  const freePort = free.port!
  await free.stop(true)
  try {
    const ports = [page.port!, models.port!, silent.port!, freePort]
    expect(await findModelServers({ ports, timeoutMs: 200 })).toEqual([
      { url: `http://127.0.0.1:${models.port}`, models: ['qwen3-vl'] },
    ])
  } finally {
    await Promise.all([models.stop(true), page.stop(true), silent.stop(true)])
  }
})
