import { expect, test } from 'bun:test'
import { videoId } from '../testing/fixtures.ts'
import { openApi, until } from '../testing/test-api.ts'

const path = `/api/v1/videos/${videoId}`
const json = async (response: Response | Promise<Response>): Promise<unknown> => (await response).json()

test('a recording stays whole until its deletion is due, and can be restored until then', async () => {
  await using server = await openApi()
  const remove = () => server.api.request(`${path}?undo_s=30`, { method: 'DELETE' })
  const removed = await remove()
  expect([removed.status, await json(removed)]).toEqual([202, { deletes_in_s: 30 }])
  expect(await json(server.api.request('/api/v1/videos'))).toMatchObject({
    videos: [{ deletes_in_s: expect.any(Number) }],
  })
  expect((await server.api.request(path)).status).toBe(200)
  expect((await server.post(`${path}/restore`, {})).status).toBe(204)
  const [listed] = ((await json(server.api.request('/api/v1/videos'))) as { videos: object[] }).videos
  expect(listed).not.toHaveProperty('deletes_in_s')

  await server.api.request(`${path}?undo_s=0.05`, { method: 'DELETE' })
  await until(
    async () => (await server.api.request(path)).status,
    (status) => status === 404,
  )
  expect((await server.post(`${path}/restore`, {})).status).toBe(404)
  expect((await remove()).status).toBe(404)
})

test('deletes at once what was to be deleted when the server ends, and keeps what is added again', async () => {
  await using server = await openApi()
  await server.api.request(`${path}?undo_s=30`, { method: 'DELETE' })
  const form = new FormData()
  form.set('file', new File(['again'], 'demo.mp4'))
  await server.api.request('/api/v1/videos', { method: 'POST', body: form })
  await until(
    () => server.jobs.store.list()[0]?.status,
    (status) => status === 'done',
  )
  expect(server.jobs.deletions.secondsLeft(videoId)).toBeUndefined()
  await server.api.request(`${path}?undo_s=30`, { method: 'DELETE' })
  await server.jobs.deletions.close()
  expect(await server.library.list()).toEqual([])
})

test.each(['0', '-1', 'x', '61'])('refuses undo_s=%s', async (undoS) => {
  await using server = await openApi()
  expect((await server.api.request(`${path}?undo_s=${undoS}`, { method: 'DELETE' })).status).toBe(400)
  expect((await server.api.request(path)).status).toBe(200)
})
