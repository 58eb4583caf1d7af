import { expect, test } from 'bun:test'
import { join } from 'node:path'
import type { IndexDocument } from '@stepcast/video-index'
import { sampleDocument } from '@stepcast/video-index/testing'
import { quickIndex, quickRun, videoId } from '../testing/fixtures.ts'
import { openApi, until } from '../testing/test-api.ts'

test('follows a procedure: asks for approval, goes on, shows its pictures and report', async () => {
  await using server = await openApi()
  const { run_id, id } = await server.startRun({
    values: { product_name: 'Headset' },
    secrets: { password: 'hunter2-secret' },
  })
  const show = async () => (await server.api.request(`/api/v1/runs/${run_id}`)).json() as Promise<{ status: string }>
  expect(await until(show, (run) => run.status === 'needs_approval')).toMatchObject({
    approval: { target: 'New product' },
  })
  expect((await server.post(`/api/v1/runs/${run_id}/approve`, {})).status).toBe(200)
  const done = (await until(show, (run) => run.status === 'done')) as unknown as {
    report: string
    steps: { screenshot: string }[]
  }
  expect(server.jobs.get(id)).toMatchObject({ status: 'done', progress: 1 })
  const report = await server.api.request(done.report)
  expect(report.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(await report.text()).toContain('· Done</title>')
  const inChinese = await server.api.request(`${done.report}?language=zh-CN`)
  expect(inChinese.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(await inChinese.text()).toContain('· 完成</title>')
  expect(await (await server.api.request(done.steps[0]?.screenshot ?? '')).text()).toBe('picture')
  for (const path of ['..%2f..%2fjobs.sqlite', '%2e%2e/%2e%2e/jobs.sqlite', '.hidden']) {
    expect((await server.api.request(`/api/v1/runs/${run_id}/files/${path}`)).status).toBe(404)
  }
  const late = await server.post(`/api/v1/runs/${run_id}/approve`, {})
  expect(await late.json()).toMatchObject({ code: 'run_not_active', status: 409 })
  const kept = await Promise.all(
    ['jobs.sqlite', 'jobs.sqlite-wal'].map((name) =>
      Bun.file(join(server.folder, name))
        .text()
        .catch(() => ''),
    ),
  )
  expect(kept.join('')).toContain('Headset')
  expect(kept.join('')).not.toContain('hunter2')
})

test('follows several recordings as one procedure, whose pictures are their own, and can be begun again', async () => {
  const followed: IndexDocument[] = []
  await using server = await openApi({}, quickIndex, (document, options) => {
    followed.push(document)
    return quickRun(document, options)
  })
  const other = sampleDocument({
    video: { id: 'vid_00112233445566aa' },
    procedure: { parameters: [{ name: 'product_name', label: 'Note', recorded_value: 'Fragile', kind: 'text' }] },
  })
  await server.library.put(other)
  const refused = await server.post('/api/v1/runs', {
    video_id: videoId,
    followed_by: ['vid_0'],
    url: 'http://localhost:1',
  })
  expect(await refused.json()).toMatchObject({ code: 'video_not_found' })

  const { run_id } = await server.startRun({
    followed_by: [other.video.id],
    values: { product_name_2: 'Heavy' },
    dry_run: true,
  })
  const [whole] = await until(
    () => followed,
    (documents) => documents.length > 0,
  )
  const { steps } = whole!.procedure
  expect(new Set(steps.map(({ video_id }) => video_id))).toEqual(new Set([videoId, other.video.id]))
  expect(steps.at(-1)!.keyframes.after).toBe(
    server.library.keyframePath(other.video.id, other.procedure.steps.at(-1)!.keyframes.after),
  )
  const asked = await (await server.api.request(`/api/v1/runs/${run_id}/asked`)).json()
  expect(asked).toMatchObject({ followed_by: [other.video.id], values: { product_name_2: 'Heavy' } })
  expect((asked as { parameters: { name: string }[] }).parameters.map(({ name }) => name)).toEqual([
    'product_name',
    'photo',
    'product_name_2',
  ])
  await server.jobs.runs.stop(run_id).catch(() => undefined)
})

test('a denied run ends stopped, and a stopped one does not wait for anybody', async () => {
  await using server = await openApi()
  for (const verb of ['deny', 'stop']) {
    const { run_id } = await server.startRun()
    await until(
      () => server.jobs.runs.get(run_id),
      (run) => run.status === 'needs_approval',
    )
    await server.post(`/api/v1/runs/${run_id}/${verb}`, {})
    const ended = await until(
      () => server.jobs.runs.get(run_id),
      (run) => run.status === 'stopped',
    )
    expect(server.jobs.get(ended.job_id).status).toBe('cancelled')
  }
})

test('a paused run begins no further step until it may go on', async () => {
  await using server = await openApi()
  const { run_id } = await server.startRun()
  const steer = (verb: string) => server.post(`/api/v1/runs/${run_id}/${verb}`, {})
  await until(
    () => server.jobs.runs.get(run_id),
    (run) => run.status === 'needs_approval',
  )
  await steer('pause')
  await steer('approve')
  await until(
    () => server.jobs.runs.get(run_id),
    (run) => run.status === 'paused',
  )
  await Bun.sleep(100)
  expect(server.jobs.runs.get(run_id).status).toBe('paused')
  await steer('resume')
  await until(
    () => server.jobs.runs.get(run_id),
    (run) => run.status === 'done',
  )
})

test('gives a run only files that were uploaded', async () => {
  await using server = await openApi()
  const run = (values: Record<string, string>) =>
    server.post('/api/v1/runs', { video_id: videoId, url: 'http://localhost:4400', values })
  expect(await (await run({})).json()).toMatchObject({
    code: 'file_missing',
    detail: expect.stringContaining('photo'),
  })
  for (const photo of ['/etc/hostname', join(server.folder, 'sample.mp4'), '/no/such/file']) {
    expect(await (await run({ photo })).json()).toMatchObject({ code: 'bad_request', status: 400 })
  }
  const form = new FormData()
  form.set('file', new File(['png'], 'headset.png'))
  const uploaded = await server.api.request('/api/v1/uploads', { method: 'POST', body: form })
  const { id } = (await uploaded.json()) as { id: string }
  expect((await run({ photo: id })).status).toBe(202)
  expect(await (await run({ colour: 'red', photo: id })).json()).toMatchObject({ code: 'unknown_parameter' })
  const elsewhere = await server.post('/api/v1/runs', { video_id: videoId, url: 'file:///etc/passwd', values: {} })
  expect(elsewhere.status).toBe(400)
})
