import { serveStdio, StdioServerTransport } from '@modelcontextprotocol/server/stdio'
import type { Library } from '@stepcast/video-index'
import { join, resolve } from 'node:path'
import { keyframeUrl } from '../api/public-document.ts'
import { JobStore } from '../jobs/job-store.ts'
import { fromPaths } from '../jobs/read-run-request.ts'
import { RunJobs } from '../jobs/run-jobs.ts'
import { workOnRuns } from '../jobs/run-work.ts'
import { createMcpServer } from './create-mcp-server.ts'
import type { McpContext } from './mcp-context.ts'
import { WatchedRuns } from './watched-runs.ts'

export type McpStdioOptions = {
  library: Library
  secrets?: Record<string, string>
  /** When given, runs stay within these origins. */
  allowedOrigins?: readonly string[] | undefined
  signal: AbortSignal
}

const files =
  'Files for run_procedure are paths on this machine: give one as the parameter’s value, or list it in files.'

/** Speaks MCP on this process's stdin and stdout until the client closes them or `signal` aborts; a run that is going on is then stopped. */
export async function serveMcpStdio({ library, secrets = {}, allowedOrigins, signal }: McpStdioOptions): Promise<void> {
  const runsDir = resolve(library.dataDir, 'runs')
  // In memory, because several clients may each have started a server on the same data.
  const store = new JobStore(':memory:')
  const runs = new RunJobs({ store, runsDir, work: workOnRuns({ library }), keyframeUrl })
  const watched = new WatchedRuns({ runs, store })
  const context: McpContext = {
    library,
    runs: watched,
    readRunRequest: fromPaths,
    secrets,
    allowedOrigins,
    reportOf: ({ run_id, report }) => (report === '' ? '' : join(runsDir, run_id, 'report.html')),
  }
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  const transport = new StdioServerTransport()
  process.stdin.once('end', end)
  process.stdin.once('close', end)
  signal.addEventListener('abort', () => end(), { once: true })
  if (signal.aborted) end()
  const connection = serveStdio(() => createMcpServer(context, { files }), {
    transport,
    onerror: ({ message }) => console.error(`mcp: ${message}`),
  })
  await ended
  await connection.close()
  watched.close()
  await runs.close()
  store.close()
}
