import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { openApi } from '../testing/test-api.ts'

test('does a POST with an idempotency key once, and refuses the key for anything else', async () => {
  await using server = await openApi()
  const send = async (key: string, body: unknown, path = '/api/v1/uploads') => {
    const headers = { 'content-type': 'application/json', 'idempotency-key': key }
    return await server.api.request(path, { method: 'POST', body: JSON.stringify(body), headers })
  }
  const first = await send('one', { name: 'a.mp4', size_bytes: 10 })
  const { id } = (await first.json()) as { id: string }
  const again = await send('one', { name: 'a.mp4', size_bytes: 10 })
  expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true'])
  expect(((await again.json()) as { id: string }).id).toBe(id)
  expect(await (await send('one', { name: 'b.mp4', size_bytes: 10 })).json()).toMatchObject({
    code: 'idempotency_mismatch',
    status: 422,
  })
  expect((await send('one', { question: 'x' }, '/api/v1/ask')).status).toBe(422)
  expect(((await (await send('two', { name: 'a.mp4', size_bytes: 10 })).json()) as { id: string }).id).not.toBe(id)
  expect((await send('a b\u00e9', { name: 'a.mp4', size_bytes: 10 })).status).toBe(400)
  expect((await send('three', { name: '', size_bytes: 10 })).status).toBe(400)
  expect((await send('three', { name: '', size_bytes: 10 })).headers.get('idempotency-replayed')).toBe('true')

  const form = (content: string, name = 'clip.mp4') => {
    const body = new FormData()
    body.set('file', new File([content], name))
    return server.api.request('/api/v1/uploads', { method: 'POST', body, headers: { 'idempotency-key': 'form' } })
  }
  const uploaded = ((await (await form('abc')).json()) as { id: string }).id
  // Each form has a boundary of its own, so the bytes differ where the content does not.
  expect(((await (await form('abc')).json()) as { id: string }).id).toBe(uploaded)
  expect((await form('abd')).status).toBe(422)
  expect((await form('abc', 'other.mp4')).status).toBe(422)
  const left = await Array.fromAsync(new Bun.Glob('*').scan({ cwd: join(server.folder, 'uploads'), onlyFiles: false }))
  expect(left).toHaveLength(3)

  const [one, other] = await Promise.all([1, 2].map(() => send('race', { name: 'a.mp4', size_bytes: 10 })))
  const outcomes = [one?.status, other?.status].toSorted((a = 0, b = 0) => a - b)
  expect(outcomes[0]).toBe(201)
  expect([201, 409]).toContain(outcomes[1] ?? 0)
})
