import type { Probe } from '../probe/probe-video.ts'
import { decodeFrames } from '../media/ffmpeg.ts'
import type { Picture } from '../read/text-recogniser.ts'

export type TimedPicture = Picture & { frameIndex: number; timeS: number }

/** Frames asked for in one filter expression; ffmpeg's parser grows slow beyond. */
const perPass = 200

/** Full-size RGB pictures of the frames with these indices (counted as `Activity.frameTimes` counts), in order, one at a time. */
export async function* readPictures(
  probe: Probe,
  frameIndices: readonly number[],
  { signal }: { signal?: AbortSignal | undefined } = {},
): AsyncGenerator<TimedPicture> {
  const wanted = [...new Set(frameIndices)].sort((a, b) => a - b)
  for (let from = 0; from < wanted.length; from += perPass) {
    const indices = wanted.slice(from, from + perPass)
    const filter = `select='${indices.map((index) => `eq(n,${index})`).join('+')}'`
    const frames = decodeFrames(probe.path, {
      width: probe.width,
      height: probe.height,
      pixelFormat: 'rgb24',
      filter,
      maxFrames: indices.length,
      signal,
    })
    for await (const frame of frames)
      yield {
        width: frame.width,
        height: frame.height,
        data: frame.data,
        timeS: frame.timeS,
        frameIndex: indices[frame.index]!,
      }
  }
}
