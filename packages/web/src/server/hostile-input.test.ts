import { expect, test } from 'bun:test'
import { Library } from '@stepcast/video-index'
import { temporaryFolder } from '@stepcast/video-index/testing'
import { connect } from 'node:net'
import { addSample, quickIndex, quickRun, videoId } from '../testing/fixtures.ts'
import { startServer } from './start-server.ts'

async function start() {
  const folder = await temporaryFolder()
  const library = await Library.open({ dataDir: folder.path })
  await addSample(library, folder.path)
  await library.close()
  const work = { indexVideo: quickIndex, runProcedure: quickRun }
  const server = await startServer({ dataDir: folder.path, port: 0, work, maxUploadBytes: 100_000 })
  const close = async () => {
    await server.close()
    await folder[Symbol.asyncDispose]()
  }
  return { url: server.url, port: server.port, folder: folder.path, [Symbol.asyncDispose]: close }
}

const hostileNames = [
  '..%2f..%2f..%2fetc%2fpasswd',
  '%2e%2e%2f%2e%2e%2fjobs.sqlite',
  '..%5c..%5cjobs.sqlite',
  '....//....//etc/passwd',
  '%00',
  'a%00.webp',
  '%ff%fe',
  '%',
  "x' or '1'='1",
  '"; drop table jobs; --',
  'vid_' + 'f'.repeat(5000),
  '__proto__',
  'constructor',
  '${7*7}',
  '<script>alert(1)</script>',
  '‮gpj.exe',
  'CON',
  '-rf',
  '💥',
]

/** Says raw what `fetch` would not send, and reads what comes until the connection ends. */
async function sendRaw(port: number, text: string): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>()
  let answer = ''
  const socket = connect(port, '127.0.0.1', () => socket.write(text))
  socket.setEncoding('utf8')
  socket.on('data', (chunk: string) => (answer += chunk))
  socket.on('close', () => resolve(answer))
  socket.on('error', () => resolve(answer))
  socket.setTimeout(1500, () => socket.destroy())
  return promise
}

const leaks = /node_modules|\.ts\b|\.tsx|\/tmp\/|\/home\/|\/root\/|SQLITE|    at |root:x:0|Error:/

