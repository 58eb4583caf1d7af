import type { Library } from '@stepcast/video-index'
import type { Jobs } from '../jobs/jobs.ts'
import type { Uploads } from '../uploads/uploads.ts'
import type { GuardOptions } from './guard.ts'
import type { Metrics } from './metrics.ts'

/** What every group of routes works on. */
export type ApiContext = {
  library: Library
  jobs: Jobs
  uploads: Uploads
  metrics: Metrics
  guard: GuardOptions
}
