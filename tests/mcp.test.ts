import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { startDemoShop } from '@stepcast/demo-shop'
import { startServer } from '@stepcast/web'
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { z } from 'zod'
import { demoPhoto, demoProduct } from '../scripts/quickstart/demo.ts'
import { indexDemo } from './support/indexed-demo.ts'
import { root } from './support/stepcast.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const patienceMs = 300_000

const foundSchema = z.object({ recordings: z.array(z.object({ video_id: z.string(), steps: z.number() })) })
const answeredSchema = z.object({
  answer: z.string(),
  citations: z.array(z.object({ step: z.number().nullable(), start_s: z.number(), keyframe: z.string() })),
})
const procedureSchema = z.object({
  procedure: z.object({
    parameters: z.array(z.object({ name: z.string(), kind: z.string() })),
    steps: z.array(z.object({ n: z.number() })),
  }),
})
const runSchema = z.object({
  run_id: z.string(),
  status: z.string(),
  reason: z.string().nullable(),
  steps: z.array(z.object({ n: z.number(), status: z.string() })),
  approval: z.object({ token: z.string(), target: z.string(), shown: z.boolean() }).nullable(),
  report: z.string(),
})
type Called = Awaited<ReturnType<Client['callTool']>>

const read = <Schema extends z.ZodType>(schema: Schema, called: Called): z.infer<Schema> => {
  expect(called.isError ? called.content : []).toEqual([])
  return schema.parse(called.structuredContent)
}
const textOf = (called: Called) => called.content.map((block) => (block.type === 'text' ? block.text : '')).join('\n')

type Connection = {
  client: Client
  /** How the photo is handed over: a path, or an upload's id. */
  photo: string
  asked: string[]
  [Symbol.asyncDispose]: () => Promise<void>
}
type ConnectOptions = { answer?: 'accept' | 'decline'; mode?: 'legacy' | 'auto' }

