import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { readFile, writeFile } from 'node:fs/promises'
import { probeVideo } from '../probe/probe-video.ts'
import { codeOf } from '../testing/code-of.ts'
import { ffmpegChildren } from '../testing/ffmpeg-children.ts'
import { type ClipOptions, type Drawing, draw, makeClip, runFfmpeg } from '../testing/make-clip.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { type RawFrame, decodeFrames } from './ffmpeg.ts'

setDefaultTimeout(60_000)

let folder: Awaited<ReturnType<typeof temporaryFolder>>
beforeAll(async () => {
  folder = await temporaryFolder()
})
afterAll(async () => {
  await folder[Symbol.asyncDispose]()
})

/** Two stripes: the left fifth is black, the rest white but for a frame's own mark, so that stretching and turning show. */
async function stripes(count: number, width = 160, height = 96): Promise<Drawing[]> {
  return await Promise.all(
    Array.from({ length: count }, (_, at) =>
      draw(
        width,
        height,
        `<rect width="${width / 5}" height="${height}"/><rect x="${width * 0.75}" y="${(at % 8) * 8}" width="8" height="8"/>`,
      ),
    ),
  )
}

async function clip(name: string, count: number, options?: ClipOptions): Promise<string> {
  return await makeClip(folder.join(name), await stripes(count), options)
}

async function framesOf(path: string): Promise<RawFrame[]> {
  const { width, height } = await probeVideo(path)
  const frames: RawFrame[] = []
  for await (const frame of decodeFrames(path, { width, height, pixelFormat: 'gray' })) frames.push(frame)
  return frames
}

const timesMsOf = (frames: RawFrame[]) => frames.map((frame) => Math.round(frame.timeS * 1000))
const every = (stepMs: number, count: number, fromMs = 0) =>
  Array.from({ length: count }, (_, at) => Math.round(fromMs + at * stepMs))

/** Length of the black run at the start of the middle row, and down the middle column. */
function blackRuns({ data, width, height }: RawFrame): [number, number] {
  const row = Array.from({ length: width }, (_, x) => data[(height >> 1) * width + x]!)
  const column = Array.from({ length: height }, (_, y) => data[y * width + (width >> 1)]!)
  const run = (levels: number[]) => levels.findIndex((level) => level > 128)
  return [run(row), run(column)]
}

