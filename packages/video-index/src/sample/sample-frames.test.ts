import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { type RawFrame, decodeFrames } from '../media/ffmpeg.ts'
import { readPackets } from '../media/read-packets.ts'
import { probeVideo } from '../probe/probe-video.ts'
import { ffmpegChildren } from '../testing/ffmpeg-children.ts'
import { runFfmpeg } from '../testing/make-clip.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { findQuiet } from './find-quiet.ts'
import { findChanges } from './frame-changes.ts'
import { sampleFrames } from './sample-frames.ts'

setDefaultTimeout(120_000)

const [width, height] = [320, 180]
let folder: Awaited<ReturnType<typeof temporaryFolder>>
beforeAll(async () => {
  folder = await temporaryFolder()
})
afterAll(async () => {
  await folder[Symbol.asyncDispose]()
})

/** A still page for 100 s on which boxes appear at the given times. */
async function stillPage(name: string, timesS: readonly number[], codec: readonly string[]): Promise<string> {
  const boxes = timesS.map((timeS, at) => `drawbox=x=${20 + 40 * at}:y=60:w=24:h=12:t=fill:enable='gte(t,${timeS})'`)
  const path = folder.join(name)
  const source = `color=c=white:s=640x360:r=10:d=100,${boxes.join(',')}`
  await runFfmpeg(['-f', 'lavfi', '-i', source, '-pix_fmt', 'yuv420p', ...codec, path])
  return path
}

async function changesOf(frames: AsyncIterable<RawFrame>): Promise<{ times: number[]; changedS: number[] }> {
  const times: number[] = []
  const changedS: number[] = []
  let before: Uint8Array | undefined
  for await (const { data, timeS } of frames) {
    times.push(Math.round(timeS * 1000))
    if (before && findChanges(before, data, width, height).length > 0) changedS.push(timeS)
    before = data
  }
  return { times, changedS }
}

async function quietFrames(path: string): Promise<number> {
  const quiet = findQuiet((await readPackets(path))!.packets, await probeVideo(path))
  return quiet.reduce((sum, { from, to }) => sum + to - from, 0)
}

describe('sampleFrames', () => {
  const codecs: [string, string[]][] = [
    ['mp4', ['-c:v', 'libx264', '-g', '100']],
    ['mkv', ['-c:v', 'libx264', '-g', '50', '-bf', '3']],
    ['webm', ['-c:v', 'libvpx-vp9', '-g', '100', '-b:v', '300k', '-deadline', 'realtime', '-cpu-used', '8']],
  ]

  test.each(codecs)('finds in %s what a full decode finds, at the same times', async (kind, codec) => {
    const path = await stillPage(`still.${kind}`, [4, 61.5, 62, 90], codec)
    const full = await changesOf(decodeFrames(path, { width, height, pixelFormat: 'gray' }))
    const sampled = await changesOf(sampleFrames(await probeVideo(path), { width, height }))
    expect(sampled).toEqual(full)
    expect(full.changedS).toHaveLength(4)
    if (kind !== 'webm') expect(await quietFrames(path)).toBeGreaterThan(300)
  })

  test('finds a change that only a key frame tells of', async () => {
    // The encoder is made to begin anew with each change, so that no other packet is larger than usual.
    const codec = ['-c:v', 'libx264', '-g', '100', '-force_key_frames', '55']
    const path = await stillPage('key.mp4', [55], codec)
    expect((await changesOf(sampleFrames(await probeVideo(path), { width, height }))).changedS).toEqual([55])
  })

  test('leaves nothing running when it is left or aborted', async () => {
    const path = await stillPage('left.mp4', [50], codecs[0]![1])
    const probe = await probeVideo(path)
    for await (const frame of sampleFrames(probe, { width, height })) if (frame.index === 300) break
    expect(await ffmpegChildren()).toBe(0)
    const controller = new AbortController()
    const reason = new Error('not wanted')
    const read = async () => {
      for await (const frame of sampleFrames(probe, { width, height, signal: controller.signal }))
        if (frame.index === 10) controller.abort(reason)
    }
    expect(await read().catch((error: unknown) => error)).toBe(reason)
    expect(await ffmpegChildren()).toBe(0)
  })
})

describe('findQuiet', () => {
  const packets = (bytes: (at: number) => number) =>
    Array.from({ length: 1000 }, (_, at) => ({ timeS: at / 10, bytes: bytes(at), isKey: at % 100 === 0 }))

  test('takes a stream of equal packets for still only when they are too small to draw', () => {
    const size = { width: 1280, height: 720 }
    expect(
      findQuiet(
        packets((at) => (at % 100 === 0 ? 40_000 : 40)),
        size,
      ),
    ).toEqual([{ from: 4, to: 900 }])
    expect(
      findQuiet(
        packets(() => 4000),
        size,
      ),
    ).toEqual([])
  })

  test('goes around what is only a little larger, such as a caret that blinks', () => {
    const quiet = findQuiet(
      packets((at) => (at % 100 === 0 ? 40_000 : at === 450 ? 56 : 40)),
      { width: 1280, height: 720 },
    )
    expect(quiet).toEqual([
      { from: 4, to: 400 },
      { from: 454, to: 900 },
    ])
  })

  test('finds nothing where every frame stands alone', () => {
    const alone = packets(() => 30).map((each) => ({ ...each, isKey: true }))
    expect(findQuiet(alone, { width: 1280, height: 720 })).toEqual([])
  })
})
