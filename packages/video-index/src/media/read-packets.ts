import { findFfmpeg } from './find-ffmpeg.ts'
import { freeClock, inputOptions } from './ffmpeg.ts'
import { StallLimit, stallLimitMs } from './stall-limit.ts'

/** A frame as the container holds it, before anything is decoded. Times as `decodeFrames` gives them, in seconds. */
export type Packet = { timeS: number; bytes: number; isKey: boolean }

/** The packets in the order in which they are decoded, without those that an edit list leaves out. */
export type PacketIndex = {
  packets: Packet[]
  /** Where the container starts, in seconds; `DecodeOptions.seekS` counts from there. */
  startS: number
}

/** ffmpeg's flags of a packet: one that needs no other, and one that is decoded but not shown. */
const keyFlag = 1
const discardFlag = 4

/** What was read of a file, for as long as what was probed of it is kept. */
const known = new WeakMap<object, PacketIndex | undefined>()

/** As `readPackets`, but a file is read once. */
export async function packetsOf(probe: { path: string }, signal?: AbortSignal): Promise<PacketIndex | undefined> {
  if (!known.has(probe)) known.set(probe, await readPackets(probe.path, signal))
  return known.get(probe)
}

/**
 * Reads what the container says of the frames of the first video stream; undefined where that is of no use for entering it.
 * @throws VideoIndexError `unreadable_media` when ffmpeg stands still
 */
export async function readPackets(
  path: string,
  signal?: AbortSignal,
  stallMs = stallLimitMs,
): Promise<PacketIndex | undefined> {
  signal?.throwIfAborted()
  const { ffmpeg } = await findFfmpeg()
  const listing = ['-map', '0:V:0', '-c', 'copy', '-f', 'framecrc', '-']
  const child = Bun.spawn(
    [ffmpeg, '-hide_banner', '-nostdin', '-nostats', ...inputOptions, '-copyts', '-i', path].concat(listing),
    {
      stdin: 'ignore',
      stdout: 'pipe',
      stderr: 'pipe',
      killSignal: 'SIGKILL',
      ...(signal ? { signal } : {}),
    },
  )
  using limit = new StallLimit(path, stallMs, () => child.kill('SIGKILL'))
  const said = new Response(child.stderr).text()
  const packets: Packet[] = []
  let unitS = 0
  for await (const line of linesOf(limit.chunksOf(child.stdout))) {
    const [, over, under] = /^#tb 0: (\d+)\/(\d+)/.exec(line) ?? []
    if (over) unitS = Number(over) / Number(under)
    const [, pts, bytes, flags] =
      /^0, +-?\d+, +(-?\d+), +\d+, +(\d+), 0x[0-9a-f]+(?:, F=0x([0-9A-F]+))?/.exec(line) ?? []
    if (pts === undefined) continue
    // Only what differs from a plain key frame is written down.
    const flag = flags === undefined ? keyFlag : Number.parseInt(flags, 16)
    if ((flag & discardFlag) === 0)
      packets.push({ timeS: Number(pts) * unitS, bytes: Number(bytes), isKey: (flag & keyFlag) !== 0 })
  }
  const banner = (await limit.during(said)).split(/\r?\n/)
  const exitCode = await limit.during(child.exited)
  signal?.throwIfAborted()
  limit.throwIfPassed()
  // Those with clocks of their own have no list of their key frames either.
  const isFree = banner.some((line) => freeClock.test(line))
  if (exitCode !== 0 || packets.length === 0 || isFree) return undefined
  const startS = Number(banner.map((line) => /^ {2}Duration: .*\bstart: (-?[\d.]+)/.exec(line)?.[1]).find(Boolean) ?? 0)
  for (const packet of packets) packet.timeS = Math.max(0, packet.timeS)
  return { packets, startS }
}

async function* linesOf(stream: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop()!
    yield* lines
  }
  yield rest
}
