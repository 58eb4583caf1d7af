import { Library } from '@stepcast/video-index'
import { join, resolve } from 'node:path'
import { createApi } from '../api/create-api.ts'
import { isLoopback } from '../api/guard.ts'
import { WebError } from '../errors.ts'
import { Jobs, type JobsOptions } from '../jobs/jobs.ts'
import { fromUploads } from '../jobs/read-run-request.ts'
import { McpEndpoint } from '../mcp/mcp-endpoint.ts'
import { WatchedRuns } from '../mcp/watched-runs.ts'
import { Uploads } from '../uploads/uploads.ts'
import { servePage } from './serve-page.ts'

export type ServerOptions = {
  dataDir: string
  /** Default 4317; 0 takes any free port. */
  port?: number
  /** Default 127.0.0.1. Anything that is not loopback demands a token. */
  hostname?: string
  /** Default: `STEPCAST_API_TOKEN`. */
  token?: string | undefined
  /** The config file whose settings hold, to be shown to who looks. */
  configFile?: string | undefined
  /** Default 8 GiB a file. */
  maxUploadBytes?: number
  /** Other ways to do the work, for tests. */
  work?: Pick<JobsOptions, 'indexVideo' | 'runProcedure'>
}

export type RunningServer = AsyncDisposable & {
  /** Where the page is, without a slash at its end. */
  url: string
  port: number
  /** Ends requests and work. Indexing that was going on is taken up by the next start. */
  close(): Promise<void>
}

export const defaultPort = 4317
const defaultMaxUploadBytes = 8 * 1024 ** 3
// Below this, slow answers and uploads that stall for a moment would be cut.
const idleTimeoutS = 120

/**
 * Serves the API and the web page until `close`.
 * @throws WebError `port_in_use`, `data_in_use`, `token_required`
 */
export async function startServer({
  dataDir,
  port = defaultPort,
  hostname = '127.0.0.1',
  token: given = process.env['STEPCAST_API_TOKEN'],
  configFile,
  maxUploadBytes = defaultMaxUploadBytes,
  work = {},
}: ServerOptions): Promise<RunningServer> {
  const token = given === '' ? undefined : given
  if (!isLoopback(hostname) && token === undefined) {
    throw new WebError('token_required', `${hostname} can be reached from other machines, so the API needs a token`, {
      hint: 'set STEPCAST_API_TOKEN to a long random value, or serve on 127.0.0.1',
    })
  }
  const folder = resolve(dataDir)
  const uploads = new Uploads(join(folder, 'uploads'), { maxBytes: maxUploadBytes })
  const library = await Library.open({ dataDir: folder, onNotice: (notice) => console.error(notice) })
  const listener = listen({ hostname, port, maxUploadBytes })
  const jobs = await openJobs({ dataDir: folder, library, uploads, ...work }, listener.stop)
  const mcp = new McpEndpoint({
    library,
    runs: new WatchedRuns(jobs),
    readRunRequest: fromUploads(uploads),
    secrets: {},
    allowedOrigins: undefined,
    reportOf: ({ report }) => report,
  })
  const api = createApi({ library, jobs, uploads, hostname, token, mcp, configFile })
  listener.answer((request) => {
    // The address is made from the Host header, which may hold anything.
    if (!URL.canParse(request.url)) return new Response('bad request\n', { status: 400 })
    const { pathname } = new URL(request.url)
    const isApi = pathname === '/mcp' || pathname === '/api' || pathname.startsWith('/api/')
    return isApi ? api.fetch(request) : servePage(request, { hostname, token })
  })
  await uploads.sweep()

  let closed: Promise<void> | undefined
  const close = () =>
    (closed ??= (async () => {
      await listener.stop()
      await mcp.close()
      await jobs.close()
      await library.close()
    })())
  return { url: listener.url, port: listener.port, close, [Symbol.asyncDispose]: close }
}

async function openJobs(options: JobsOptions, stopListening: () => Promise<void>): Promise<Jobs> {
  try {
    return new Jobs(options)
  } catch (error) {
    await stopListening()
    await options.library.close()
    throw error
  }
}

type Answer = (request: Request) => Response | Promise<Response>

/** Takes the port first, so that a second server on the same data never touches the first one's jobs. */
function listen({ hostname, port, maxUploadBytes }: { hostname: string; port: number; maxUploadBytes: number }) {
  let answer: Answer = () => new Response(null, { status: 503 })
  try {
    const server = Bun.serve({
      hostname: hostname.replace(/^\[(.*)\]$/, '$1'),
      port,
      idleTimeout: idleTimeoutS,
      maxRequestBodySize: maxUploadBytes + 1024 * 1024,
      development: false,
      // Without this, `development: false` shares a taken port silently.
      reusePort: false,
      fetch: (request) => answer(request),
    })
    const bound = server.port ?? port
    const shown = hostname === '0.0.0.0' || hostname === '::' ? 'localhost' : hostname
    return {
      url: `http://${shown.includes(':') && !shown.startsWith('[') ? `[${shown}]` : shown}:${bound}`,
      port: bound,
      answer: (next: Answer) => (answer = next),
      stop: () => server.stop(true),
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new WebError('port_in_use', `port ${port} is taken`, {
        hint: 'choose another one with --port',
        cause: error,
      })
    }
    throw error
  }
}
