import { VideoIndexError } from '../../errors.ts'
import { isWebp } from '../../media/animated-webp.ts'
import { encodeClip } from '../../media/encode-clip.ts'
import type { IndexDocument } from '../../protocol/document.ts'
import { findSecretRegions, picturesOf } from './cover-secrets.ts'
import { toPixels } from './draw-picture.ts'
import type { PictureOptions } from './step-pictures.ts'

/** A little of what was before and of what came of it belongs to seeing a step. */
const leadS = 0.3
const tailS = 0.8
const widest = { gif: 800, mp4: 1280 }

/**
 * A step as a moving picture at the recording's own speed, a moment before and after it included, secrets and the given regions covered.
 * @throws VideoIndexError `step_not_found`, `file_not_found` when the recording is not where it was, `unreadable_media`
 */
export async function clipStep(
  document: IndexDocument,
  { n, format, pathOf, blur = [], signal }: PictureOptions & { n: number; format: 'gif' | 'mp4' },
): Promise<Uint8Array> {
  const { video, procedure } = document
  const step = procedure.steps.find((each) => each.n === n)
  if (!step)
    throw new VideoIndexError('step_not_found', `“${video.title}” has no step ${n}`, {
      hint: procedure.steps.length > 0 ? `its steps are 1 to ${procedure.steps.at(-1)?.n}` : 'it shows no step at all',
    })
  const path = await findRecording(document)
  const fromS = Math.max(0, step.start_s - leadS)
  const toS = Math.min(Math.max(video.duration_s, step.end_s), step.end_s + tailS)
  const regions = await findSecretRegions(document, pathOf)
  const shown = procedure.steps.filter((each) => each.start_s <= toS && each.end_s >= fromS)
  const secret = [...new Set(shown.flatMap((each) => picturesOf(each).flatMap((name) => regions.get(name) ?? [])))]
  const width = even(Math.min(widest[format], video.width))
  const height = even((width * video.height) / video.width)
  const covers = [...blur, ...secret]
    .map((region) => toPixels(region, { width, height }))
    .filter((area) => area.width > 0 && area.height > 0)
  return await encodeClip(path, { fromS, toS, width, height, format, covers, signal })
}

async function findRecording({ video }: IndexDocument): Promise<string> {
  const path = video.source_path
  if (path === undefined || !(await Bun.file(path).exists()))
    throw new VideoIndexError('file_not_found', 'the recording is no longer where it was indexed', {
      hint: 'put the file back, or index it again from where it is now',
    })
  if (await isWebp(path))
    throw new VideoIndexError('unsupported_media', 'clips cannot be cut from an animated WebP', {
      hint: 'export --format html for its pictures, or record as mp4, mov, mkv or webm',
    })
  return path
}

function even(pixels: number): number {
  return Math.max(2, Math.round(pixels / 2) * 2)
}
