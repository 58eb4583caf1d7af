import { expect, test } from 'bun:test'
import { Library } from '@stepcast/video-index'
import { temporaryFolder } from '@stepcast/video-index/testing'
import { connect } from 'node:net'
import { addSample, quickIndex, quickRun, videoId } from '../testing/fixtures.ts'
import { startServer } from './start-server.ts'

const work = { indexVideo: quickIndex, runProcedure: quickRun }

async function start() {
  const folder = await temporaryFolder()
  const library = await Library.open({ dataDir: folder.path })
  const { bytes } = await addSample(library, folder.path)
  const server = await startServer({ dataDir: folder.path, port: 0, work })
  const close = async () => {
    await server.close()
    await library.close()
    await folder[Symbol.asyncDispose]()
  }
  return { ...server, folder: folder.path, bytes, [Symbol.asyncDispose]: close }
}

type Sent = {
  id?: string
  event?: string
  data: { status: string; run?: { status: string; screen: { url: string } | null } }
}

async function* readEvents(url: string, lastEventId?: string): AsyncGenerator<Sent> {
  const response = await fetch(url, { headers: lastEventId === undefined ? {} : { 'last-event-id': lastEventId } })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  let text = ''
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const fields = Object.fromEntries(
        block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      )
      if (fields['data']) yield { ...fields, data: JSON.parse(fields['data']) }
    }
  }
}

test('a recording goes from upload to done, each stage told, and a dropped stream goes on where it was', async () => {
  await using server = await start()
  const form = new FormData()
  form.set('file', new File([new Uint8Array(3_000_000).fill(3)], 'demo.mp4'))
  const response = await fetch(`${server.url}/api/v1/videos`, { method: 'POST', body: form })
  const job = (await response.json()) as { id: string }
  const address = `${server.url}/api/v1/jobs/${job.id}/events`
  let first: string | undefined
  for await (const { id } of readEvents(address)) {
    first = id
    break
  }
  const rest: Sent[] = []
  for await (const event of readEvents(address, first)) rest.push(event)
  expect(rest.at(-1)).toMatchObject({ event: 'done', data: { status: 'done', video_id: videoId } })
  expect(Number(rest[0]?.id)).toBeGreaterThan(Number(first))
  expect(new Set(rest.map(({ id }) => id)).size).toBe(rest.length)
  const over = await fetch(address, { headers: { 'last-event-id': rest.at(-1)?.id ?? '' } })
  expect(over.status).toBe(204)
})

test('a run tells of its screen and waits for the approval', async () => {
  await using server = await start()
  const form = new FormData()
  form.set('file', new File(['png'], 'lamp.png'))
  const uploaded = await fetch(`${server.url}/api/v1/uploads`, { method: 'POST', body: form })
  const { id } = (await uploaded.json()) as { id: string }
  const started = await fetch(`${server.url}/api/v1/runs`, {
    method: 'POST',
    body: JSON.stringify({ video_id: videoId, url: 'http://localhost:4400', values: {}, files: [id] }),
    headers: { 'content-type': 'application/json' },
  })
  const { run_id } = (await started.json()) as { run_id: string }
  const seen: string[] = []
  let screen: string | undefined
  for await (const { event, data } of readEvents(`${server.url}/api/v1/runs/${run_id}/events`)) {
    seen.push(event ?? '')
    screen = data.run?.screen?.url ?? screen
    if (data.run?.status === 'needs_approval')
      await fetch(`${server.url}/api/v1/runs/${run_id}/approve`, { method: 'POST' })
  }
  expect(await (await fetch(server.url + screen)).text()).toBe('picture')
  expect(seen.at(-1)).toBe('done')
})

test('the streams of a run and of a table go on after Last-Event-ID, each event once, and end with 204', async () => {
  await using server = await start()
  const form = new FormData()
  form.set('file', new File(['png'], 'lamp.png'))
  const uploaded = await fetch(`${server.url}/api/v1/uploads`, { method: 'POST', body: form })
  const { id } = (await uploaded.json()) as { id: string }
  const begin = async (path: string, body: object) => {
    const started = await fetch(`${server.url}/api/v1${path}`, {
      method: 'POST',
      body: JSON.stringify({ video_id: videoId, url: 'http://localhost:4400', files: [id], ...body }),
      headers: { 'content-type': 'application/json' },
    })
    return (await started.json()) as { run_id: string; batch_id: string }
  }
  const rows = [{ product_name: 'Lamp' }, { product_name: 'Desk' }]
  const { batch_id } = await begin('/batches', { rows, dry_run: true })
  const { run_id } = await begin('/runs', { values: {} })
  const addresses = [`/runs/${run_id}/events`, `/batches/${batch_id}/events`].map(
    (path) => `${server.url}/api/v1${path}`,
  )
  const firsts: string[] = []
  for (const address of addresses) {
    for await (const { id: first } of readEvents(address)) {
      firsts.push(first ?? '')
      break
    }
  }
  const approving = approveAll(server.url, 3)
  for (const [at, address] of addresses.entries()) {
    const rest: Sent[] = []
    for await (const event of readEvents(address, firsts[at])) if (event.id !== undefined) rest.push(event)
    const ids = rest.map((event) => Number(event.id))
    expect(ids).toEqual([...new Set(ids)].toSorted((one, other) => one - other))
    expect(ids[0]).toBeGreaterThan(Number(firsts[at]))
    const over = await fetch(address, { headers: { 'last-event-id': rest.at(-1)?.id ?? '' } })
    expect(over.status).toBe(204)
  }
  await approving
})