describe('decodeFrames', () => {
  test.each(['mp4', 'mkv', 'mov'])('gives the frames of a variable rate in %s their own times', async (kind) => {
    const timesMs = [0, 40, 50, 1300, 1316, 2950, 3000]
    const path = await clip(`variable.${kind}`, timesMs.length, { timesMs })
    expect(timesMsOf(await framesOf(path))).toEqual(timesMs)
    expect((await probeVideo(path)).durationS).toBeGreaterThanOrEqual(3)
  })

  test.each(['mp4', 'mkv'])('keeps the silence before a late start in %s, as players do', async (kind) => {
    const path = await clip(`late.${kind}`, 30, { fps: 10, outputOptions: ['-output_ts_offset', '2'] })
    expect(timesMsOf(await framesOf(path))).toEqual(every(100, 30, 2000))
  })

  test('starts a transport stream at zero, whose clock starts anywhere', async () => {
    const path = await clip('stream.ts', 5, { fps: 10, outputOptions: ['-output_ts_offset', '60'] })
    expect(timesMsOf(await framesOf(path))).toEqual(every(100, 5))
  })

  test('shows what an edit list leaves, from zero', async () => {
    const whole = await clip('whole.mp4', 20, { fps: 10, outputOptions: ['-g', '10', '-bf', '2'] })
    const cut = folder.join('cut.mp4')
    await runFfmpeg(['-ss', '0.5', '-i', whole, '-c', 'copy', cut])
    const [all, left] = [await framesOf(whole), await framesOf(cut)]
    expect(timesMsOf(all)).toEqual(every(100, 20))
    expect(timesMsOf(left)).toEqual(every(100, 15))
    // The same pictures, and not those in front of the cut that the file still holds.
    expect(left.map((frame) => Buffer.from(frame.data).equals(all[frame.index + 5]!.data))).not.toContain(false)
  })

  test('reads 60 frames a second, a single frame, and an animated GIF', async () => {
    const fast = await clip('fast.mp4', 30, { fps: 60 })
    expect((await probeVideo(fast)).fps).toBe(60)
    expect(timesMsOf(await framesOf(fast))).toEqual(every(1000 / 60, 30))
    expect(timesMsOf(await framesOf(await clip('one.mp4', 1)))).toEqual([0])
    expect(timesMsOf(await framesOf(await clip('moving.gif', 6, { fps: 10 })))).toEqual(every(100, 6))
  })

  test('turns a rotated recording upright without stretching it', async () => {
    const flat = await clip('flat.mp4', 3)
    expect(blackRuns((await framesOf(flat))[0]!)).toEqual([32, 0])
    const turned = folder.join('turned.mp4')
    await runFfmpeg(['-i', flat, '-c', 'copy', '-metadata:s:v', 'rotate=90', turned])
    expect(await probeVideo(turned)).toMatchObject({ width: 96, height: 160 })
    const [across, down] = blackRuns((await framesOf(turned))[0]!)
    // The stripe lies across the top or the bottom now, a fifth of the height.
    expect(across).toBe(0)
    expect([32, 0]).toContain(down)
    const upsideDown = folder.join('upside-down.mp4')
    await runFfmpeg(['-i', flat, '-c', 'copy', '-metadata:s:v', 'rotate=180', upsideDown])
    expect(await probeVideo(upsideDown)).toMatchObject({ width: 160, height: 96 })
  })

  test('reads odd sizes to the pixel', async () => {
    const drawings = await stripes(2, 853, 481)
    const path = await makeClip(folder.join('odd.mp4'), drawings, { outputOptions: ['-pix_fmt', 'yuv444p'] })
    expect(await probeVideo(path)).toMatchObject({ width: 853, height: 481 })
    const [frame] = await framesOf(path)
    expect(frame).toMatchObject({ width: 853, height: 481 })
    expect(blackRuns(frame!)[0]).toBe(171)
  })

  test('passes over a cover picture', async () => {
    const cover = folder.join('cover.png')
    await runFfmpeg(['-f', 'lavfi', '-i', 'color=c=black:s=64x64', '-frames:v', '1', cover])
    const path = folder.join('covered.mp4')
    const film = await clip('film.mp4', 3)
    const order = ['-map', '1', '-map', '0', '-c', 'copy', '-disposition:v:0', 'attached_pic']
    await runFfmpeg(['-i', film, '-i', cover, ...order, path])
    expect(await probeVideo(path)).toMatchObject({ width: 160, height: 96 })
    expect(blackRuns((await framesOf(path))[2]!)).toEqual([32, 0])
  })

  test('gives what stands before the damaged end of a recording', async () => {
    const whole = await readFile(await clip('whole.mkv', 40, { outputOptions: ['-g', '5'] }))
    const path = folder.join('cut-off.mkv')
    await writeFile(path, whole.subarray(0, whole.length * 0.6))
    const frames = await framesOf(path)
    expect(frames.length).toBeGreaterThan(10)
    expect(frames.length).toBeLessThan(40)
    expect(timesMsOf(frames)).toEqual(every(50, frames.length))
  })

  test('fails for a file without pictures that can be decoded', async () => {
    const path = folder.join('words.mp4')
    await writeFile(path, 'no picture in here')
    expect(await codeOf(framesOf(path))).toBe('unreadable_media')
    expect(await ffmpegChildren()).toBe(0)
  })
})

describe('decodeFrames, when it is no longer wanted', () => {
  const options = { width: 64, height: 36, pixelFormat: 'gray' } as const
  let long: string
  beforeAll(async () => {
    long = folder.join('long.mp4')
    await runFfmpeg([
      '-f',
      'lavfi',
      '-i',
      'testsrc=s=640x360:r=25:d=60',
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      long,
    ])
  })

  test('kills ffmpeg when the caller leaves the loop', async () => {
    for await (const frame of decodeFrames(long, options)) {
      expect(await ffmpegChildren()).toBe(1)
      if (frame.index === 2) break
    }
    expect(await ffmpegChildren()).toBe(0)
  })

  test('kills ffmpeg when the caller throws', async () => {
    const failing = async () => {
      for await (const _ of decodeFrames(long, options)) throw new Error('the caller failed')
    }
    expect(await failing().catch((error: Error) => error.message)).toBe('the caller failed')
    expect(await ffmpegChildren()).toBe(0)
  })

  // It would take a minute and select nothing, so that only the signal can end it: at any moment of the start-up too.
  const endless = { ...options, filter: 'realtime,select=0' }

  test.each([0, 20, 80, 400])(
    'ends with the reason when aborted after %i ms',
    async (afterMs) => {
      const reason = new Error('not wanted')
      const controller = new AbortController()
      const timer = setTimeout(() => controller.abort(reason), afterMs)
      const read = async () => {
        for await (const _ of decodeFrames(long, { ...endless, signal: controller.signal }));
      }
      expect(await read().catch((error: unknown) => error)).toBe(reason)
      expect(await ffmpegChildren()).toBe(0)
      clearTimeout(timer)
    },
    20_000,
  )

  test('starts nothing for a signal that is aborted already', async () => {
    const signal = AbortSignal.abort(new Error('not wanted'))
    expect(
      await decodeFrames(long, { ...options, signal })
        .next()
        .catch((error: Error) => error.message),
    ).toBe('not wanted')
    expect(await probeVideo(long, { signal }).catch((error: Error) => error.message)).toBe('not wanted')
    expect(await ffmpegChildren()).toBe(0)
  })
})
