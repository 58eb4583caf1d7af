import { expect, test } from 'bun:test'
import { videoId } from '../testing/fixtures.ts'
import { openApi } from '../testing/test-api.ts'

test('gives lists in pages, and tells who has an answer already that nothing changed', async () => {
  await using server = await openApi()
  const { document } = (await server.library.stored([videoId]))[0] ?? {}
  if (!document) throw new Error('the sample is there')
  for (const n of [1, 2, 3, 4]) {
    const indexed_at = new Date(Date.UTC(2026, 0, n)).toISOString()
    await server.library.put({ ...document, video: { ...document.video, id: `vid_000000000000000${n}`, indexed_at } })
  }
  const idsOf = async (path: string, list: string, id: string) => {
    const ids: string[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const answer = await server.api.request(`${path}?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`)
      const page = (await answer.json()) as { next_cursor: string | null } & Record<string, Record<string, string>[]>
      expect(page[list]?.length).toBeLessThanOrEqual(2)
      ids.push(...(page[list] ?? []).map((item) => item[id] ?? ''))
      cursor = page.next_cursor
    }
    return ids
  }
  const videos = await idsOf('/api/v1/videos', 'videos', 'id')
  expect(videos).toHaveLength(5)
  expect(videos.filter((id) => id !== videoId)).toEqual([4, 3, 2, 1].map((n) => `vid_000000000000000${n}`))
  const started = []
  for (let count = 0; count < 3; count++) started.unshift((await server.startRun()).run_id)
  expect(await idsOf('/api/v1/runs', 'runs', 'run_id')).toEqual(started)
  expect(await idsOf('/api/v1/jobs', 'jobs', 'run_id')).toEqual(started)
  for (const path of ['videos', 'runs', 'jobs']) {
    expect((await server.api.request(`/api/v1/${path}?cursor=nonsense!`)).status).toBe(400)
    expect((await server.api.request(`/api/v1/${path}?limit=0`)).status).toBe(400)
  }

  for (const path of [`/videos/${videoId}`, '/videos', `/videos/${videoId}/procedure?format=md`, '/openapi.json']) {
    const first = await server.api.request(`/api/v1${path}`)
    const tag = first.headers.get('etag') ?? ''
    expect(tag).toMatch(/^"[0-9a-f]+"$/)
    expect(first.headers.get('cache-control')).toBe('private, no-cache')
    for (const known of [tag, `"other", W/${tag}`, '*']) {
      const again = await server.api.request(`/api/v1${path}`, { headers: { 'if-none-match': known } })
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', tag])
    }
    const stale = await server.api.request(`/api/v1${path}`, { headers: { 'if-none-match': '"other"' } })
    expect(stale.status).toBe(200)
  }
})
