import type { Library } from '@stepcast/video-index'
import { bodyLimit } from 'hono/body-limit'
import { etag } from 'hono/etag'
import { WebError } from '../errors.ts'
import { idempotency } from '../idempotency/idempotency.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { McpEndpoint } from '../mcp/mcp-endpoint.ts'
import { traceRequests } from '../tracing/trace-requests.ts'
import type { Uploads } from '../uploads/uploads.ts'
import { askRoutes } from './ask.ts'
import { batchRoutes } from './batches.ts'
import type { ApiContext } from './context.ts'
import { correctionRoutes } from './corrections.ts'
import { coveredRoutes } from './covered.ts'
import { docsRoutes } from './docs.ts'
import { examineRoutes } from './examine.ts'
import { exportRoutes } from './exports.ts'
import { checkSource, demandToken } from './guard.ts'
import { goalRoutes } from './goals.ts'
import { jobRoutes } from './jobs.ts'
import { Metrics } from './metrics.ts'
import { playableRoutes } from './playable.ts'
import { answerError, problem } from './problem.ts'
import { createRouter } from './router.ts'
import { runRoutes } from './runs.ts'
import { sampleRoutes } from './sample.ts'
import { apiHeaders } from './security-headers.ts'
import { systemRoutes } from './system.ts'
import { uploadRoutes } from './uploads.ts'
import { videoRoutes } from './videos.ts'

export type ApiOptions = {
  library: Library
  jobs: Jobs
  uploads: Uploads
  /** The address the server is bound to; other names are refused. Default 127.0.0.1. */
  hostname?: string
  /** When given, every request but the health check must carry it. */
  token?: string | undefined
  /** The config file whose settings hold, to be shown to who looks. */
  configFile?: string | undefined
  /** Answers at `/mcp`, behind the same guards. */
  mcp?: McpEndpoint
}

const maxJsonBytes = 1024 * 1024

/** The API below `/api/v1`; every failure is a problem document (RFC 9457) with this project's `code` and `hint`. */
export function createApi({ library, jobs, uploads, hostname = '127.0.0.1', token, mcp, configFile }: ApiOptions) {
  const api: ApiContext = { library, jobs, uploads, metrics: new Metrics(), guard: { hostname, token } }
  const router = createRouter()
  const limitJson = bodyLimit({ maxSize: maxJsonBytes })

  router.use(traceRequests)
  router.use(async (context, next) => {
    const startedAt = performance.now()
    for (const [name, value] of Object.entries(apiHeaders)) context.header(name, value)
    context.header('cache-control', 'private, no-cache')
    await next()
    api.metrics.count(context.req.method, context.res.status, (performance.now() - startedAt) / 1000)
  })
  router.use(async (context, next) => {
    checkSource(context.req.raw, api.guard)
    await next()
  })
  router.use(demandToken(api.guard))
  router.use(async (context, next) => {
    const type = context.req.header('content-type') ?? ''
    // Uploads go to disk as they come and are counted there.
    if (/^(multipart\/form-data|application\/offset\+octet-stream)/.test(type)) return next()
    return limitJson(context, next)
  })
  router.use(idempotency(jobs.answers, { except: ['/api/v1/session', '/mcp'] }))
  const tag = etag()
  router.use((context, next) => {
    const streams = context.req.path.endsWith('/events') || context.req.path === '/mcp'
    return streams || context.req.method === 'POST' ? next() : tag(context, next)
  })
  router.onError(answerError)
  router.notFound((context) => {
    const { code, message, hint } = new WebError('not_found', 'nothing is served here', { hint: 'see /api/v1/docs' })
    return problem(context, { code, message, ...(hint === undefined ? {} : { hint }) })
  })
  const routes = router
    .route('/api/v1', videoRoutes(api))
    .route('/api/v1', playableRoutes(api))
    .route('/api/v1', correctionRoutes(api))
    .route('/api/v1', exportRoutes(api))
    .route('/api/v1', coveredRoutes(api))
    .route('/api/v1', uploadRoutes(api))
    .route('/api/v1', askRoutes(api))
    .route('/api/v1', runRoutes(api))
    .route('/api/v1', batchRoutes(api))
    .route('/api/v1', goalRoutes(api))
    .route('/api/v1', jobRoutes(api))
    .route('/api/v1', sampleRoutes(api))
    .route('/api/v1', systemRoutes(api))
    .route('/api/v1', examineRoutes({ dataDir: library.dataDir, configFile }))
  docsRoutes(routes)
  if (mcp) router.all('/mcp', (context) => mcp.fetch(context.req.raw))
  return routes
}

export type Api = ReturnType<typeof createApi>
