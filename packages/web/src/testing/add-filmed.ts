import type { Library } from '@stepcast/video-index'
import { draw, makeClip, sampleDocument, sampleStep, temporaryFolder } from '@stepcast/video-index/testing'
import { join } from 'node:path'
import sharp from 'sharp'

export const filmedId = 'vid_00000000000000f1'
const [width, height, seconds] = [320, 200, 24]
/** What is behind everything else in the film, for six seconds each. */
export const filmedColours = ['#f1ece2', '#dfe8f1', '#e2f1e2', '#f1e2e8'] as const

const kinds = {
  'filmed.mp4': ['-pix_fmt', 'yuv420p', '-g', '1', '-movflags', '+faststart'],
  'hevc.mp4': ['-c:v', 'libx265', '-pix_fmt', 'yuv420p', '-tag:v', 'hvc1', '-x265-params', 'log-level=none'],
  'moving.gif': [],
}
type Kind = keyof typeof kinds

const drawScreens = () =>
  Promise.all(
    filmedColours.map((colour) => {
      const ground = `<rect width="100%" height="100%" fill="${colour}"/>`
      return draw(width, height, `${ground}<rect x="230" y="20" width="60" height="24" fill="#c93a14"/>`)
    }),
  )

async function makeFilm(kind: Kind): Promise<Uint8Array> {
  await using folder = await temporaryFolder()
  const screens = await drawScreens()
  const drawings = Array.from({ length: seconds }, (_, second) => screens[Math.floor(second / 6)]!)
  return await Bun.file(
    await makeClip(join(folder.path, kind), drawings, { fps: 1, outputOptions: kinds[kind] }),
  ).bytes()
}

async function makePictures(): Promise<Uint8Array[]> {
  const raw = { width, height, channels: 3 } as const
  return await Promise.all((await drawScreens()).map(({ data }) => sharp(data, { raw }).webp().toBuffer()))
}

// Every test begins with the same ones.
const films = new Map<Kind, Promise<Uint8Array>>()
let pictures: Promise<Uint8Array[]> | undefined

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

/** A recording of somebody who publishes a product: four steps with their pictures, and a file that plays unless its kind does not. */
export async function addFilmed(
  library: Library,
  folder: string,
  { id = filmedId, kind = 'filmed.mp4' }: { id?: string; kind?: Kind } = {},
): Promise<void> {
  if (!films.has(kind)) films.set(kind, makeFilm(kind))
  pictures ??= makePictures()
  const path = join(folder, kind)
  await Bun.write(path, await films.get(kind)!)
  const title = 'Publish a lamp'
  const video = { id, title, source_path: path, duration_s: seconds, width, height }
  await library.put(sampleDocument({ video, events: [], procedure: { title, steps } }))
  const seen = await pictures
  for (const [at, { keyframes }] of steps.entries())
    for (const name of [keyframes.before, keyframes.after]) await Bun.write(library.keyframePath(id, name), seen[at]!)
}
