import type { Correction, CorrectionList } from '@stepcast/video-index'
import { expect, test } from 'bun:test'
import { videoId } from '../testing/fixtures.ts'
import { openApi } from '../testing/test-api.ts'

const address = `/api/v1/videos/${videoId}/corrections`
type Server = Awaited<ReturnType<typeof openApi>>

async function read(server: Server): Promise<{ etag: string; list: CorrectionList }> {
  const response = await server.api.request(address)
  expect(response.status).toBe(200)
  return { etag: response.headers.get('etag') ?? '', list: (await response.json()) as CorrectionList }
}

async function send(
  server: Server,
  ifMatch: string | undefined,
  body: unknown,
  { path = address, method = 'POST' }: { path?: string; method?: string } = {},
) {
  const response = await server.api.request(path, {
    method,
    headers: { 'content-type': 'application/json', ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return {
    status: response.status,
    etag: response.headers.get('etag') ?? '',
    type: response.headers.get('content-type'),
    body: (await response.json()) as CorrectionList & { code?: string; hint?: string; detail?: string },
  }
}

const change: Correction = { op: 'change', step: 2, title: 'Say what it is called', value: 'Lamp' }
const titles = ({ procedure }: CorrectionList) => procedure.steps.map(({ title }) => title)

test('corrects steps, and everything that tells of them follows', async () => {
  await using server = await openApi()
  const { etag, list } = await read(server)
  expect(list).toMatchObject({ corrections: [], undo: 0, redo: 0 })
  expect(etag).toBe(`"${list.revision}"`)
  const made = await send(server, etag, { corrections: [change, { op: 'delete', step: 1 }] })
  expect(made.status).toBe(200)
  expect(titles(made.body)).toEqual(['Say what it is called', 'Choose the photo'])
  expect(made.body.corrections).toMatchObject([
    { op: 'change', title: 'Enter the product name', start_s: 10, unplaced: null },
    { op: 'delete', title: 'Click “New product”', start_s: 5, unplaced: null },
  ])
  expect(made.body.procedure.steps[0]?.keyframes.before).toBe(`/api/v1/videos/${videoId}/keyframes/2-before.webp`)
  expect(await read(server)).toEqual({ etag: made.etag, list: made.body })
  for (const path of [`/api/v1/videos/${videoId}`, `/api/v1/videos/${videoId}/procedure`])
    expect(await (await server.api.request(path)).text()).toContain('Say what it is called')
  const markdown = await server.api.request(`/api/v1/videos/${videoId}/procedure?format=md`)
  expect(await markdown.text()).toContain('Say what it is called')
  const asked = await server.post('/api/v1/ask', { question: 'When is step 1 shown?', video_id: videoId })
  expect(await asked.text()).toContain('Say what it is called')
})

test('refuses the second of two editors, and tells whoever names nothing what to name', async () => {
  await using server = await openApi()
  const { etag } = await read(server)
  const first = await send(server, etag, { corrections: [change] })
  const second = await send(server, etag, { corrections: [{ op: 'delete', step: 1 }] })
  expect([second.status, second.type, second.body.code]).toEqual([
    412,
    'application/problem+json',
    'correction_conflict',
  ])
  expect(second.body.hint).toContain('load its steps anew')
  expect(await send(server, undefined, { corrections: [change] })).toMatchObject({
    status: 428,
    body: { code: 'precondition_required' },
  })
  expect((await send(server, `"other", ${first.etag}`, { corrections: [{ op: 'delete', step: 1 }] })).status).toBe(200)
  expect((await send(server, '*', { corrections: [{ op: 'delete', step: 1 }] })).status).toBe(200)
  expect(titles((await read(server)).list)).toEqual(['Choose the photo'])
  const unchanged = await server.api.request(address, { headers: { 'if-none-match': (await read(server)).etag } })
  expect(unchanged.status).toBe(304)
})

test('undoes and redoes, drops one, and resets all', async () => {
  await using server = await openApi()
  const original = titles((await read(server)).list)
  await send(server, '*', { corrections: [change, { op: 'split', step: 3, at_s: 16 }] })
  const undone = await send(server, '*', {}, { path: `${address}/undo` })
  expect(undone.body).toMatchObject({ undo: 1, redo: 1 })
  const redone = await send(server, '*', { count: 1 }, { path: `${address}/redo` })
  expect(redone.body.procedure.steps).toHaveLength(4)
  const [first] = redone.body.corrections
  const dropped = await send(server, redone.etag, undefined, { path: `${address}/${first!.id}`, method: 'DELETE' })
  expect(titles(dropped.body)[1]).toBe('Enter the product name')
  const reset = await send(server, dropped.etag, undefined, { method: 'DELETE' })
  expect(titles(reset.body)).toEqual(original)
  expect(reset.body).toMatchObject({ undo: 0, redo: 1, corrections: [] })
  const gone = await send(server, '*', undefined, { path: `${address}/${first!.id}`, method: 'DELETE' })
  expect([gone.status, gone.body.code]).toEqual([404, 'correction_not_found'])
})

test('refuses what makes no sense, as a whole, and says which', async () => {
  await using server = await openApi()
  const before = await read(server)
  const wrong: [unknown, number, string, RegExp][] = [
    [{ corrections: [] }, 400, 'bad_request', /corrections/],
    [{ corrections: [{ op: 'change', step: 2, tittle: 'A' }] }, 400, 'bad_request', /tittle/],
    [{ corrections: [change, { op: 'change', step: 1, start_s: 9, end_s: 3 }] }, 400, 'bad_correction', /correction 2/],
    [{ corrections: [{ op: 'delete', step: 7 }] }, 404, 'step_not_found', /no step 7/],
  ]
  for (const [body, status, code, says] of wrong) {
    const answer = await send(server, '*', body)
    expect([answer.status, answer.body.code]).toEqual([status, code])
    expect(answer.body.detail).toMatch(says)
  }
  expect(await read(server)).toEqual(before)
  const unknown = await send(server, '*', { corrections: [change] }, { path: '/api/v1/videos/vid_0/corrections' })
  expect([unknown.status, unknown.body.code]).toEqual([404, 'video_not_found'])
})

test('keeps corrections through a deletion that is taken back', async () => {
  await using server = await openApi()
  await send(server, '*', { corrections: [change] })
  await server.api.request(`/api/v1/videos/${videoId}?undo_s=30`, { method: 'DELETE' })
  await server.post(`/api/v1/videos/${videoId}/restore`, {})
  expect(titles((await read(server)).list)[1]).toBe('Say what it is called')
})
