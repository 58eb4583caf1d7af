import { randomUUID } from 'node:crypto'
import {
  createMcpHandler,
  isJsonContentType,
  isLegacyRequest,
  type McpHttpHandler,
  type McpServer,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server'
import { WebError } from '../errors.ts'
import { createMcpServer } from './create-mcp-server.ts'
import type { McpContext } from './mcp-context.ts'

type Session = { server: McpServer; transport: WebStandardStreamableHTTPServerTransport; usedAt: number; busy: number }

type McpEndpointOptions = {
  /** How many clients of the earlier protocol are served at a time; the one that was silent longest makes room. */
  maxSessions?: number
  /** A session that asks nothing for so long is forgotten; its client then opens another. */
  sessionIdleMs?: number
}

const files =
  'Files for run_procedure are uploads: POST the file to /api/v1/uploads of this server, and give the id as the parameter’s value.'

/**
 * MCP over streamable HTTP, for both protocols in use: requests of 2026-07-28 stand alone; earlier clients keep a session
 * (2025-03-26 to 2025-11-25), because only so can they be asked something in the middle of a call.
 */
export class McpEndpoint {
  readonly #context: McpContext
  readonly #maxSessions: number
  readonly #sessionIdleMs: number
  readonly #modern: McpHttpHandler
  readonly #sessions = new Map<string, Session>()
  readonly #sweeping: NodeJS.Timeout

  constructor(context: McpContext, { maxSessions = 100, sessionIdleMs = 30 * 60_000 }: McpEndpointOptions = {}) {
    this.#context = context
    this.#maxSessions = maxSessions
    this.#sessionIdleMs = sessionIdleMs
    this.#modern = createMcpHandler(() => createMcpServer(context, { files }), { legacy: 'reject' })
    this.#sweeping = setInterval(() => void this.#sweep(), Math.min(60_000, sessionIdleMs))
    this.#sweeping.unref()
  }

  get sessions(): number {
    return this.#sessions.size
  }

  async fetch(request: Request): Promise<Response> {
    if (request.method === 'POST' && !isJsonContentType(request.headers.get('content-type'))) {
      throw new WebError('unsupported_body', 'MCP is spoken in application/json')
    }
    return (await isLegacyRequest(request)) ? this.#serveSession(request) : this.#modern.fetch(request)
  }

  async close(): Promise<void> {
    clearInterval(this.#sweeping)
    await Promise.all([this.#modern.close(), ...[...this.#sessions.keys()].map((id) => this.#end(id))])
    this.#context.runs.close()
  }

  async #serveSession(request: Request): Promise<Response> {
    const id = request.headers.get('mcp-session-id')
    if (id === null) return this.#open(request)
    const session = this.#sessions.get(id)
    if (!session) return answerJsonRpc(404, -32_001, 'there is no such session; initialize a new one')
    session.usedAt = Date.now()
    // A stream that only listens does not keep a session alive.
    const counts = request.method === 'POST'
    session.busy += counts ? 1 : 0
    const response = await session.transport.handleRequest(request)
    return counts ? whenRead(response, () => void session.busy--) : response
  }

  /** The first request of a client; one that opens no session leaves nothing behind. */
  async #open(request: Request): Promise<Response> {
    await this.#makeRoom()
    const server = createMcpServer(this.#context, { files })
    let opened = false
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => {
        opened = true
        this.#sessions.set(id, { server, transport, usedAt: Date.now(), busy: 0 })
      },
      onsessionclosed: (id) => this.#end(id),
    })
    await server.connect(transport)
    const response = await transport.handleRequest(request)
    if (!opened) await server.close()
    return response
  }

  async #makeRoom(): Promise<void> {
    if (this.#sessions.size < this.#maxSessions) return
    const [silent] = [...this.#sessions]
      .filter(([, { busy }]) => busy === 0)
      .sort(([, a], [, b]) => a.usedAt - b.usedAt)
    if (!silent) {
      throw new WebError('too_many_sessions', `${this.#maxSessions} clients are being served`, {
        hint: 'try again later',
      })
    }
    await this.#end(silent[0])
  }

  async #sweep(): Promise<void> {
    const oldest = Date.now() - this.#sessionIdleMs
    const idle = [...this.#sessions].filter(([, { busy, usedAt }]) => busy === 0 && usedAt < oldest)
    await Promise.all(idle.map(([id]) => this.#end(id)))
  }

  async #end(id: string): Promise<void> {
    const session = this.#sessions.get(id)
    this.#sessions.delete(id)
    await session?.server.close()
  }
}

/** The same response, with a call once its body has been read to the end or given up. */
function whenRead(response: Response, then: () => void): Response {
  if (response.body === null) {
    then()
    return response
  }
  const reader = response.body.getReader()
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await reader.read()
      if (!done) return controller.enqueue(value)
      then()
      controller.close()
    },
    async cancel(reason) {
      then()
      await reader.cancel(reason)
    },
  })
  return new Response(body, { status: response.status, headers: response.headers })
}

function answerJsonRpc(status: number, code: number, message: string): Response {
  return Response.json({ jsonrpc: '2.0', id: null, error: { code, message } }, { status })
}
