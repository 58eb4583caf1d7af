import type { Library } from '@stepcast/video-index'
import type { ReadRunRequest } from '../jobs/read-run-request.ts'
import type { Run } from '../jobs/run.ts'
import type { WatchedRuns } from './watched-runs.ts'

/** What every tool works on. */
export type McpContext = {
  library: Library
  runs: WatchedRuns
  /** Checks what a run is asked, as the place that it is asked from allows. */
  readRunRequest: ReadRunRequest
  /** Values that the agent never sees, typed where a procedure or a sign-in page asks for them. */
  secrets: Record<string, string>
  /** When given, runs stay within these origins. */
  allowedOrigins: readonly string[] | undefined
  /** Where a run's report is, for who reads the answer: a path or a relative URL. */
  reportOf: (run: Run) => string
}
