import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { videoId } from '../testing/fixtures.ts'
import { openApi, until } from '../testing/test-api.ts'

test('hands out the document with addresses for pictures and without the path it was read from', async () => {
  await using server = await openApi()
  const response = await server.api.request(`/api/v1/videos/${videoId}`)
  const text = await response.text()
  expect(response.status).toBe(200)
  expect(text).not.toContain(server.folder)
  expect(JSON.parse(text).procedure.steps[0].keyframes.before).toBe(`/api/v1/videos/${videoId}/keyframes/1-before.webp`)
})

test('says what went wrong as a problem with code and hint, and gives nothing of the machine away', async () => {
  await using server = await openApi()
  const cases = [
    { path: '/api/v1/videos/vid_ffffffffffffffff', status: 404, code: 'video_not_found' },
    {
      path: `/api/v1/videos/${encodeURIComponent(join(server.folder, 'sample.mp4'))}`,
      status: 404,
      code: 'video_not_found',
    },
    { path: '/api/v1/jobs/job_nope', status: 404, code: 'job_not_found' },
    { path: '/api/v1/runs/run_nope', status: 404, code: 'run_not_found' },
    { path: '/api/v1/uploads/upl_nope', status: 404, code: 'upload_not_found' },
    { path: '/api/v1/nothing', status: 404, code: 'not_found' },
    { path: `/api/v1/videos/${videoId}/procedure?format=exe`, status: 400, code: 'bad_request' },
    { path: `/api/v1/videos/${videoId}/procedure?format=gif`, status: 400, code: 'bad_request' },
    { path: `/api/v1/videos/${videoId}/procedure?format=gif&step=99`, status: 404, code: 'step_not_found' },
    { path: `/api/v1/videos/${videoId}/procedure?format=html&blur=1,2`, status: 400, code: 'bad_request' },
    {
      path: `/api/v1/videos/${videoId}/procedure?format=playwright&url=javascript:1`,
      status: 400,
      code: 'bad_request',
    },
  ]
  for (const { path, status, code } of cases) {
    const response = await server.api.request(path)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    const text = await response.text()
    expect({ path, status: response.status, code: JSON.parse(text).code }).toEqual({ path, status, code })
    expect(text).not.toMatch(/node_modules|\.ts:|\/tmp\//)
  }
  const invalid = await server.post('/api/v1/ask', { question: '' })
  expect(await invalid.json()).toMatchObject({ code: 'bad_request', status: 400 })
  const broken = { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } }
  expect((await server.api.request('/api/v1/ask', broken)).status).toBe(400)
  const odd = { method: 'POST', body: 'x', headers: { 'content-type': 'text/x-odd' } }
  expect((await server.api.request('/api/v1/ask', odd)).status).toBe(415)
})

test('keeps a picture name inside the recording', async () => {
  await using server = await openApi()
  const keyframe = (name: string) => server.api.request(`/api/v1/videos/${videoId}/keyframes/${name}`)
  expect(await (await keyframe('1-before.webp')).text()).toBe('1-before.webp')
  await Bun.write(server.library.keyframePath(videoId, 'reading.json'), '{}')
  for (const name of [
    '..%2f..%2f..%2fsample.mp4',
    '%2e%2e',
    '..%5csample.mp4',
    '%2fetc%2fpasswd',
    '1-before.webp%00.png',
    'reading.json',
  ]) {
    const response = await keyframe(name)
    expect(response.status).toBe(404)
  }
})

test('streams byte ranges', async () => {
  await using server = await openApi()
  const read = async (range?: string, more: Record<string, string> = {}) => {
    const headers = { ...(range === undefined ? {} : { range }), ...more }
    const response = await server.api.request(`/api/v1/videos/${videoId}/stream`, { headers })
    return { response, bytes: new Uint8Array(await response.arrayBuffer()) }
  }
  const whole = await read()
  expect(whole.response.status).toBe(200)
  expect(whole.response.headers.get('content-type')).toBe('video/mp4')
  expect(whole.bytes).toEqual(server.bytes)
  const part = await read('bytes=100-199')
  expect(part.response.status).toBe(206)
  expect(part.response.headers.get('content-range')).toBe('bytes 100-199/10000')
  expect(part.bytes).toEqual(server.bytes.slice(100, 200))
  expect((await read('bytes=-10')).bytes).toEqual(server.bytes.slice(-10))
  expect((await read('bytes=9990-')).bytes).toEqual(server.bytes.slice(9990))
  expect((await read('bytes=10000-')).response.status).toBe(416)
  expect((await read('bytes=5-2')).response.status).toBe(200)
  const etag = whole.response.headers.get('etag') ?? ''
  expect((await read(undefined, { 'if-none-match': etag })).response.status).toBe(304)
  expect((await read('bytes=0-1', { 'if-range': '"other"' })).response.status).toBe(200)
})

