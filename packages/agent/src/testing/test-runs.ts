import { afterAll, beforeAll, setDefaultTimeout } from 'bun:test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Parameter } from '@stepcast/video-index'
import { runProcedure } from '../follow/run-procedure.ts'
import type { RunReport } from '../protocol/report.ts'
import type { RunOptions } from '../protocol/run.ts'
import { type RecordedStep, sampleRecording } from './sample-recording.ts'
import { type pages, testServer, type TestServer } from './test-pages.ts'

export interface TestRuns {
  server: TestServer
  /** Where runs leave what they leave. */
  folder: string
  /** Follows steps on a page of the server. */
  follow: (
    page: keyof typeof pages,
    steps: readonly RecordedStep[],
    options?: Partial<RunOptions>,
    parameters?: Parameter[],
  ) => Promise<RunReport>
}

/** What the tests of one file run on, from the first to the last of them; called once, outside of tests. */
export function testRuns(): TestRuns {
  setDefaultTimeout(90_000)
  const runs: TestRuns = {
    server: undefined as unknown as TestServer,
    folder: '',
    follow: (page, steps, options = {}, parameters = []) =>
      runProcedure(sampleRecording(steps, parameters), {
        url: `${runs.server.origin}/${page}`,
        runsDir: runs.folder,
        keyframePath: (name) => join(runs.folder, name),
        stepTimeoutMs: 4500,
        ...options,
      }),
  }
  beforeAll(async () => {
    runs.server = testServer()
    runs.folder = await mkdtemp(join(tmpdir(), 'stepcast-agent-'))
  })
  afterAll(async () => {
    await runs.server.stop()
    await rm(runs.folder, { recursive: true, force: true })
  })
  return runs
}
