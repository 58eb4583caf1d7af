import type { IndexDocument } from '@stepcast/video-index'
import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { BoundProcedure } from '../bind/bind-values.ts'
import type { RunReport } from '../protocol/report.ts'
import type { RunOptions } from '../protocol/run.ts'
import { writeReport } from '../report/write-report.ts'
import { allowedOrigins } from '../safety/origins.ts'
import { redact } from '../safety/redact.ts'
import type { BrowserRunOptions } from './run-in-browser.ts'
import { newTeller } from './teller.ts'

export interface Undertaking {
  goal: string | null
  video: IndexDocument['video'] | undefined
  /** Steps may still be added while it goes on. */
  procedure: BoundProcedure
  /** Files of this machine, whose folders are told nowhere. */
  paths: readonly string[]
  options: RunOptions
}

const noVideo = { id: '', duration_s: 0, width: 1280, height: 800, fps: 0, engine: 'reader', indexed_at: '' } as const

/** Has something done, tells of its beginning and end, and writes the report to `<runsDir>/<run_id>/report.{json,html}`. */
export async function carryOut(
  { goal, video, procedure, paths, options }: Undertaking,
  work: (report: RunReport, options: BrowserRunOptions, size: { width: number; height: number }) => Promise<void>,
): Promise<RunReport> {
  const started = performance.now()
  const origins = allowedOrigins(options.url, options.allowOrigins ?? [])
  const runId = options.runId ?? `run_${randomBytes(8).toString('hex')}`
  const runDir = resolve(options.runsDir, runId)
  const secrets = options.secrets ?? {}
  const { tell, ready } = newTeller(options.onEvent, (event) => redact(event, secrets, paths))
  const { title, steps, values } = procedure
  const report: RunReport = {
    run_id: runId,
    video_id: video?.id ?? '',
    title,
    url: options.url,
    goal,
    status: 'failed',
    reason: null,
    steps: [],
    values,
    blocked: [],
    usage: { model_calls: 0, input_tokens: 0, output_tokens: 0, wall_s: 0 },
    report: join(runDir, 'report.html'),
    started_at: new Date().toISOString(),
  }
  await mkdir(runDir, { recursive: true })
  tell({ type: 'run-start', run_id: runId, steps: steps.map(({ n, title: name }) => ({ n, title: name })), values })
  const shownVideo = video ?? { ...noVideo, title }
  await work(report, { ...options, runDir, origins, tell, ready }, shownVideo)
  report.usage.wall_s = Math.round((performance.now() - started) / 10) / 100
  const shown = redact(report, secrets, paths)
  await writeReport(shown, { video: shownVideo, procedure }, options.keyframePath, runDir)
  tell({ type: 'run-end', report: shown })
  // nobody who still holds a stopped run back is waited for
  if (!options.signal?.aborted) await ready()
  return shown
}