test('hostile names, bodies and headers are refused with a problem that gives nothing away', async () => {
  await using server = await start()
  const api = `${server.url}/api/v1`
  const answered: string[] = []
  const look = async (what: string, request: Promise<Response>, allowed: readonly number[]) => {
    const response = await request
    const text = await response.text()
    if (!allowed.includes(response.status)) answered.push(`${what}: ${response.status} ${text.slice(0, 200)}`)
    if (leaks.test(text) || text.includes(server.folder)) answered.push(`${what} leaks: ${text.slice(0, 300)}`)
    const isProblem = response.headers.get('content-type') === 'application/problem+json'
    if (response.status >= 400 && !isProblem) answered.push(`${what}: ${response.status} is no problem document`)
    if (isProblem) expect(JSON.parse(text)).toMatchObject({ status: response.status, code: expect.any(String) })
  }
  const refused = [400, 404, 405, 409, 413, 415, 416, 422]

  for (const name of hostileNames) {
    const raw = encodeURI(name) === name || name.startsWith('%') || name.includes('%') ? name : encodeURIComponent(name)
    for (const path of [
      `/videos/${raw}`,
      `/videos/${raw}/procedure`,
      `/videos/${raw}/stream`,
      `/videos/${videoId}/keyframes/${raw}`,
      `/videos/${videoId}/procedure?format=${raw}`,
      `/videos?cursor=${raw}`,
      `/jobs/${raw}`,
      `/jobs/${raw}/events`,
      `/jobs?limit=${raw}`,
      `/runs/${raw}`,
      `/runs/${raw}/files/report.html`,
      `/runs/run_0/files/${raw}`,
      `/uploads/${raw}`,
    ]) {
      await look(`GET ${path}`, fetch(`${api}${path}`), refused)
    }
    await look(`DELETE ${raw}`, fetch(`${api}/videos/${raw}`, { method: 'DELETE' }), refused)
    await look(`DELETE job ${raw}`, fetch(`${api}/jobs/${raw}`, { method: 'DELETE' }), refused)
    await look(`DELETE upload ${raw}`, fetch(`${api}/uploads/${raw}`, { method: 'DELETE' }), [204, ...refused])
    await look(`steer ${raw}`, fetch(`${api}/runs/${raw}/${raw}`, { method: 'POST' }), refused)
  }

  const bodies = [
    '',
    '{',
    'null',
    '[]',
    '0',
    '"x"',
    '{"__proto__":{"x":1}}',
    `{"question":${JSON.stringify('x'.repeat(3000))}}`,
    '{"question":"x","limit":1e99}',
    '{"question":"x","video_id":"../../x"}',
    '{"question":["x"]}',
    '{"question":"x","extra":true}',
    '['.repeat(50_000) + ']'.repeat(50_000),
    `{"video_id":"${videoId}","url":"javascript:alert(1)","values":{}}`,
    `{"video_id":"${videoId}","url":"file:///etc/passwd","values":{}}`,
    `{"video_id":"${videoId}","url":"http://localhost:1","values":{"photo":"/etc/passwd"}}`,
    `{"video_id":"${videoId}","url":"http://localhost:1","files":["../../etc/passwd"]}`,
    `{"video_id":"${videoId}","url":"http://localhost:1","values":{"__proto__":"x"}}`,
    `{"upload_id":"../../etc/passwd"}`,
    `{"upload_id":"upl_000000000000000000000000","title":"\\u0000"}`,
    `{"name":"../../x","size_bytes":-1}`,
    `{"name":"x","size_bytes":1e300}`,
    `{"token":"x"}`,
  ]
  const json = { 'content-type': 'application/json' }
  for (const path of ['/ask', '/runs', '/videos', '/uploads', '/session']) {
    for (const body of bodies) {
      const what = `POST ${path} ${body.slice(0, 60)}`
      await look(what, fetch(`${api}${path}`, { method: 'POST', body, headers: json }), [401, ...refused])
    }
    for (const type of [
      'text/plain',
      'application/xml',
      'multipart/form-data',
      'multipart/form-data; boundary=',
      'x',
    ]) {
      const headers = { 'content-type': type }
      await look(`POST ${path} as ${type}`, fetch(`${api}${path}`, { method: 'POST', body: '{}', headers }), [
        401,
        ...refused,
      ])
    }
    const huge = { method: 'POST', body: 'x'.repeat(1_100_000), headers: json }
    await look(`POST ${path} huge`, fetch(`${api}${path}`, huge), [413])
  }

  for (const range of [
    'bytes=99999-',
    'bytes=-0',
    'bytes=9e9-',
    `bytes=${'9'.repeat(400)}-`,
    'bytes=0-1,3-4',
    'x=1-2',
    'bytes=--1',
  ]) {
    await look(`range ${range}`, fetch(`${api}/videos/${videoId}/stream`, { headers: { range } }), [200, 206, 416])
  }
  for (const id of ['-1', 'NaN', '1e999', "1' or 1=1", '9'.repeat(300)]) {
    await look(`Last-Event-ID ${id}`, fetch(`${api}/jobs/job_0/events`, { headers: { 'last-event-id': id } }), [404])
  }
  for (const offset of ['-1', 'x', '1e400', '']) {
    const headers = { 'upload-offset': offset, 'content-type': 'application/offset+octet-stream' }
    await look(`offset ${offset}`, fetch(`${api}/uploads/upl_0`, { method: 'PATCH', body: 'x', headers }), refused)
  }
  expect(answered).toEqual([])
})

test('hosts and requests that no browser or program of ours sends get nowhere', async () => {
  await using server = await start()
  const head = (host: string, more = '') =>
    `GET /api/v1/videos HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n${more}\r\n`
  const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0)
  const own = `localhost:${server.port}`
  expect(statusOf(await sendRaw(server.port, head(own)))).toBe(200)
  for (const host of [
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.nip.example',
    '[::1].evil.example',
    '0.0.0.0',
    '2130706433',
    'a@localhost',
    '',
  ]) {
    const answer = await sendRaw(server.port, head(host))
    expect([host, [400, 403].includes(statusOf(answer))]).toEqual([host, true])
    expect(answer).not.toMatch(leaks)
  }
  for (const origin of [
    'http://evil.example',
    'null',
    'file://',
    `http://${own}.evil.example`,
    'x',
    'moz-extension://x',
  ]) {
    expect(statusOf(await sendRaw(server.port, head(own, `origin: ${origin}\r\n`)))).toBe(403)
  }
  const paths = [
    '/../../etc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '//etc/passwd',
    '/assets/../../package.json',
    '/\\..\\x',
  ]
  for (const path of paths) {
    const answer = await sendRaw(server.port, `GET ${path} HTTP/1.1\r\nhost: ${own}\r\nconnection: close\r\n\r\n`)
    expect(answer).not.toMatch(/root:x:0|"workspaces"/)
    expect([200, 400, 404]).toContain(statusOf(answer))
  }
  const smuggled = `POST /api/v1/ask HTTP/1.1\r\nhost: ${own}\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\n\r\n`
  expect(statusOf(await sendRaw(server.port, smuggled))).toBeGreaterThanOrEqual(400)
  expect(statusOf(await sendRaw(server.port, head(own)))).toBe(200)
})
