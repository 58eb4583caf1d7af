import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import sharp from 'sharp'
import { probeVideo } from '../probe/probe-video.ts'
import { readActivity } from '../sample/activity.ts'
import { readPictures } from '../sample/read-pictures.ts'
import { codeOf } from '../testing/code-of.ts'
import { type Drawing, draw, makeClip, runFfmpeg } from '../testing/make-clip.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

setDefaultTimeout(120_000)

let folder: Awaited<ReturnType<typeof temporaryFolder>>
beforeAll(async () => {
  folder = await temporaryFolder()
})
afterAll(async () => {
  await folder[Symbol.asyncDispose]()
})

/** A white page on which a black square appears halfway. */
async function pages(count: number, width: number, height: number): Promise<Drawing[]> {
  const side = Math.round(Math.min(width, height) / 4)
  const [empty, marked] = [
    await draw(width, height, ''),
    await draw(width, height, `<rect x="${side}" y="${side}" width="${side}" height="${side}"/>`),
  ]
  return Array.from({ length: count }, (_, at) => (at < count / 2 ? empty : marked))
}

/** When the square is seen to appear, and how dark its middle is in the pictures of the first and the last frame. */
async function look(path: string): Promise<{ size: string; appearsS: number[]; middles: number[]; frames: number }> {
  const probe = await probeVideo(path)
  const activity = await readActivity(probe)
  const ends = [0, activity.frameTimes.length - 1].map((index) => ({ index, timeS: activity.frameTimes[index]! }))
  const middles: number[] = []
  for await (const { data, width, height } of readPictures(probe, ends)) {
    const middle = Math.round(Math.min(width, height) * 0.375)
    middles.push(data[(middle * width + middle) * 3]!)
  }
  return {
    size: `${probe.width}x${probe.height}`,
    appearsS: activity.frames.map((frame) => Math.round(frame.timeS * 100) / 100),
    middles: middles.map((level) => Math.round(level / 128) * 128),
    frames: activity.frameTimes.length,
  }
}

const seen = { appearsS: [0.5], middles: [256, 0], frames: 10 }

describe('any recording', () => {
  const kinds: [string, string[]][] = [
    ['h264.mp4', []],
    ['h264.mov', []],
    ['h264.mkv', []],
    ['hevc.mp4', ['-c:v', 'libx265', '-tag:v', 'hvc1', '-x265-params', 'log-level=none']],
    ['vp8.webm', ['-c:v', 'libvpx', '-b:v', '1M', '-deadline', 'realtime']],
    ['vp9.webm', ['-c:v', 'libvpx-vp9', '-b:v', '1M', '-deadline', 'realtime']],
    ['av1.mp4', ['-c:v', 'libaom-av1', '-cpu-used', '8', '-usage', 'realtime', '-crf', '30']],
    ['moving.gif', []],
  ]

  test.each(kinds)('%s: frames, times and pictures', async (name, outputOptions) => {
    const path = await makeClip(folder.join(name), await pages(10, 320, 192), { fps: 10, outputOptions })
    expect(await look(path)).toEqual({ size: '320x192', ...seen })
  })

  test.each([
    [192, 400],
    [3840, 2160],
  ])('%i × %i pixels', async (width, height) => {
    const path = await makeClip(folder.join(`${width}.mp4`), await pages(10, width, height), { fps: 10 })
    expect(await look(path)).toEqual({ size: `${width}x${height}`, ...seen })
  })

  test('pixels that are not square are shown in their true shape', async () => {
    const outputOptions = ['-vf', 'setsar=4/3']
    const wide = await makeClip(folder.join('wide.mp4'), await pages(10, 240, 192), { fps: 10, outputOptions })
    expect((await look(wide)).size).toBe('320x192')
    const high = await makeClip(folder.join('high.mp4'), await pages(10, 240, 192), {
      fps: 10,
      outputOptions: ['-vf', 'setsar=3/4'],
    })
    expect((await look(high)).size).toBe('240x256')
  })
})

describe('animated WebP', () => {
  async function webp(name: string, drawings: readonly Drawing[], delay: number[]): Promise<string> {
    const inputs = await Promise.all(
      drawings.map(({ data, width, height }) =>
        sharp(data, { raw: { width, height, channels: 3 } })
          .png()
          .toBuffer(),
      ),
    )
    const path = folder.join(name)
    await sharp(inputs, { join: { animated: true } })
      .webp({ lossless: true, delay })
      .toFile(path)
    return path
  }

  test('each page has its own time', async () => {
    const delay = [100, 300, 50, 1000]
    const drawings = await Promise.all(
      [0, 20, 40, 60].map((x) => draw(160, 96, `<rect x="${x}" y="40" width="16" height="16"/>`)),
    )
    const path = await webp('moving.webp', drawings, delay)
    const probe = await probeVideo(path)
    expect(probe).toMatchObject({ width: 160, height: 96, durationS: 1.45 })
    const activity = await readActivity(probe)
    expect([...activity.frameTimes].map((timeS) => Math.round(timeS * 1000))).toEqual([0, 100, 400, 450])
    const found: number[] = []
    for await (const picture of readPictures(probe, [{ index: 2, timeS: 0.4 }])) {
      expect(picture).toMatchObject({ width: 160, height: 96, frameIndex: 2, timeS: 0.4 })
      found.push(picture.data[(48 * 160 + 48) * 3]!, picture.data[(48 * 160 + 8) * 3]!)
    }
    expect(found).toEqual([0, 255])
  })

  test('what is no recording is refused', async () => {
    const [drawing] = await pages(1, 64, 64)
    const still = folder.join('still.webp')
    await sharp(drawing!.data, { raw: { width: 64, height: 64, channels: 3 } })
      .webp()
      .toFile(still)
    expect(await codeOf(probeVideo(still))).toBe('unreadable_media')
    await Bun.write(folder.join('broken.webp'), 'RIFF\u0000\u0000\u0000\u0000WEBPnothing')
    expect(await codeOf(probeVideo(folder.join('broken.webp')))).toBe('unreadable_media')
  })
})

describe('readPictures', () => {
  test('gives the same pictures however far apart they are', async () => {
    const path = folder.join('long.mp4')
    const source = 'testsrc=s=320x180:r=20:d=30'
    await runFfmpeg(['-f', 'lavfi', '-i', source, '-c:v', 'libx264', '-g', '80', '-bf', '2', path])
    const probe = await probeVideo(path)
    const at = (index: number) => ({ index, timeS: index / 20 })
    const apart: Map<number, Uint8Array> = new Map()
    for await (const { frameIndex, data } of readPictures(probe, [3, 250, 251, 599].map(at)))
      apart.set(frameIndex, data)
    expect([...apart.keys()]).toEqual([3, 250, 251, 599])
    const all = Array.from({ length: 600 }, (_, index) => at(index))
    for await (const { frameIndex, data } of readPictures(probe, all))
      if (apart.has(frameIndex)) expect(Buffer.from(data).equals(apart.get(frameIndex)!)).toBe(true)
  })
})