test('indexes what comes as a form, tells every stage, and deletes the file with the recording', async () => {
  await using server = await openApi()
  const form = new FormData()
  form.set('file', new File([new Uint8Array(5000).fill(7)], '../..\\evil <b>name</b>.mp4'))
  form.set('title', 'Mine')
  const response = await server.api.request('/api/v1/videos', { method: 'POST', body: form })
  expect(response.status).toBe(202)
  const { id } = (await response.json()) as { id: string }
  const done = await until(
    () => server.jobs.get(id),
    (job) => job.status === 'done',
  )
  expect(done).toMatchObject({ kind: 'index', progress: 1, video_id: videoId, title: 'Mine' })
  const stages = server.jobs.store.eventsAfter(id, 0).map(({ name, data }) => `${name} ${JSON.parse(data).stage}`)
  expect(stages).toContain('stage distil')
  const path = (await server.library.get(videoId)).video.source_path ?? ''
  expect(path).toEndWith('content/bname.mp4'.replace('bname', 'b'))
  expect(await Bun.file(path).exists()).toBe(true)
  const removed = await server.api.request(`/api/v1/videos/${videoId}`, { method: 'DELETE' })
  expect(removed.status).toBe(204)
  expect(await Bun.file(path).exists()).toBe(false)
})

test('takes a budget for the model, as JSON and in a form, and nothing else for one', async () => {
  await using server = await openApi()
  const send = async (budget: string) => {
    const form = new FormData()
    form.set('file', new File(['abc'], 'clip.mp4'))
    form.set('max_model_tokens', budget)
    return await server.api.request('/api/v1/videos', { method: 'POST', body: form })
  }
  const added = await send('5000')
  expect(added.status).toBe(202)
  const { id } = (await added.json()) as { id: string }
  expect(server.jobs.store.request(id)).toMatchObject({ max_model_tokens: 5000 })
  for (const budget of ['', '-1', '1.5', 'few']) expect((await send(budget)).status).toBe(400)
  expect((await server.post('/api/v1/videos', { upload_id: 'upl_1', max_model_tokens: -1 })).status).toBe(400)
})

test('keeps one file of a recording that is read anew from another upload, and none of its subtitles', async () => {
  await using server = await openApi()
  const paths: string[] = []
  for (const content of [1, 2]) {
    const form = new FormData()
    form.set('file', new File([new Uint8Array(5000).fill(content)], 'clip.mp4'))
    form.set('subtitles', new File(['WEBVTT'], 'clip.vtt'))
    const response = await server.api.request('/api/v1/videos', { method: 'POST', body: form })
    const { id } = (await response.json()) as { id: string }
    await until(
      () => server.jobs.get(id),
      (job) => job.status === 'done',
    )
    paths.push((await server.library.get(videoId)).video.source_path ?? '')
  }
  expect(new Set(paths).size).toBe(2)
  const left = new Bun.Glob('*/content/*').scan({ cwd: join(server.folder, 'uploads'), absolute: true })
  expect(await Array.fromAsync(left)).toEqual(paths.slice(1))
})

