import type { RunEvent, RunReport, runProcedure } from '@stepcast/agent'
import type { IndexDocument, Library } from '@stepcast/video-index'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { IndexWork } from './jobs/work.ts'

/** A folder that is gone after the test. */
export async function temporaryFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'stepcast-web-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

export const videoId = 'vid_00112233445566ff'

/** A recording with two steps, as the indexer would describe it. */
function sampleDocument(sourcePath: string): IndexDocument {
  return {
    video: {
      id: videoId,
      title: 'Publish a product',
      duration_s: 12,
      width: 1280,
      height: 720,
      fps: 15,
      engine: 'reader',
      source_path: sourcePath,
      indexed_at: '2026-11-23T10:00:00.000Z',
    },
    events: [
      {
        start_s: 1,
        end_s: 2,
        kind: 'action',
        description: 'Clicks “New product”',
        on_screen_text: ['New product'],
        keyframe: '0001.jpg',
        confidence: 0.9,
      },
    ],
    procedure: {
      title: 'Publish a product',
      start_url: 'http://localhost:4400/products',
      parameters: [
        { name: 'product_name', label: 'Product name', recorded_value: 'Desk lamp', kind: 'text' },
        { name: 'photo', label: 'Photo', recorded_value: 'lamp.png', kind: 'file' },
      ],
      steps: [
        {
          n: 1,
          title: 'Click “New product”',
          start_s: 1,
          end_s: 2,
          action: { kind: 'click', target: { text: 'New product', role: 'button', box: [0.8, 0.1, 0.95, 0.16] } },
          expect: { text: ['Product name'], url: null },
          keyframes: { before: '0001.jpg', after: '0002.jpg' },
          confidence: 0.9,
        },
        {
          n: 2,
          title: 'Enter the product name',
          start_s: 3,
          end_s: 5,
          action: { kind: 'fill', target: { text: 'Product name' }, value: 'Desk lamp', parameter: 'product_name' },
          expect: { text: ['Desk lamp'], url: null },
          keyframes: { before: '0002.jpg', after: '0002.jpg' },
          confidence: 0.8,
        },
        {
          n: 3,
          title: 'Choose the photo',
          start_s: 6,
          end_s: 8,
          action: { kind: 'upload', target: { text: 'Photo' }, value: 'lamp.png', parameter: 'photo' },
          expect: { text: ['lamp.png'], url: null },
          keyframes: { before: '0002.jpg', after: '0002.jpg' },
          confidence: 0.8,
        },
      ],
    },
    usage: { frames_decoded: 180, keyframes: 2, model_calls: 0, input_tokens: 0, output_tokens: 0, wall_s: 1 },
  }
}

/** Puts the sample into a library, with its pictures and a file of known bytes where it was recorded. */
export async function addSample(library: Library, folder: string): Promise<{ bytes: Uint8Array<ArrayBuffer> }> {
  const bytes = Uint8Array.from({ length: 10_000 }, (_, at) => at % 251)
  const path = join(folder, 'sample.mp4')
  await Bun.write(path, bytes)
  await library.put(sampleDocument(path))
  await mkdir(join(library.videoDir(videoId), 'keyframes'), { recursive: true })
  for (const name of ['0001.jpg', '0002.jpg']) await Bun.write(library.keyframePath(videoId, name), name)
  return { bytes }
}

/** Stands in for the indexer at its seam: tells of its progress, honours the signal, stores the sample. */
export const quickIndex: IndexWork = async (path, { library, onProgress, signal, title }) => {
  for (const [at, stage] of (['probe', 'sample', 'read', 'describe', 'distil', 'index'] as const).entries()) {
    onProgress?.({ stage, progress: at / 6 })
    await Bun.sleep(20)
    signal?.throwIfAborted()
  }
  const document = sampleDocument(path)
  await library.put({ ...document, video: { ...document.video, title: title ?? document.video.title } })
  return library.get(videoId)
}

/** Stands in for the agent at its seam: a step that asks before it acts, another that waits while the run is paused, and a report beside a picture. */
export const quickRun: typeof runProcedure = async (document, options) => {
  const runId = options.runId ?? 'run_0'
  const folder = join(options.runsDir, runId)
  const screenshot = join(folder, 'step-1.png')
  await Bun.write(screenshot, 'picture')
  await Bun.write(join(folder, 'report.html'), '<!doctype html><title>Report</title>')
  const tell = async (event: RunEvent): Promise<void> => await options.onEvent?.(event)
  const [step] = document.procedure.steps
  if (!step) throw new Error('the sample has steps')
  await tell({ type: 'run-start', run_id: runId, steps: [{ n: step.n, title: step.title }], values: [] })
  await tell({ type: 'step-start', step: step.n, title: step.title, keyframe: step.keyframes.before })
  await tell({ type: 'screen-update', step: step.n, screenshot, box: [0.1, 0.1, 0.2, 0.2] })
  const request = { step: step.n, title: step.title, target: 'New product', reason: 'it cannot be undone', shown: true }
  const approved = (await options.approve?.(request)) ?? false
  options.signal?.throwIfAborted()
  const [, second] = document.procedure.steps
  if (second) await tell({ type: 'step-start', step: second.n, title: second.title, keyframe: second.keyframes.before })
  const report: RunReport = {
    run_id: runId,
    video_id: document.video.id,
    title: document.procedure.title,
    url: options.url,
    goal: options.goal ?? null,
    status: approved ? 'done' : 'stopped',
    reason: approved ? null : 'you said no',
    steps: [
      {
        n: step.n,
        title: step.title,
        status: approved ? 'done' : 'skipped',
        attempts: 1,
        grounded_by: 'text',
        cited: { video_id: document.video.id, start_s: step.start_s },
        verified_by: '“Product name” appeared',
        screenshot,
        seconds: 0.1,
        value: null,
        target: { name: 'New product', role: 'button', box: null },
        because: 'the same words',
        checks: [],
        heals: [],
        dialogs: [],
        error: null,
      },
    ],
    values: [],
    blocked: [],
    usage: { model_calls: 0, input_tokens: 0, output_tokens: 0, wall_s: 0.1 },
    report: join(folder, 'report.html'),
    started_at: new Date().toISOString(),
  }
  const [done] = report.steps
  if (done) await tell({ type: 'step-end', step: step.n, report: done })
  return report
}
