import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { keyframeName } from '../describe/read-observations.ts'
import { decodeFrames } from '../media/ffmpeg.ts'
import type { Video } from '../protocol/document.ts'
import type { Corrections, Frame } from './correction.ts'

/** A correction that needs more of them than this goes without the rest: each takes about half a second. */
const mostAtOnce = 20

/**
 * Takes pictures of the recording at the moments that split and inserted steps begin and end at, and writes them beside its others. Those that
 * cannot be taken, for want of the file say, are left out: the nearest that was kept stands in. Resolves to all that there are then.
 */
export async function takeFrames(
  { operations, frames = [] }: Corrections,
  { source_path: path, width, height }: Video,
  { folder, signal }: { folder: string; signal?: AbortSignal | undefined },
): Promise<Frame[]> {
  if (path === undefined) return frames
  const known = new Set(frames.map(({ time_s }) => time_s))
  const moments = operations.flatMap(({ correction }) =>
    correction.op === 'split'
      ? [correction.at_s]
      : correction.op === 'insert'
        ? [correction.start_s, correction.end_s]
        : [],
  )
  const taken: Frame[] = []
  for (const timeS of [...new Set(moments)].filter((each) => !known.has(each)).slice(0, mostAtOnce)) {
    const name = keyframeName({ timeS })
    try {
      for await (const { data } of decodeFrames(path, {
        width,
        height,
        pixelFormat: 'rgb24',
        maxFrames: 1,
        seekS: timeS,
        signal,
      })) {
        await mkdir(folder, { recursive: true })
        await sharp(data, { raw: { width, height, channels: 3 } })
          .webp({ quality: 82, effort: 2 })
          .toFile(join(folder, name))
        taken.push({ name, time_s: timeS })
      }
    } catch {
      signal?.throwIfAborted()
      break // the file that gives none gives no other either
    }
  }
  return [...frames, ...taken]
}