test('takes an upload up again where it broke off', async () => {
  await using server = await openApi()
  const begun = await server.post('/api/v1/uploads', { name: 'clip.mp4', size_bytes: 10 })
  const { id } = (await begun.json()) as { id: string }
  const send = (offset: number, bytes: number[]) =>
    server.api.request(`/api/v1/uploads/${id}`, {
      method: 'PATCH',
      body: new Uint8Array(bytes),
      headers: { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
    })
  expect((await send(0, [1, 2, 3, 4])).status).toBe(200)
  const early = await server.post('/api/v1/videos', { upload_id: id })
  expect(await early.json()).toMatchObject({ code: 'upload_incomplete', status: 409 })
  expect(await (await send(0, [9])).json()).toMatchObject({ code: 'upload_offset', status: 409 })
  const where = await server.api.request(`/api/v1/uploads/${id}`)
  expect(await where.json()).toMatchObject({ received_bytes: 4, complete: false })
  expect(await (await send(4, [5, 6, 7, 8, 9, 10])).json()).toMatchObject({ complete: true })
  expect(await Bun.file(await server.uploads.pathOf(id)).bytes()).toEqual(
    new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
  )
  expect((await server.post('/api/v1/videos', { upload_id: id })).status).toBe(202)
})

test('refuses what is too large and leaves nothing of it behind', async () => {
  await using server = await openApi()
  const form = new FormData()
  form.set('file', new File([new Uint8Array(150_000)], 'big.mp4'))
  const response = await server.api.request('/api/v1/videos', { method: 'POST', body: form })
  expect(await response.json()).toMatchObject({ code: 'too_large', status: 413 })
  const left = await Array.fromAsync(new Bun.Glob('*').scan({ cwd: join(server.folder, 'uploads'), onlyFiles: false }))
  expect(left).toEqual([])
  const announced = await server.post('/api/v1/uploads', { name: 'big.mp4', size_bytes: 150_000 })
  expect(announced.status).toBe(413)
  const json = await server.post('/api/v1/ask', { question: 'x'.repeat(2_000_000) })
  expect(json.status).toBe(413)
})

test('answers other hosts and other pages with a refusal', async () => {
  await using server = await openApi()
  const ask = async (headers: Record<string, string>, method = 'GET') => {
    const response = await server.api.request('/api/v1/videos', { method, headers })
    return ((await response.json()) as { code?: string }).code
  }
  expect(await ask({ host: 'evil.example:4317' })).toBe('forbidden_host')
  expect(await ask({ host: '127.0.0.1.evil.example' })).toBe('forbidden_host')
  expect(await ask({ host: 'localhost:4317', origin: 'http://evil.example' }, 'POST')).toBe('forbidden_origin')
  expect(await ask({ host: 'localhost:4317', origin: 'http://localhost:9999' }, 'POST')).toBe('forbidden_origin')
  expect(await ask({ host: 'localhost:4317', origin: 'null' }, 'POST')).toBe('forbidden_origin')
  expect(await ask({ host: 'localhost:4317', 'sec-fetch-site': 'cross-site' })).toBe('forbidden_origin')
  expect(await ask({ host: 'localhost:4317', origin: 'http://localhost:4317' })).toBeUndefined()
})

test('demands the token when there is one, and takes it as a bearer or a session', async () => {
  await using server = await openApi({ token: 'correct horse' })
  const list = (headers: Record<string, string>) => server.api.request('/api/v1/videos', { headers })
  expect(await (await list({})).json()).toMatchObject({ code: 'unauthorized', status: 401 })
  expect((await list({ authorization: 'Bearer wrong' })).status).toBe(401)
  expect((await list({ authorization: 'Bearer correct horse' })).status).toBe(200)
  expect((await server.api.request('/api/v1/health')).status).toBe(200)
  expect((await server.post('/api/v1/session', { token: 'wrong' })).status).toBe(401)
  const session = await server.post('/api/v1/session', { token: 'correct horse' })
  const cookie = session.headers.get('set-cookie') ?? ''
  expect(cookie).toMatch(/HttpOnly.*SameSite=Strict/)
  expect(cookie).not.toContain('correct')
  expect((await list({ cookie: cookie.split(';')[0] ?? '' })).status).toBe(200)
})

test('describes every address of the contract as OpenAPI 3.1, and as a page that loads nothing', async () => {
  await using server = await openApi()
  const document = (await (await server.api.request('/api/v1/openapi.json')).json()) as {
    openapi: string
    paths: Record<string, Record<string, { parameters?: { name: string; in: string }[] }>>
  }
  for (const [path, methods] of Object.entries(document.paths))
    for (const [method, { parameters = [] }] of Object.entries(methods))
      expect({ path, method, once: parameters.some(({ name }) => name === 'Idempotency-Key') }).toEqual({
        path,
        method,
        once: method === 'post',
      })
  expect(document.openapi).toBe('3.1.0')
  const promised = [
    'videos',
    'ask',
    'runs',
    'jobs/{id}',
    'jobs/{id}/events',
    'runs/{id}',
    'runs/{id}/events',
    'health',
    'metrics',
  ].concat(['', '/procedure', '/keyframes/{name}', '/stream'].map((rest) => `videos/{id}${rest}`))
  expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(promised.map((path) => `/api/v1/${path}`)))
  const docs = await (await server.api.request('/api/v1/docs')).text()
  expect(docs).toContain('/api/v1/videos/{id}/stream')
  expect(docs).not.toMatch(/(src|href)="(https?:)?\/\//)
  const metrics = await (await server.api.request('/api/v1/metrics')).text()
  expect(metrics).toMatch(/^stepcast_videos 1$/m)
})

test('exports the procedure as every text there is, by the same list that it gives', async () => {
  await using server = await openApi()
  const { formats } = (await (await server.api.request('/api/v1/export-formats')).json()) as {
    formats: { name: string; media_type: string; content: string; pictures: boolean; extension: string }[]
  }
  expect(formats.map(({ name }) => name)).toEqual(expect.arrayContaining(['json', 'md', 'pdf', 'recorder', 'gif']))
  for (const { name, media_type, extension } of formats.filter(
    ({ content, pictures }) => content === 'text' && !pictures,
  )) {
    const response = await server.api.request(`/api/v1/videos/${videoId}/procedure?format=${name}&download=true`)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toStartWith(media_type)
    expect(response.headers.get('content-disposition')).toMatch(new RegExp(`^attachment; .*\\.${extension}$`))
    expect((await response.text()).length).toBeGreaterThan(50)
  }
  const guide = await (await server.api.request(`/api/v1/videos/${videoId}/procedure?format=md`)).text()
  expect(guide).toContain(`/api/v1/videos/${videoId}/keyframes/`)
})

describe('a question', () => {
  const read = async (response: Response) => {
    const text = await response.text()
    return text
      .split('\n\n')
      .filter((block) => block.startsWith('event:'))
      .map((block) => {
        const [, name, data] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? []
        return { name, data: JSON.parse(data ?? 'null') }
      })
  }

  test('is answered as events where they are asked for, in the end with the document that JSON would be', async () => {
    await using server = await openApi()
    const question = 'Where is the product name entered?'
    const whole = await (await server.post('/api/v1/ask', { question })).json()
    const headers = { 'content-type': 'application/json', accept: 'text/event-stream' }
    const asked = { method: 'POST', body: JSON.stringify({ question }), headers }
    for (const response of [
      await server.api.request('/api/v1/ask', asked),
      await server.post('/api/v1/ask', { question, stream: true }),
    ]) {
      expect(response.headers.get('content-type')).toStartWith('text/event-stream')
      expect(response.headers.get('etag')).toBeNull()
      const events = await read(response)
      expect(events.map(({ name }) => name)).toEqual(['citations', 'words', 'answer'])
      expect(events[0]?.data.citations[0].keyframe).toBe(`/api/v1/videos/${videoId}/keyframes/2-after.webp`)
      expect(events[1]?.data).toEqual({ text: whole.answer })
      expect(events[2]?.data).toEqual(whole)
    }
  })

  test('that fails before anything is found is a problem, also where events were asked for', async () => {
    await using server = await openApi()
    const response = await server.post('/api/v1/ask', { question: 'where?', video_id: 'vid_ff', stream: true })
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toMatchObject({ status: 404, code: 'video_not_found' })
  })

  test('of how something is done has the pictures of its steps as addresses', async () => {
    await using server = await openApi()
    const answer = await (
      await server.post('/api/v1/ask', { question: 'How is step 1 done?', video_id: videoId })
    ).json()
    expect(answer.steps[0].keyframes.before).toBe(`/api/v1/videos/${videoId}/keyframes/1-before.webp`)
  })

  test('is narrowed by its fields, and refused where they are none', async () => {
    await using server = await openApi()
    const question = 'Where is the product name entered?'
    const places = async (more: object) =>
      (await (await server.post('/api/v1/ask', { question, ...more })).json()).citations
    expect(
      await places({ kinds: ['fill'], app: 'shop.test', start_s: 5, end_s: 60, video_ids: [videoId] }),
    ).toHaveLength(1)
    for (const more of [{ kinds: ['scroll'] }, { app: 'other.test' }, { end_s: 5 }])
      expect(await places(more)).toEqual([])
    for (const more of [{ kinds: ['look'] }, { video_ids: [] }, { start_s: -1 }, { video_ids: ['demo.mp4'] }])
      expect((await server.post('/api/v1/ask', { question, ...more })).status).toBe(400)
  })

  test('is described with both', async () => {
    await using server = await openApi()
    const { paths } = await (await server.api.request('/api/v1/openapi.json')).json()
    const { content } = paths['/api/v1/ask'].post.responses['200']
    expect(Object.keys(content)).toEqual(['application/json', 'text/event-stream'])
  })
})
