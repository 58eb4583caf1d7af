import { expect, test } from 'bun:test'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { decodeFrames } from '../../media/ffmpeg.ts'
import { draw, makeClip } from '../../testing/make-clip.ts'
import { sampleDocument, sampleStep } from '../../testing/sample-document.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { clipStep } from './step-clip.ts'

const size = { width: 320, height: 180 }
const pathOf = () => '/nowhere.webp'

/** Four seconds: red, then from 2 s on blue, with black and white stripes at the top left all the time. */
async function recorded(folder: string) {
  const stripes = Array.from({ length: 10 }, (_, n) => `<rect x="${n * 8}" width="4" height="40"/>`).join('')
  const screen = (colour: string) =>
    draw(
      size.width,
      size.height,
      `<rect width="100%" height="100%" fill="${colour}"/><rect width="80" height="40" fill="#fff"/>${stripes}`,
    )
  const [red, blue] = [await screen('#d00'), await screen('#00d')]
  const path = await makeClip(join(folder, 'clip.mp4'), [
    ...Array.from({ length: 40 }, () => red),
    ...Array.from({ length: 40 }, () => blue),
  ])
  return sampleDocument({
    video: { ...size, duration_s: 4, source_path: path },
    procedure: { parameters: [], steps: [sampleStep(1, 'Turn it blue', { start_s: 1.5, end_s: 2.5 })] },
  })
}

test('a GIF plays the step at its own speed, a moment before and after it included', async () => {
  await using folder = await temporaryFolder()
  const gif = await clipStep(await recorded(folder.path), { n: 1, format: 'gif', pathOf })
  const { format, pages = 0, delay = [], loop } = await sharp(gif).metadata()
  expect({ format, loop }).toEqual({ format: 'gif', loop: 0 })
  // 1.2 s to 3.3 s, and blue from 2 s on
  expect(delay.reduce((sum, each) => sum + each, 0) / 1000).toBeCloseTo(2.1, 0.5)
  let timeMs = 0
  let changeMs: number | undefined
  for (let page = 0; page < pages; page++) {
    const { channels } = await sharp(await sharp(gif, { page }).png().toBuffer()).stats()
    if (changeMs === undefined && channels[2]!.mean > channels[0]!.mean) changeMs = timeMs
    timeMs += delay[page]!
  }
  expect(Math.abs(changeMs! - 800)).toBeLessThanOrEqual(100)
})

test('an MP4 of it is small and covers what shall not be seen', async () => {
  await using folder = await temporaryFolder()
  const document = await recorded(folder.path)
  const contrasts = []
  for (const blur of [[], [[0, 0, 0.26, 0.25] as const]]) {
    const mp4 = await clipStep(document, { n: 1, format: 'mp4', pathOf, blur: blur.map((box) => [...box]) })
    expect(mp4.length).toBeLessThan(60_000)
    const path = join(folder.path, 'out.mp4')
    await Bun.write(path, mp4)
    const frames = await Array.fromAsync(decodeFrames(path, { ...size, pixelFormat: 'gray' }))
    expect(frames.at(-1)!.timeS).toBeCloseTo(2.06, 1)
    const row = frames[10]!.data.subarray(size.width * 20 + 4, size.width * 20 + 70)
    contrasts.push(Math.max(...row) - Math.min(...row))
  }
  expect(contrasts[0]).toBeGreaterThan(150)
  expect(contrasts[1]).toBeLessThan(60)
})

test('what cannot be clipped is said', async () => {
  await using folder = await temporaryFolder()
  const document = await recorded(folder.path)
  const clip = (more: Partial<typeof document.video>, n = 1) =>
    clipStep({ ...document, video: { ...document.video, ...more } }, { n, format: 'gif', pathOf })
  await expect(clip({}, 9)).rejects.toMatchObject({ code: 'step_not_found', hint: 'its steps are 1 to 1' })
  await expect(clip({ source_path: '/nowhere.mp4' })).rejects.toMatchObject({ code: 'file_not_found' })
  await Bun.write(join(folder.path, 'broken.mp4'), 'not a video')
  await expect(clip({ source_path: join(folder.path, 'broken.mp4') })).rejects.toMatchObject({
    code: 'unreadable_media',
  })
})

test('stops on request and leaves nothing behind', async () => {
  await using folder = await temporaryFolder()
  const document = await recorded(folder.path)
  const clips = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('stepcast-clip-'))
  const before = await clips()
  const controller = new AbortController()
  const clip = clipStep(document, { n: 1, format: 'mp4', pathOf, signal: controller.signal })
  setTimeout(() => controller.abort(), 30)
  await expect(clip).rejects.toMatchObject({ name: 'AbortError' })
  expect(await clips()).toEqual(before)
})
