import type { Library } from '@stepcast/video-index'
import { draw, makeClip, sampleDocument, sampleStep } from '@stepcast/video-index/testing'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'

export const filmedId = 'vid_00000000000000f1'
const [width, height, seconds] = [320, 200, 24]

/** A recording that plays, of somebody who publishes a product: four steps with their pictures. */
export async function addFilmed(library: Library, folder: string): Promise<void> {
  const screens = await Promise.all(
    ['#f1ece2', '#dfe8f1', '#e2f1e2', '#f1e2e8'].map((colour) =>
      draw(
        width,
        height,
        `<rect width="100%" height="100%" fill="${colour}"/><rect x="230" y="20" width="60" height="24" fill="#c93a14"/>`,
      ),
    ),
  )
  const path = join(folder, 'filmed.mp4')
  const drawings = Array.from({ length: seconds }, (_, second) => screens[Math.floor(second / 6)]!)
  await makeClip(path, drawings, {
    fps: 1,
    outputOptions: ['-pix_fmt', 'yuv420p', '-g', '1', '-movflags', '+faststart'],
  })
  const steps = [
    sampleStep(1, 'Click “New product”', {
      start_s: 2,
      end_s: 5,
      action: { kind: 'click', target: { text: 'New product', role: 'button', box: [0.7, 0.1, 0.9, 0.2] } },
    }),
    sampleStep(2, 'Enter “Desk lamp” as Product name', {
      start_s: 7,
      end_s: 11,
      action: { kind: 'fill', target: { text: 'Product name' }, value: 'Desk lamp', parameter: 'product_name' },
    }),
    sampleStep(3, 'Enter “49” as Price', {
      start_s: 13,
      end_s: 16,
      action: { kind: 'fill', target: { text: 'Price' }, value: '49', parameter: 'price' },
    }),
    sampleStep(4, 'Click “Publish”', {
      start_s: 18,
      end_s: 22,
      action: { kind: 'click', target: { text: 'Publish', role: 'button' } },
      expect: { text: ['Product published'], url: null },
    }),
  ]
  const title = 'Publish a lamp'
  const video = { id: filmedId, title, source_path: path, duration_s: seconds, width, height }
  await library.put(sampleDocument({ video, events: [], procedure: { title, steps } }))
  await mkdir(library.keyframeFolder(filmedId), { recursive: true })
  for (const [at, { keyframes }] of steps.entries())
    for (const name of [keyframes.before, keyframes.after]) {
      const { data } = screens[at]!
      await sharp(data, { raw: { width, height, channels: 3 } })
        .webp()
        .toFile(library.keyframePath(filmedId, name))
    }
}