describe('MCP, spoken by the SDK’s own client', () => {
  const folder = temporaryFolder()
  const dataDir = join(folder.path, 'data')
  let server: Awaited<ReturnType<typeof startServer>>

  beforeAll(async () => {
    await indexDemo(dataDir)
    server = await startServer({ dataDir, port: 0 })
  }, patienceMs)
  afterAll(async () => {
    await server.close()
    await folder[Symbol.asyncDispose]()
  })

  /** `answer` is what the person says; without it the client cannot ask anybody. */
  function newClient({ answer, mode = 'legacy' }: ConnectOptions) {
    const asked: string[] = []
    const capabilities = answer === undefined ? {} : { elicitation: { form: {} } }
    const client = new Client({ name: 'test', version: '1' }, { capabilities, versionNegotiation: { mode } })
    if (answer !== undefined) {
      client.setRequestHandler('elicitation/create', ({ params }) => {
        asked.push(params.message)
        return answer === 'accept' ? { action: answer, content: {} } : { action: answer }
      })
    }
    return { client, asked }
  }

  async function overHttp(options: ConnectOptions): Promise<Connection> {
    const { client, asked } = newClient(options)
    await client.connect(new StreamableHTTPClientTransport(new URL(`${server.url}/mcp`)))
    const form = new FormData()
    form.set('file', Bun.file(join(root, demoPhoto)), demoProduct.photo_name ?? '')
    const uploaded = await fetch(`${server.url}/api/v1/uploads`, { method: 'POST', body: form })
    const { id } = z.object({ id: z.string() }).parse(await uploaded.json())
    return { client, asked, photo: id, [Symbol.asyncDispose]: () => client.close() }
  }

  async function overStdio(options: ConnectOptions): Promise<Connection> {
    const { client, asked } = newClient(options)
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [join(root, 'packages/cli/src/main.ts'), 'mcp'],
      env: { PATH: process.env['PATH'] ?? '', HOME: folder.path, STEPCAST_DATA_DIR: dataDir },
      cwd: folder.path,
    })
    await client.connect(transport)
    return { client, asked, photo: join(root, demoPhoto), [Symbol.asyncDispose]: () => client.close() }
  }

  const ways: { name: string; connect: (options: ConnectOptions) => Promise<Connection>; mode: 'legacy' | 'auto' }[] = [
    { name: 'stdio', connect: overStdio, mode: 'legacy' },
    { name: 'HTTP in a session', connect: overHttp, mode: 'legacy' },
    { name: 'HTTP without sessions (2026-07-28)', connect: overHttp, mode: 'auto' },
  ]

  describe.each(ways)('over $name', ({ name, connect, mode }) => {
    const call = async (client: Client, name: string, args: Record<string, unknown>) =>
      await client.callTool({ name, arguments: args }, { timeout: patienceMs })

    test(
      'finds the recording, its procedure, a step’s time and its pictures',
      async () => {
        await using connection = await connect({ mode })
        const { client } = connection
        const { tools } = await client.listTools()
        expect(tools.map(({ name }) => name).toSorted()).toEqual([
          'ask',
          'get_procedure',
          'run_procedure',
          'search_recordings',
          'when_is_step',
        ])
        for (const { inputSchema, outputSchema, description } of tools) {
          expect(inputSchema['additionalProperties']).toBe(false)
          expect(outputSchema?.type).toBe('object')
          expect(description?.length).toBeGreaterThan(100)
        }
        const { recordings } = read(
          foundSchema,
          await call(client, 'search_recordings', { query: 'publish a product' }),
        )
        const id = recordings[0]?.video_id ?? ''
        expect(id).toStartWith('vid_')
        const none = read(foundSchema, await call(client, 'search_recordings', { query: 'bake a rye bread' }))
        expect(none.recordings).toEqual([])

        const { procedure } = read(
          procedureSchema,
          await call(client, 'get_procedure', { video_id: id, from_step: 2, to_step: 3 }),
        )
        expect(procedure.steps.map(({ n }) => n)).toEqual([2, 3])

        const third = await call(client, 'when_is_step', { video_id: id, step: 3 })
        const { citations } = read(answeredSchema, third)
        expect(citations).toHaveLength(1)
        const picture = third.content.find((block) => block.type === 'image')
        expect(picture?.mimeType).toBe('image/jpeg')
        expect(Buffer.from(picture?.data ?? '', 'base64').length).toBeGreaterThan(2000)
        expect(picture?.data.length).toBeLessThan(600_000)

        const { contents } = await client.readResource({ uri: citations[0]?.keyframe ?? '' })
        const [resource] = contents
        expect(resource && 'blob' in resource ? resource.blob : '').toBe(picture?.data ?? '-')

        const priced = read(
          answeredSchema,
          await call(client, 'ask', { question: 'where is the price entered?', video_id: id }),
        )
        expect(priced.citations.length).toBeGreaterThan(0)
      },
      patienceMs,
    )

    test(
      'says what went wrong with code and hint, and gives nothing of the machine away',
      async () => {
        await using connection = await connect({ mode })
        const { client } = connection
        const unknown = 'vid_ffffffffffffffff'
        const cases: [string, Record<string, unknown>, RegExp][] = [
          ['get_procedure', { video_id: unknown }, /^error\[video_not_found\]: .+; .+/],
          ['when_is_step', { video_id: unknown }, /^error\[bad_request\]: .+; .+/],
          ['get_procedure', { video_id: '../../etc/passwd' }, /video id/],
          ['get_procedure', { video_id: unknown, more: 1 }, /more/],
          ['run_procedure', { video_id: unknown, url: 'file:///etc/passwd' }, /url/],
          [
            'run_procedure',
            { video_id: unknown, url: 'http://localhost', approval_token: 'apr_0', approve: true },
            /approval_expired/,
          ],
          ['run_procedure', { video_id: unknown, url: 'http://localhost', run_id: 'run_0' }, /run_not_found/],
        ]
        for (const [name, args, wanted] of cases) {
          const answered = await call(client, name, args)
          expect(answered.isError).toBe(true)
          expect(textOf(answered)).toMatch(wanted)
          expect(textOf(answered)).not.toMatch(/node_modules|\.ts:|\/tmp\/|    at /)
        }
        const path = 'stepcast://videos/vid_ffffffffffffffff/keyframes/..%2F..%2Fwriter.lock'
        const refused = await client.readResource({ uri: path }).catch((error: unknown) => String(error))
        expect(refused).toMatch(/no such recording/)
      },
      patienceMs,
    )

    test(
      'stops before what cannot be taken back, and goes on with the token of that question only',
      async () => {
        await using shopFolder = temporaryFolder()
        const shop = await startDemoShop({ dataDir: shopFolder.path })
        try {
          await using connection = await connect({ mode })
          const { client, photo } = connection
          const plan = await demoRun(client, shop.url, photo)
          const planned = read(runSchema, await call(client, 'run_procedure', { ...plan, dry_run: true }))
          expect(planned).toMatchObject({ status: 'stopped', reason: 'dry run' })

          const progress: number[] = []
          const waiting = await client.callTool(
            { name: 'run_procedure', arguments: { ...plan, wait_s: 280 } },
            { timeout: patienceMs, onprogress: (told) => progress.push(told.progress) },
          )
          const run = read(runSchema, waiting)
          expect(run).toMatchObject({
            status: 'needs_approval',
            approval: { target: expect.stringMatching(/publish/i) },
          })
          expect(shop.products().some(({ name }) => name === demoProduct.name)).toBe(false)
          expect(progress.length).toBeGreaterThan(3)
          expect(progress).toEqual(progress.toSorted((a, b) => a - b))

          const token = run.approval?.token ?? ''
          expect(textOf(waiting)).toContain(token)
          const other = await call(client, 'run_procedure', {
            ...plan,
            values: { ...plan.values, '49.90': '1.00' },
            approval_token: token,
            approve: true,
          })
          expect(textOf(other)).toMatch(/plan_changed/)
          const undecided = await call(client, 'run_procedure', { ...plan, approval_token: token })
          expect(textOf(undecided)).toMatch(/bad_request/)

          const done = await call(client, 'run_procedure', {
            ...plan,
            approval_token: token,
            approve: true,
            wait_s: 280,
          })
          expect(read(runSchema, done)).toMatchObject({ run_id: run.run_id, status: 'done', approval: null })
          expect(done.content.some(({ type }) => type === 'image')).toBe(true)
          expect(shop.products()[0]).toMatchObject({
            name: demoProduct.name,
            price: 299,
            photoName: demoProduct.photo_name,
          })
          expect(JSON.stringify(done)).not.toContain('demo-shop"')

          const again = await call(client, 'run_procedure', { ...plan, approval_token: token, approve: true })
          expect(textOf(again)).toMatch(/approval_expired/)
        } finally {
          await shop.close()
        }
      },
      patienceMs,
    )

    // The ways differ in how the question travels, not in what becomes of the answer.
    const answer = name === 'stdio' ? 'decline' : 'accept'
    test(
      `asks the person where the client can, who says ${answer}`,
      async () => {
        await using shopFolder = temporaryFolder()
        const shop = await startDemoShop({ dataDir: shopFolder.path })
        try {
          await using connection = await connect({ mode, answer })
          const plan = await demoRun(connection.client, shop.url, connection.photo)
          const run = read(runSchema, await call(connection.client, 'run_procedure', { ...plan, wait_s: 280 }))
          expect(connection.asked).toEqual([expect.stringMatching(/publish.*Go on\?/i)])
          expect(run.status).toBe(answer === 'accept' ? 'done' : 'stopped')
          expect(run.approval).toBeNull()
          expect(shop.products()[0]?.name === demoProduct.name).toBe(answer === 'accept')
        } finally {
          await shop.close()
        }
      },
      patienceMs,
    )

    test(
      'tells how far a run is when the wait is short, and stops it when the call is cancelled',
      async () => {
        await using shopFolder = temporaryFolder()
        const shop = await startDemoShop({ dataDir: shopFolder.path })
        try {
          await using connection = await connect({ mode })
          const { client } = connection
          const plan = await demoRun(client, shop.url, connection.photo)
          const run = read(runSchema, await call(client, 'run_procedure', { ...plan, wait_s: 1 }))
          expect(run.status).toBe('running')
          const controller = new AbortController()
          const going = client.callTool(
            { name: 'run_procedure', arguments: { ...plan, run_id: run.run_id, wait_s: 280 } },
            { timeout: patienceMs, signal: controller.signal },
          )
          setTimeout(() => controller.abort(), 300)
          expect(await going.catch(() => 'cancelled')).toBe('cancelled')
          for (let tries = 0; tries < 100; tries++) {
            const after = read(
              runSchema,
              await call(client, 'run_procedure', { ...plan, run_id: run.run_id, wait_s: 1 }),
            )
            if (after.status === 'stopped') return
          }
          throw new Error('the run went on')
        } finally {
          await shop.close()
        }
      },
      patienceMs,
    )
  })

  test(
    '`stepcast mcp` writes the protocol alone to stdout, keeps to the origins it was given, and ends with its client',
    async () => {
      const child = Bun.spawn(
        [
          process.execPath,
          join(root, 'packages/cli/src/main.ts'),
          'mcp',
          '--secret',
          'password',
          '--allow-origin',
          'https://shop.example/admin',
        ],
        {
          env: {
            PATH: process.env['PATH'] ?? '',
            HOME: folder.path,
            STEPCAST_DATA_DIR: dataDir,
            password: 'hunter2-secret',
          },
          stdin: 'pipe',
          stdout: 'pipe',
          stderr: 'pipe',
        },
      )
      const run = { video_id: 'vid_ffffffffffffffff', url: 'http://localhost:1' }
      const client = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } }
      const messages = [
        { id: 1, method: 'initialize', params: client },
        { method: 'notifications/initialized' },
        { id: 2, method: 'tools/list' },
        { id: 3, method: 'tools/call', params: { name: 'run_procedure', arguments: run } },
      ]
      for (const message of messages) await child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
      await child.stdin.write('this is no protocol\n')
      const lines: string[] = []
      let rest = ''
      for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
        const parts = (rest + chunk).split('\n')
        rest = parts.pop() ?? ''
        lines.push(...parts)
        if (lines.some((line) => line.includes('"id":3'))) await child.stdin.end()
      }
      expect(rest).toBe('')
      for (const line of lines) expect(JSON.parse(line)).toMatchObject({ jsonrpc: '2.0' })
      expect(lines.find((line) => line.includes('"id":3'))).toContain('origin_not_allowed')
      expect(lines.join('')).not.toContain('hunter2')
      expect(await child.exited).toBe(0)
    },
    patienceMs,
  )

  async function demoRun(client: Client, url: string, photo: string) {
    const { recordings } = read(foundSchema, await client.callTool({ name: 'search_recordings', arguments: {} }))
    const id = recordings[0]?.video_id ?? ''
    const { procedure } = read(
      procedureSchema,
      await client.callTool({ name: 'get_procedure', arguments: { video_id: id } }),
    )
    const file = procedure.parameters.find(({ kind }) => kind === 'file')?.name ?? ''
    return {
      video_id: id,
      url,
      values: { 'Desk lamp': demoProduct.name, '49.90': '299.00', [file]: photo },
      secrets: { user: 'demo', password: 'demo-shop' },
    }
  }
})
