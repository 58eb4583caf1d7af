import { expect, setDefaultTimeout, test } from 'bun:test'
import type { Batch } from '../jobs/batch.ts'
import { videoId } from '../testing/fixtures.ts'
import { runByName } from '../testing/run-by-name.ts'
import { openApi, until } from '../testing/test-api.ts'

setDefaultTimeout(60_000)
type Server = Awaited<ReturnType<typeof openApi>>

async function uploadPhoto({ api }: Server): Promise<string> {
  const form = new FormData()
  form.set('file', new File(['png'], 'headset.png'))
  const { id } = (await (await api.request('/api/v1/uploads', { method: 'POST', body: form })).json()) as { id: string }
  return id
}

async function asks(server: Server, more: object) {
  return { video_id: videoId, url: 'http://localhost:4400', files: [await uploadPhoto(server)], ...more }
}

async function start(server: Server, more: object): Promise<string> {
  const started = await server.post('/api/v1/batches', await asks(server, more))
  const body = (await started.json()) as { batch_id: string; detail?: string }
  expect({ status: started.status, detail: body.detail }).toEqual({ status: 202, detail: undefined })
  return body.batch_id
}

async function read({ api }: Server, id: string): Promise<Batch> {
  return (await (await api.request(`/api/v1/batches/${id}`)).json()) as Batch
}

const hasEnded = ({ status }: Batch) => status === 'done' || status === 'failed' || status === 'stopped'
const statuses = ({ rows }: Batch) => rows.map(({ status }) => status)

test('tells what a table would set, and everything that is wrong with it, before anything runs', async () => {
  const { run, asked } = runByName()
  await using server = await openApi({}, undefined, run)
  const check = async (more: object) => {
    const answer = await server.post('/api/v1/batches/check', await asks(server, more))
    return (await answer.json()) as {
      columns: unknown
      choices: { name: string }[]
      problems: unknown
      detail?: string
    }
  }
  const good = await check({ csv: 'PRODUCT NAME;Notes\nHeadset;x\n', columns: { Notes: null } })
  expect(good).toMatchObject({
    columns: [
      { name: 'PRODUCT NAME', parameter: 'product_name', label: 'Product name', problem: null },
      { name: 'Notes', parameter: null, problem: null },
    ],
    rows: [{ n: 1, cells: ['Headset', 'x'] }],
    problems: [],
  })
  expect(good.choices.map(({ name }) => name)).toEqual(['product_name', 'photo'])
  const unknown = await check({ csv: 'Colour of the sky\nblue\n' })
  expect(unknown.problems).toEqual([
    { row: null, column: 'Colour of the sky', message: expect.stringContaining('no parameter') },
  ])
  expect((await check({ csv: 'product_name,Product name\na,b\n' })).problems).toEqual([
    { row: null, column: 'Product name', message: '“product_name” sets the same value' },
  ])
  const files = await check({ csv: 'Product name,Photo\nHeadset,headset.png\n,headset.png\nLamp,/etc/passwd\n' })
  expect(files.problems).toEqual([
    { row: 2, column: 'Product name', message: 'the cell is empty' },
    { row: 3, column: null, message: expect.stringContaining('a file parameter takes a file that was uploaded') },
  ])
  expect((await check({ csv: 'Product name\n"Head' })).detail).toContain('a quotation mark is not closed')
  const refused = await server.post(
    '/api/v1/batches',
    await asks(server, { csv: 'Product name\n\nx\n ,\n', yes: true }),
  )
  expect(refused.status).toBe(202)
  const empty = await server.post('/api/v1/batches', await asks(server, { csv: 'Product name,Photo\n,x\n' }))
  expect([empty.status, await empty.json()]).toMatchObject([422, { code: 'bad_rows' }])
  await until(
    () => asked.length,
    (count) => count === 1,
  )
})

