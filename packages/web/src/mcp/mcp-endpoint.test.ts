import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { Library } from '@stepcast/video-index'
import { temporaryFolder } from '@stepcast/video-index/testing'
import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { createApi } from '../api/create-api.ts'
import { fromUploads } from '../jobs/read-run-request.ts'
import { Jobs } from '../jobs/jobs.ts'
import { addSample, quickIndex, quickRun, videoId } from '../testing/fixtures.ts'
import { Uploads } from '../uploads/uploads.ts'
import { McpEndpoint } from './mcp-endpoint.ts'
import { WatchedRuns } from './watched-runs.ts'

type Options = { token?: string; maxSessions?: number; sessionIdleMs?: number; questionKeptMs?: number }

async function openEndpoint({ token, questionKeptMs = 60_000, ...options }: Options = {}) {
  const folder = await temporaryFolder()
  const library = await Library.open({ dataDir: folder.path })
  await addSample(library, folder.path)
  const uploads = new Uploads(join(folder.path, 'uploads'), { maxBytes: 100_000 })
  const jobs = new Jobs({ dataDir: folder.path, library, uploads, indexVideo: quickIndex, runProcedure: quickRun })
  const mcp = new McpEndpoint(
    {
      library,
      runs: new WatchedRuns({ runs: jobs.runs, store: jobs.store, questionKeptMs }),
      readRunRequest: fromUploads(uploads),
      secrets: {},
      allowedOrigins: undefined,
      reportOf: ({ report }) => report,
    },
    options,
  )
  const api = createApi({ library, jobs, uploads, token, mcp })
  const url = new URL('http://localhost:4317/mcp')
  const fetchIn = async (input: string | URL | Request, init?: RequestInit) =>
    await api.request(new Request(input, init))
  const connect = async () => {
    const client = new Client({ name: 'test', version: '1' })
    await client.connect(new StreamableHTTPClientTransport(url, { fetch: fetchIn }))
    return client
  }
  const close = async () => {
    await mcp.close()
    await jobs.close()
    await library.close()
    await folder[Symbol.asyncDispose]()
  }
  return { mcp, api, connect, folder: folder.path, jobs, [Symbol.asyncDispose]: close }
}

const initialize = {
  method: 'POST',
  headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
  body: JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
  }),
}

test('refuses other hosts, other pages and who lacks the token, as the API does', async () => {
  await using server = await openEndpoint({ token: 'correct horse' })
  const send = async (headers: Record<string, string>) => {
    const response = await server.api.request('/mcp', { ...initialize, headers: { ...initialize.headers, ...headers } })
    return response.status
  }
  const token = { authorization: 'Bearer correct horse' }
  expect(await send({})).toBe(401)
  expect(await send({ authorization: 'Bearer wrong' })).toBe(401)
  expect(await send({ ...token, host: 'localhost:4317', origin: 'http://evil.example' })).toBe(403)
  expect(await send({ ...token, host: 'localhost:4317', origin: 'null' })).toBe(403)
  expect(await send({ ...token, 'content-type': 'text/plain' })).toBe(415)
  expect(await send(token)).toBe(200)
  await using open = await openEndpoint()
  const rebound = { ...initialize, headers: { ...initialize.headers, host: 'evil.example:4317' } }
  expect((await open.api.request('/mcp', rebound)).status).toBe(403)
  const big = await open.api.request('/mcp', { ...initialize, body: JSON.stringify({ x: 'x'.repeat(2_000_000) }) })
  expect(big.status).toBe(413)
})

test('keeps no more sessions than it may, and forgets those that are silent', async () => {
  await using server = await openEndpoint({ maxSessions: 3, sessionIdleMs: 150 })
  const clients = []
  for (let count = 0; count < 5; count++) clients.push(await server.connect())
  expect(server.mcp.sessions).toBe(3)
  const last = clients.at(-1)
  expect((await last?.listTools())?.tools).toHaveLength(5)
  await Bun.sleep(400)
  expect(server.mcp.sessions).toBe(0)
  expect(await last?.listTools().catch((error: unknown) => String(error))).toMatch(/no such session/)
  await using strict = await openEndpoint()
  for (const body of ['{', '[]', '{"jsonrpc":"2.0","id":1,"method":"tools/list"}']) {
    const response = await strict.api.request('/mcp', { ...initialize, body })
    expect(response.status).toBe(400)
    expect(await response.text()).not.toMatch(/node_modules|    at /)
  }
  expect(strict.mcp.sessions).toBe(0)
})

test('takes silence for a no: a question that nobody answers ends the run', async () => {
  await using server = await openEndpoint({ questionKeptMs: 100 })
  const client = await server.connect()
  const plan = { video_id: videoId, url: 'http://localhost:4400', values: { product_name: 'Headset' } }
  const lacking = await client.callTool({ name: 'run_procedure', arguments: plan })
  expect(JSON.stringify(lacking.content)).toContain('file_missing')
  const outside = await client.callTool({
    name: 'run_procedure',
    arguments: { ...plan, values: { photo: '/etc/passwd' } },
  })
  expect(JSON.stringify(outside.content)).toContain('uploaded')

  const form = new FormData()
  form.set('file', new File(['png'], 'headset.png'))
  const uploaded = (await (await server.api.request('/api/v1/uploads', { method: 'POST', body: form })).json()) as {
    id: string
  }
  const whole = { ...plan, values: { ...plan.values, photo: uploaded.id } }
  const asked = await client.callTool({ name: 'run_procedure', arguments: whole })
  const { run_id, approval } = asked.structuredContent as { run_id: string; approval: { token: string } }
  expect(asked.structuredContent).toMatchObject({ status: 'needs_approval' })
  await Bun.sleep(300)
  expect(server.jobs.runs.get(run_id)).toMatchObject({ status: 'stopped' })
  const late = await client.callTool({
    name: 'run_procedure',
    arguments: { ...whole, approval_token: approval.token, approve: true },
  })
  expect(JSON.stringify(late.content)).toContain('approval_expired')
  expect(JSON.stringify([asked, late])).not.toContain(server.folder)
})