/** Says yes to whatever runs ask, until so many have ended. */
async function approveAll(url: string, count: number): Promise<void> {
  for (;;) {
    const { runs } = (await (await fetch(`${url}/api/v1/runs`)).json()) as {
      runs: { run_id: string; status: string }[]
    }
    for (const { run_id } of runs.filter(({ status }) => status === 'needs_approval'))
      await fetch(`${url}/api/v1/runs/${run_id}/approve`, { method: 'POST' })
    if (runs.filter(({ status }) => ['done', 'failed', 'stopped'].includes(status)).length === count) return
    await Bun.sleep(30)
  }
}

test('streams ranges and heads over a real connection', async () => {
  await using server = await start()
  const address = `${server.url}/api/v1/videos/${videoId}/stream`
  const part = await fetch(address, { headers: { range: 'bytes=5000-5999' } })
  expect(part.status).toBe(206)
  expect(new Uint8Array(await part.arrayBuffer())).toEqual(server.bytes.slice(5000, 6000))
  const head = await fetch(address, { method: 'HEAD' })
  expect(head.headers.get('accept-ranges')).toBe('bytes')
})

test('the page comes with a strict policy and names no other host', async () => {
  await using server = await start()
  for (const path of ['/', `/videos/${videoId}`]) {
    const page = await fetch(server.url + path)
    expect(page.headers.get('content-type')).toContain('text/html')
    const policy = page.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("frame-ancestors 'none'")
    const files = [...(await page.text()).matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '')
    expect(files.length).toBeGreaterThan(2)
    for (const file of files) {
      expect(file).toStartWith('/')
      const asset = await fetch(server.url + file)
      expect(asset.status).toBe(200)
      // Namespaces and the addresses of error explanations are never fetched.
      const named = [...(await asset.text()).matchAll(/https?:\/\/[\w.-]+/g)].map(([address]) => address)
      const known = [
        'http://www.w3.org',
        'https://react.dev',
        'http://localhost',
        'http://127.0.0.1',
        'https://mux.com',
        'https://github.com',
        'https://login.example.com',
      ]
      expect(named.filter((address) => !known.includes(address))).toEqual([])
    }
  }
  const rebound = await fetch(server.url, { headers: { host: 'evil.example' } })
  expect(rebound.status).toBe(403)
})

test('says when the port or the data is taken, and demands a token beyond loopback', async () => {
  await using server = await start()
  const starting = (options: object) => startServer({ dataDir: server.folder, port: 0, work, ...options })
  await expect(starting({ port: server.port })).rejects.toMatchObject({ code: 'port_in_use' })
  await expect(starting({})).rejects.toMatchObject({ code: 'data_in_use' })
  await expect(starting({ hostname: '0.0.0.0', token: '' })).rejects.toMatchObject({ code: 'token_required' })
})

test('takes an upload up again after the connection dropped in the middle of it', async () => {
  await using server = await start()
  const bytes = new Uint8Array(2_000_000).map((_, at) => at % 251)
  const headers = { 'content-type': 'application/json' }
  const begun = await fetch(`${server.url}/api/v1/uploads`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ name: 'clip.mp4', size_bytes: bytes.length }),
  })
  const { id } = (await begun.json()) as { id: string }
  const address = `${server.url}/api/v1/uploads/${id}`
  const receivedBytes = async () => ((await (await fetch(address)).json()) as { received_bytes: number }).received_bytes

  const sent = 700_001
  const socket = connect(server.port, '127.0.0.1')
  socket.write(
    `PATCH /api/v1/uploads/${id} HTTP/1.1\r\nhost: localhost:${server.port}\r\nupload-offset: 0\r\n` +
      `content-type: application/offset+octet-stream\r\ncontent-length: ${bytes.length}\r\n\r\n`,
  )
  socket.write(bytes.slice(0, sent))
  for (let tries = 0; (await receivedBytes()) < 500_000 && tries < 200; tries++) await Bun.sleep(20)
  socket.destroy()

  let answer: Response | undefined
  for (let tries = 0; tries < 200 && answer?.status !== 200; tries++) {
    await Bun.sleep(20)
    const offset = await receivedBytes()
    expect(offset).toBeLessThanOrEqual(sent)
    expect(offset).toBeGreaterThanOrEqual(500_000)
    answer = await fetch(address, {
      method: 'PATCH',
      headers: { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) },
      body: bytes.slice(offset),
    })
  }
  expect(await answer?.json()).toMatchObject({ complete: true, received_bytes: bytes.length })
  expect(await Bun.file(`${server.folder}/uploads/${id}/content/clip.mp4`).bytes()).toEqual(bytes)
})
