import { basename, join } from 'node:path'
import type { IndexDocument } from '@stepcast/video-index'
import sharp from 'sharp'
import type { RunReport } from '../protocol/report.ts'
import { renderReport, type StepPictures } from './render-report.ts'

const pictureWidth = 640

/** Writes `report.json`, which names the pictures beside it, and a `report.html` that holds its pictures and needs nothing else. */
export async function writeReport(
  report: RunReport,
  document: Pick<IndexDocument, 'video' | 'procedure'>,
  keyframePath: (name: string) => string,
  runDir: string,
): Promise<void> {
  const pictures = new Map<number, StepPictures>()
  for (const step of report.steps) {
    const recorded = document.procedure.steps.find(({ n }) => n === step.n)
    pictures.set(step.n, {
      recorded: recorded?.keyframes.before ? await embed(() => keyframePath(recorded.keyframes.before)) : null,
      recordedBox: recorded?.action.target?.box ?? null,
      live: step.screenshot ? await embed(() => step.screenshot) : null,
      after: step.screenshot ? await embed(() => step.screenshot.replace(/\.jpg$/, '-after.jpg')) : null,
    })
  }
  const kept: RunReport = {
    ...report,
    steps: report.steps.map((step) => ({ ...step, screenshot: basename(step.screenshot) })),
    report: basename(report.report),
    ...(report.trace ? { trace: basename(report.trace) } : {}),
  }
  await Bun.write(join(runDir, 'report.json'), `${JSON.stringify(kept, null, 2)}\n`)
  await Bun.write(join(runDir, 'report.html'), renderReport(report, document.video, pictures))
}

/** A small copy as a data address; null when there is no such picture. */
async function embed(path: () => string): Promise<string | null> {
  try {
    const small = await sharp(path())
      .resize({ width: pictureWidth, withoutEnlargement: true })
      .webp({ quality: 60 })
      .toBuffer()
    return `data:image/webp;base64,${small.toString('base64')}`
  } catch {
    return null
  }
}
