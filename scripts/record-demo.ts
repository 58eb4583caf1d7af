/**
 * Makes the bundled recording again: a person publishing a product in the demo shop, filmed on a screen of its own.
 * Writes `examples/publish-product.mp4`, its `.truth.json`, and the pictures in `examples/media`.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { startDemoShop } from '@stepcast/demo-shop'

import { openBrowserWindow, painted } from './record/browser-window.ts'
import { drawPhotos } from './record/draw-photos.ts'
import { Hand } from './record/hand.ts'
import { publishProduct, scenePlan } from './record/publish-product.ts'
import { RecordError } from './record/record-error.ts'
import { captureScreen, openScreen } from './record/screen.ts'
import { type RecordedStep, StepClock } from './record/step-clock.ts'
import { findTools, type RecordingTools, runTool } from './record/tools.ts'

const size = { width: 1280, height: 720 }
const framesPerSecond = 20
const port = 4780
const examples = resolve(import.meta.dir, '../examples')

async function record(): Promise<void> {
  const tools = findTools()
  const media = join(examples, 'media')
  await drawPhotos(tools, media)
  const workDir = mkdtempSync(join(tmpdir(), 'stepcast-record-'))
  try {
    const capture = join(workDir, 'capture.mkv')
    const steps = await film(tools, { workDir, capture, photo: join(media, scenePlan.params.photo) })
    const video = join(examples, `${scenePlan.id}.mp4`)
    await encode(tools, capture, video)
    const durationS = await durationOf(tools, video)
    await Bun.write(
      join(examples, `${scenePlan.id}.truth.json`),
      `${JSON.stringify(truth(steps, durationS), null, 2)}\n`,
    )
    console.log(`${video}: ${durationS} s, ${Math.round(Bun.file(video).size / 1024)} kB, ${steps.length} steps`)
  } finally {
    rmSync(workDir, { recursive: true, force: true })
  }
}

async function film(
  tools: RecordingTools,
  { workDir, capture: file, photo }: { workDir: string; capture: string; photo: string },
): Promise<RecordedStep[]> {
  await using shop = await startDemoShop({ dataDir: join(workDir, 'shop'), port })
  await using screen = await openScreen(tools, size)
  await using stack = new AsyncDisposableStack()
  const browser = stack.adopt(
    await openBrowserWindow(tools, { display: screen.display, size, profileDir: join(workDir, 'profile') }),
    (window) => window.close(),
  )
  const page = (await browser.pages())[0] ?? (await browser.newPage())
  await page.goto(shop.url, { waitUntil: 'networkidle0' })
  const hand = new Hand(tools, screen.display, { x: 930, y: 560 })
  await hand.place()
  await hand.click() // takes the focus out of the address bar
  await painted(page)
  await hand.rest(2)

  await using capture = await captureScreen(tools, { display: screen.display, size, framesPerSecond, file })
  const clock = new StepClock(capture.firstFrameAt)
  await hand.rest(1.5)
  await publishProduct({ page, hand, clock, photo })
  await hand.rest(2)
  await capture.finish()

  const saved = shop.products()[0]
  const { name, price } = scenePlan.params
  if (saved?.name !== name || saved.price !== Number(price) || saved.photoName !== scenePlan.params.photo) {
    throw new RecordError('scene_failed', 'the shop does not hold the product that was to be published', {
      hint: 'run it again on a quieter machine, or look at the scene in scripts/record/publish-product.ts',
    })
  }
  return clock.steps
}

async function encode(tools: RecordingTools, capture: string, video: string): Promise<void> {
  const filters = `fps=${framesPerSecond},scale=out_color_matrix=bt709:out_range=tv,format=yuv420p`
  const colours = ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv']
  const codec = ['-c:v', 'libx264', '-preset', 'slow', '-crf', '17', '-g', String(framesPerSecond * 10)]
  await runTool(
    [tools.ffmpeg, '-y', '-v', 'error', '-i', capture, '-vf', filters, ...codec, ...colours, '-an'].concat([
      '-movflags',
      '+faststart',
      video,
    ]),
  )
}

async function durationOf(tools: RecordingTools, video: string): Promise<number> {
  const printed = await runTool([
    tools.ffprobe,
    '-v',
    'error',
    '-show_entries',
    'format=duration',
    '-of',
    'csv=p=0',
    video,
  ])
  return Math.round(Number(printed) * 100) / 100
}

function truth(steps: RecordedStep[], durationS: number) {
  return {
    id: scenePlan.id,
    app: 'demo-shop',
    title: scenePlan.title,
    language: 'en',
    resolution: `${size.width}x${size.height}`,
    fps: framesPerSecond,
    duration_s: durationS,
    captions: false,
    narration: false,
    start_url: `http://127.0.0.1:${port}/sign-in`,
    params: scenePlan.params,
    steps,
  }
}

try {
  await record()
} catch (error) {
  const known = error instanceof Error && 'code' in error && 'hint' in error
  if (!known) throw error
  console.error(`error[${error.code}]: ${error.message}; ${error.hint}`)
  process.exitCode = 1
}
