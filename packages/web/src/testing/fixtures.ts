import type { RunEvent, RunReport, runProcedure } from '@stepcast/agent'
import { renderReport } from '@stepcast/agent/testing'
import type { IndexDocument, Library } from '@stepcast/video-index'
import { sampleDocument, sampleStep } from '@stepcast/video-index/testing'
import { join } from 'node:path'
import type { IndexWork } from '../jobs/work.ts'

export const videoId = 'vid_00112233445566ff'

/** A recording with three steps, the last of which needs a file. */
function sampleUpload(sourcePath: string): IndexDocument {
  return sampleDocument({
    video: { id: videoId, source_path: sourcePath },
    procedure: {
      parameters: [
        { name: 'product_name', label: 'Product name', recorded_value: 'Desk lamp', kind: 'text' },
        { name: 'photo', label: 'Photo', recorded_value: 'lamp.png', kind: 'file' },
      ],
      steps: [
        sampleStep(1, 'Click “New product”', {
          action: { kind: 'click', target: { text: 'New product', role: 'button', box: [0.8, 0.1, 0.95, 0.16] } },
          expect: { text: ['Product name'], url: null },
        }),
        sampleStep(2, 'Enter the product name', {
          action: { kind: 'fill', target: { text: 'Product name' }, value: 'Desk lamp', parameter: 'product_name' },
          expect: { text: ['Desk lamp'], url: null },
        }),
        sampleStep(3, 'Choose the photo', {
          action: { kind: 'upload', target: { text: 'Photo' }, value: 'lamp.png', parameter: 'photo' },
          expect: { text: ['lamp.png'], url: null },
        }),
      ],
    },
  })
}

/** Puts the sample into a library, with its pictures and a file of known bytes where it was recorded. */
export async function addSample(library: Library, folder: string): Promise<{ bytes: Uint8Array<ArrayBuffer> }> {
  const bytes = Uint8Array.from({ length: 10_000 }, (_, at) => at % 251)
  const path = join(folder, 'sample.mp4')
  await Bun.write(path, bytes)
  const document = sampleUpload(path)
  await library.put(document)
  const pictures = document.procedure.steps.flatMap(({ keyframes }) => [keyframes.before, keyframes.after])
  for (const name of pictures) await Bun.write(library.keyframePath(videoId, name), name)
  return { bytes }
}

/** Stands in for the indexer at its seam: tells of its progress, honours the signal, stores the sample. */
export const quickIndex: IndexWork = async (path, { library, onProgress, signal, title }) => {
  for (const [at, stage] of (['probe', 'sample', 'read', 'describe', 'distil', 'index'] as const).entries()) {
    onProgress?.({ stage, progress: at / 6 })
    await Bun.sleep(20)
    signal?.throwIfAborted()
  }
  const document = sampleUpload(path)
  await library.put({ ...document, video: { ...document.video, title: title ?? document.video.title } })
  return library.get(videoId)
}

/** Stands in for the agent at its seam: a step that asks before it acts, another that waits while the run is paused, and a report beside a picture. */
export const quickRun: typeof runProcedure = async (document, options) => {
  const runId = options.runId ?? 'run_0'
  const folder = join(options.runsDir, runId)
  const screenshot = join(folder, 'step-1.png')
  await Bun.write(screenshot, 'picture')
  const tell = async (event: RunEvent): Promise<void> => await options.onEvent?.(event)
  const [step] = document.procedure.steps
  if (!step) throw new Error('the sample has steps')
  await tell({ type: 'run-start', run_id: runId, steps: [{ n: step.n, title: step.title }], values: [] })
  await tell({ type: 'step-start', step: step.n, title: step.title, keyframe: step.keyframes.before })
  await tell({ type: 'screen-update', step: step.n, screenshot, box: [0.1, 0.1, 0.2, 0.2] })
  const request = {
    step: step.n,
    title: step.title,
    target: 'New product',
    reason: 'it cannot be taken back',
    shown: true,
  }
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
    reason: approved ? null : '“New product” was not approved: it cannot be taken back',
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
        because: 'its text “New product” is the recorded “New product”',
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
  await Bun.write(report.report, renderReport(report, document.video, new Map()))
  const [done] = report.steps
  if (done) await tell({ type: 'step-end', step: step.n, report: done })
  return report
}