test('does the rows one after the other, each a run of its own with its own values and the common secrets', async () => {
  const { run, asked } = runByName()
  await using server = await openApi({}, undefined, run)
  const rows = [{ 'Product name': '台灯, “小”' }, { 'Product name': 'Headset' }]
  const id = await start(server, { rows, secrets: { password: 'hunter2' } })
  const batch = await until(() => read(server, id), hasEnded)
  expect([batch.status, batch.reason, statuses(batch)]).toEqual(['done', null, ['done', 'done']])
  expect(asked.map(({ values }) => values)).toEqual(rows)
  expect(asked.every(({ secrets }) => secrets['password'] === 'hunter2')).toBe(true)
  const ids = batch.rows.map(({ run_id }) => run_id ?? '')
  expect(new Set(ids).size).toBe(2)
  expect(server.jobs.runs.get(ids[1] ?? '').part_of).toEqual({ batch_id: id, row: 2 })
  const csv = await (await server.api.request(`/api/v1/batches/${id}/results.csv`)).text()
  expect(csv).toContain(`1,done,,${ids[0]},${batch.rows[0]?.report},0.1,"台灯, “小”"`)
  const kept = await Bun.file(`${server.folder}/jobs.sqlite`).text()
  expect(kept + (await Bun.file(`${server.folder}/jobs.sqlite-wal`).text())).not.toContain('hunter2')
})

test('stops at the first row that fails, goes on with what is left, and never does a row again that is done', async () => {
  const { run, asked, state } = runByName()
  await using server = await openApi({}, undefined, run)
  const csv = 'Product name\nfirst\nbroken\nlast\n'
  const id = await start(server, { csv })
  const failed = await until(() => read(server, id), hasEnded)
  expect([failed.status, failed.reason, statuses(failed)]).toEqual([
    'failed',
    '2 of 3 rows are not done',
    ['done', 'failed', 'waiting'],
  ])
  expect(failed.rows[1]?.reason).toBe('the element is no longer on the page')
  state.isBroken = false
  const again = await server.post(`/api/v1/batches/${id}/resume`, {})
  expect(again.status).toBe(202)
  expect(statuses(await until(() => read(server, id), hasEnded))).toEqual(['done', 'done', 'done'])
  expect(asked.map(({ values }) => values['Product name'])).toEqual(['first', 'broken', 'broken', 'last'])
  expect((await server.post(`/api/v1/batches/${id}/resume`, {})).status).toBe(400)
})

test('goes on after a failure where that is asked, and does only the rows that are named when it is taken up again', async () => {
  const { run, asked } = runByName()
  await using server = await openApi({}, undefined, run)
  const id = await start(server, { csv: 'Product name\nbroken\nsecond\nbroken\n', on_failure: 'go_on' })
  expect(statuses(await until(() => read(server, id), hasEnded))).toEqual(['failed', 'done', 'failed'])
  await server.post(`/api/v1/batches/${id}/resume`, { rows: [3, 2] })
  await until(() => read(server, id), hasEnded)
  expect(asked).toHaveLength(4)
})

test('ends with the row that is being done when it is stopped, and says after a restart what it did not do', async () => {
  const { run } = runByName()
  const server = await openApi({}, undefined, run)
  const id = await start(server, { csv: 'Product name\nslow\nnext\n' })
  await until(
    () => read(server, id),
    ({ rows }) => rows[0]?.status === 'running',
  )
  const stopped = (await (await server.post(`/api/v1/batches/${id}/stop`, {})).json()) as Batch
  expect([stopped.status, statuses(stopped)]).toEqual(['stopped', ['stopped', 'waiting']])
  await server.post(`/api/v1/batches/${id}/resume`, {})
  await until(
    () => read(server, id),
    ({ rows }) => rows[0]?.status === 'running',
  )
  const { Jobs } = await import('../jobs/jobs.ts')
  await server.jobs.close()
  const next = new Jobs({ dataDir: server.folder, library: server.library, uploads: server.uploads, runProcedure: run })
  const interrupted = next.batches.get(id)
  expect(interrupted).toMatchObject({ status: 'failed', reason: expect.stringContaining('the server stopped') })
  expect(statuses(interrupted)).toEqual(['failed', 'waiting'])
  await next.close()
  await server.library.close()
})

test('a dry run plans every row and touches nothing', async () => {
  const { run } = runByName()
  await using server = await openApi({}, undefined, run)
  const id = await start(server, { csv: 'Product name\na\nb\n', dry_run: true })
  const batch = await until(() => read(server, id), hasEnded)
  expect([batch.status, batch.dry_run, statuses(batch)]).toEqual(['done', true, ['stopped', 'stopped']])
})
