import { decodeWebp, isWebp } from '../media/animated-webp.ts'
import { type RawFrame, decodeFrames } from '../media/ffmpeg.ts'
import { type PacketIndex, packetsOf } from '../media/read-packets.ts'
import type { Probe } from '../probe/probe-video.ts'
import { findQuiet } from './find-quiet.ts'
import { findChanges } from './frame-changes.ts'

export type SampleOptions = { width: number; height: number; signal?: AbortSignal | undefined }

/** Leaving less than this share of the frames out takes longer than decoding them: ffmpeg is started again each time. */
const worthLeaving = 0.1
/** Frames this close in time are the same one; clocks are rounded on their way. */
const sameS = 0.0005

/**
 * Every frame of a recording, small and grey, with its own time. Long stretches in which the container itself says that
 * nothing changes are not decoded: their frames share the data of the last one before. Where the picture after a stretch
 * is another than before it, it is decoded after all.
 */
export async function* sampleFrames(probe: Probe, options: SampleOptions): AsyncGenerator<RawFrame> {
  if (await isWebp(probe.path)) return yield* decodeWebp(probe.path, { ...options, pixelFormat: 'gray' })
  const index = await packetsOf(probe, options.signal)
  const quiet = index ? findQuiet(index.packets, probe) : []
  const left = quiet.reduce((sum, { from, to }) => sum + to - from, 0)
  if (!index || left < worthLeaving * index.packets.length) {
    yield* decodeFrames(probe.path, { ...options, pixelFormat: 'gray' })
    return
  }
  const times = index.packets.map((packet) => packet.timeS).sort((a, b) => a - b)
  const decode = (fromS: number, toS: number) => decodeBetween(probe.path, { index, fromS, toS, ...options })
  let last: RawFrame | undefined
  let count = 0
  const numbered = (frame: Omit<RawFrame, 'index'>): RawFrame => (last = { ...frame, index: count++ })
  const stretches = [{ from: 0, to: 0 }, ...quiet]
  for (const [at, { from, to }] of stretches.entries()) {
    const untilS = quiet[at] ? times[quiet[at].from]! : Infinity
    let isFirst = true
    for await (const frame of decode(times[to]!, untilS)) {
      if (isFirst && last) {
        const isSame = findChanges(last.data, frame.data, options.width, options.height).length === 0
        if (isSame) for (const timeS of times.slice(from, to)) yield numbered({ ...last, timeS })
        else for await (const between of decode(times[from]!, times[to]!)) yield numbered(between)
      }
      isFirst = false
      yield numbered(frame)
    }
    if (!isFirst) continue
    // A file that cannot be entered in its middle is read on from its start.
    for await (const frame of decode(-1, Infinity)) if (!last || frame.timeS > last.timeS + sameS) yield numbered(frame)
    return
  }
}

async function* decodeBetween(
  path: string,
  { index, fromS, toS, ...options }: SampleOptions & { index: PacketIndex; fromS: number; toS: number },
): AsyncGenerator<RawFrame> {
  const seekS = fromS > 0 ? fromS - index.startS : undefined
  try {
    for await (const frame of decodeFrames(path, { ...options, pixelFormat: 'gray', seekS })) {
      if (frame.timeS >= toS - sameS) return
      if (frame.timeS >= fromS - sameS) yield frame
    }
  } catch (error) {
    options.signal?.throwIfAborted()
    // Nothing decoded from here on: what stands before a damaged end still counts.
    if (seekS === undefined) throw error
  }
}
