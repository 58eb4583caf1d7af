import { VideoIndexError } from '../errors.ts'
import { decodeWebp, isWebp } from '../media/animated-webp.ts'
import { decodeFrames } from '../media/ffmpeg.ts'
import { type PacketIndex, packetsOf } from '../media/read-packets.ts'
import { isStall } from '../media/stall-limit.ts'
import type { Probe } from '../probe/probe-video.ts'
import type { Picture } from '../read/picture.ts'

export type TimedPicture = Picture & { frameIndex: number; timeS: number }

/** A frame of the recording, counted as `Activity.frameTimes` counts, and its time in seconds. */
export type WantedFrame = { index: number; timeS: number }

/** Frames asked for in one filter expression: ffmpeg refuses those of more than a hundred terms. */
const perPass = 90
/** Starting ffmpeg once more costs as much as decoding this many frames. */
const worthSeeking = 60
/** Frames this close in time are the same one; clocks are rounded on their way. */
const sameS = 0.0005

type Run = { frames: WantedFrame[]; fromS: number }

/**
 * Full-size RGB pictures of frames, in order, one at a time. What lies between frames far apart is not decoded. Those that
 * a damaged file does not give are left out.
 * @throws VideoIndexError `unreadable_media` when it gives none of them, or when ffmpeg stands still
 */
export async function* readPictures(
  probe: Probe,
  wanted: readonly WantedFrame[],
  { signal }: { signal?: AbortSignal | undefined } = {},
): AsyncGenerator<TimedPicture> {
  const frames = [...new Map(wanted.map((each) => [each.index, each])).values()].sort((a, b) => a.index - b.index)
  const failures: unknown[] = []
  let count = 0
  for await (const picture of findPictures(probe, frames, { failures, signal })) {
    count++
    yield picture
  }
  if (count > 0 || frames.length === 0) return
  throw new VideoIndexError('unreadable_media', `no picture of ${probe.path} can be decoded`, {
    hint: 'check that the file is still there and plays, or record it again as mp4, mov, mkv or webm',
    cause: failures.at(-1),
  })
}

type FindOptions = {
  /** Why pictures are missing is added here. */
  failures: unknown[]
  signal: AbortSignal | undefined
}

async function* findPictures(
  probe: Probe,
  frames: readonly WantedFrame[],
  options: FindOptions,
): AsyncGenerator<TimedPicture> {
  const { signal } = options
  // What is gone by now is no WebP: decoding says so.
  if (await isWebp(probe.path).catch(() => false)) return yield* readPages(probe, frames, signal)
  const index = await packetsOf(probe, signal)
  for (const run of index ? runsOf(frames, index) : [{ frames, fromS: 0 }])
    for (let from = 0; from < run.frames.length; from += perPass) {
      const part = { frames: run.frames.slice(from, from + perPass), fromS: run.fromS }
      const missing = new Set(part.frames)
      for await (const picture of decodeRun(probe, part, index, options)) {
        missing.delete(part.frames.find((each) => each.index === picture.frameIndex)!)
        yield picture
      }
      // The container's clock is not the frames' own, as in old files: they are counted instead.
      if (index && missing.size > 0) yield* decodeRun(probe, { frames: [...missing], fromS: 0 }, undefined, options)
    }
}

async function* readPages(
  { path, width, height }: Probe,
  frames: readonly WantedFrame[],
  signal: AbortSignal | undefined,
): AsyncGenerator<TimedPicture> {
  const wanted = new Set(frames.map((each) => each.index))
  for await (const { index, ...page } of decodeWebp(path, { width, height, pixelFormat: 'rgb24', signal }))
    if (wanted.has(index)) yield { ...page, frameIndex: index }
}

/** A new run begins where going on to the next key frame costs more than entering the file there. */
function runsOf(frames: readonly WantedFrame[], { packets }: PacketIndex): Run[] {
  const shown = packets.toSorted((a, b) => a.timeS - b.timeS)
  const runs: Run[] = []
  let key = 0
  let at = 0
  for (const frame of frames) {
    const reached = at
    for (; at < shown.length && shown[at]!.timeS <= frame.timeS + sameS; at++) if (shown[at]!.isKey) key = at
    const run = runs.at(-1)
    if (run && key - reached < worthSeeking) run.frames.push(frame)
    else runs.push({ frames: [frame], fromS: key < worthSeeking ? 0 : shown[key]!.timeS })
  }
  return runs
}

async function* decodeRun(
  { path, width, height }: Probe,
  { frames, fromS }: Run,
  index: PacketIndex | undefined,
  { failures, signal }: FindOptions,
): AsyncGenerator<TimedPicture> {
  const isFrame = ({ index: n, timeS }: WantedFrame) =>
    index ? `between(t,${(timeS - sameS).toFixed(6)},${(timeS + sameS).toFixed(6)})` : `eq(n,${n})`
  const options = { width, height, pixelFormat: 'rgb24', maxFrames: frames.length, signal } as const
  const filter = `select='${frames.map(isFrame).join('+')}'`
  const seekS = index && fromS > 0 ? fromS - index.startS : undefined
  try {
    for await (const { data, timeS, index: nth } of decodeFrames(path, { ...options, filter, seekS })) {
      const found = index ? frames.find((each) => Math.abs(each.timeS - timeS) <= sameS) : frames[nth]
      if (found) yield { width, height, data, timeS, frameIndex: found.index }
    }
  } catch (error) {
    signal?.throwIfAborted()
    // What stands before a damaged end still counts; only a file that cannot be decoded here may go on elsewhere.
    const isDamage = error instanceof VideoIndexError && error.code === 'unreadable_media' && !isStall(error)
    if (!isDamage) throw error
    failures.push(error)
  }
}
