import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import sharp from 'sharp'
import { probeVideo } from '../probe/probe-video.ts'
import { readActivity } from '../sample/activity.ts'
import { codeOf } from '../testing/code-of.ts'
import { draw, makeClip } from '../testing/make-clip.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { encodePlayable } from './encode-playable.ts'

setDefaultTimeout(120_000)
let folder: Awaited<ReturnType<typeof temporaryFolder>>
beforeAll(async () => {
  folder = await temporaryFolder()
})
afterAll(async () => {
  await folder[Symbol.asyncDispose]()
})

// An odd side: what encodes H.264 wants even ones.
const [width, height] = [161, 96]
const timesMs = [0, 130, 480, 1200, 1250]
const drawScreens = () =>
  Promise.all(timesMs.map((_, at) => draw(width, height, `<rect x="${at * 30}" y="20" width="30" height="30"/>`)))

async function copied(path: string): Promise<{ times: number[]; size: string; told: number[] }> {
  const probe = await probeVideo(path)
  const output = `${path}.copy.mp4`
  const told: number[] = []
  await encodePlayable(path, output, { ...probe, onProgress: (share) => told.push(share) })
  const copy = await probeVideo(output)
  const { frameTimes } = await readActivity(copy)
  return { times: [...frameTimes].map((timeS) => Math.round(timeS * 1000)), size: `${copy.width}x${copy.height}`, told }
}

test.each([
  ['hevc.mp4', ['-c:v', 'libx265', '-pix_fmt', 'yuv444p', '-tag:v', 'hvc1', '-x265-params', 'log-level=none'], 0],
  [
    'late.mkv',
    ['-c:v', 'libx265', '-pix_fmt', 'yuv444p', '-x265-params', 'log-level=none', '-output_ts_offset', '0.5'],
    500,
  ],
  ['moving.gif', [], 0],
])('%s: every frame of the copy has the time that it had', async (name, outputOptions, startMs) => {
  const path = await makeClip(folder.join(name), await drawScreens(), { timesMs, outputOptions })
  const { frameTimes } = await readActivity(await probeVideo(path))
  const before = [...frameTimes].map((timeS) => Math.round(timeS * 1000))
  expect(before[0]).toBe(startMs)
  const { times, size, told } = await copied(path)
  expect(times.slice(0, before.length)).toEqual(before)
  expect(size).toBe('162x96')
  expect(told.length).toBeGreaterThan(0)
})

test('the pages of an animated WebP are shown when they were, to a 25th of a second', async () => {
  const pages = (await drawScreens()).map(({ data }) =>
    sharp(data, { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer(),
  )
  const path = folder.join('moving.webp')
  await sharp(await Promise.all(pages), { join: { animated: true } })
    .webp({ lossless: true, delay: [120, 360, 720, 40, 400] })
    .toFile(path)
  const { times } = await copied(path)
  expect(times).toHaveLength(41)
  expect(times.at(-1)).toBe(1600)
})

test('what cannot be read leaves nothing behind, nor does what is stopped', async () => {
  const path = folder.join('broken.mp4')
  await Bun.write(path, 'no video')
  const output = folder.join('broken.copy.mp4')
  expect(await codeOf(encodePlayable(path, output, { width, height, durationS: 1 }))).toBe('unreadable_media')
  expect(await Bun.file(output).exists()).toBe(false)
  const good = await makeClip(folder.join('good.mp4'), await drawScreens(), {
    fps: 5,
    outputOptions: ['-pix_fmt', 'yuv444p'],
  })
  const signal = AbortSignal.abort()
  expect(await encodePlayable(good, output, { width, height, durationS: 1, signal }).catch(({ name }) => name)).toBe(
    'AbortError',
  )
  expect(await Bun.file(output).exists()).toBe(false)
})
