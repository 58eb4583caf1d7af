import sharp from 'sharp'
import { findFfmpeg } from '../media/find-ffmpeg.ts'

/** An RGB picture, three bytes a pixel. */
export type Drawing = { width: number; height: number; data: Uint8Array }

/** Draws the inside of an SVG document. */
export async function draw(width: number, height: number, svg: string): Promise<Drawing> {
  const document = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${svg}</svg>`
  const data = await sharp(Buffer.from(document)).flatten({ background: '#fff' }).removeAlpha().raw().toBuffer()
  return { width, height, data: new Uint8Array(data) }
}

export function greyOf({ data, width, height }: Drawing): Uint8Array {
  return Uint8Array.from(
    { length: width * height },
    (_, at) => (data[3 * at]! + 2 * data[3 * at + 1]! + data[3 * at + 2]!) >> 2,
  )
}

export type ClipOptions = {
  /** Frames a second; 20 by default. */
  fps?: number
  /** Each frame's own time, in whole milliseconds, instead of a fixed rate. */
  timesMs?: readonly number[]
  outputOptions?: readonly string[]
}

/** Encodes drawings, all of one size, to a file of the kind its name ends in. */
export async function makeClip(path: string, drawings: readonly Drawing[], options: ClipOptions = {}): Promise<string> {
  const { fps = 20, timesMs, outputOptions = [] } = options
  const { width, height } = drawings[0]!
  const picked = timesMs?.map((time, at) => `eq(N,${at})*${time}`).join('+')
  const timing = picked
    ? ['-vf', `settb=1/1000,setpts='${picked}'`, '-vsync', 'passthrough', '-enc_time_base', '1:1000']
    : []
  const codec = path.endsWith('.gif') ? [] : ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '18']
  const input = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${width}x${height}`, '-r', String(fps), '-i', 'pipe:0']
  await runFfmpeg(
    [...input, ...timing, ...codec, ...outputOptions, path],
    Buffer.concat(drawings.map((each) => each.data)),
  )
  return path
}

/** Runs ffmpeg to its end, as somebody does who makes a recording. */
export async function runFfmpeg(options: readonly string[], input: Uint8Array = new Uint8Array()): Promise<void> {
  const { ffmpeg } = await findFfmpeg()
  const child = Bun.spawn([ffmpeg, '-v', 'error', '-y', ...options], { stdin: input, stdout: 'ignore', stderr: 'pipe' })
  const said = await new Response(child.stderr).text()
  if ((await child.exited) !== 0) throw new Error(`ffmpeg ${options.join(' ')}: ${said}`)
}
