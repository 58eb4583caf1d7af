import { join } from 'node:path'
import { TextRecogniser } from '@stepcast/video-index'
import type { RecordingTools } from '../record/tools.ts'
import { screenSize } from './draw-screen.ts'
import type { Recording } from './make-recording.ts'
import { runMeasured } from './run-measured.ts'

/** Times in seconds; memory is the most that the index and its children held together, shared pages counted twice. */
export type Measures = {
  recording: string
  lengthS: number
  screens: number
  decodeS: number
  /** One reading of the whole screen a second, from `readings` of them. */
  readEverySecondS: number
  readings: number
  indexS: number
  indexPeakMb: number
  steps: number
}

/** So many readings tell what one costs. */
const maxReadings = 30
const shortestStepS = 20

/** Decodes, reads and indexes a recording, one after the other. */
export async function measure(tools: RecordingTools, folder: string, recording: Recording): Promise<Measures> {
  const { path, minutes, name, screens } = recording
  const lengthS = minutes * 60
  console.error(`${name}: plain decode`)
  const decode = await runMeasured([tools.ffmpeg, '-v', 'error', '-nostdin', '-i', path, '-f', 'null', '-'])
  console.error(`${name}: readings of the whole screen`)
  const stepS = Math.max(Math.min(shortestStepS, lengthS / 4), lengthS / maxReadings)
  const times = Array.from({ length: Math.floor(lengthS / stepS) }, (_, at) => (at + 0.5) * stepS)
  const readingS = await timeReadings(tools.ffmpeg, path, times)
  console.error(`${name}: index`)
  const main = join(import.meta.dir, '..', '..', 'packages', 'cli', 'src', 'main.ts')
  const data = join(folder, `data-${recording.fps}-${minutes}`)
  const index = await runMeasured([process.execPath, main, 'index', path, '--json'], { STEPCAST_DATA_DIR: data })
  const document = JSON.parse(index.output) as { procedure?: { steps?: unknown[] } }
  return {
    recording: name,
    lengthS,
    screens,
    decodeS: decode.seconds,
    readEverySecondS: readingS * lengthS + decode.seconds,
    readings: times.length,
    indexS: index.seconds,
    indexPeakMb: index.peakMb,
    steps: document.procedure?.steps?.length ?? 0,
  }
}

/** The mean time of a reading, each by a recogniser that has read none of it before. */
async function timeReadings(ffmpeg: string, path: string, times: readonly number[]): Promise<number> {
  const order = ['-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-']
  let totalMs = 0
  for (const timeS of times) {
    const child = Bun.spawn([ffmpeg, '-v', 'error', '-nostdin', '-ss', String(timeS), '-i', path, ...order], {
      stdout: 'pipe',
      stderr: 'ignore',
    })
    const data = await new Response(child.stdout).bytes()
    await using recogniser = new TextRecogniser()
    await recogniser.read({ ...screenSize, data: new Uint8Array(data.length) })
    const started = performance.now()
    await recogniser.read({ ...screenSize, data })
    totalMs += performance.now() - started
  }
  return totalMs / 1000 / times.length
}
