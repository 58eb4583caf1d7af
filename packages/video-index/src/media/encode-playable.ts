import { rm } from 'node:fs/promises'
import { VideoIndexError } from '../errors.ts'
import { decodeWebp, isWebp } from './animated-webp.ts'
import { freeClock, inputOptions, syncOption } from './ffmpeg.ts'
import { findFfmpeg } from './find-ffmpeg.ts'

export type PlayableOptions = {
  /** In pixels, as it is shown. */
  width: number
  height: number
  durationS: number
  /** Told how much of it is done, from 0 to 1. */
  onProgress?: (share: number) => void
  signal?: AbortSignal | undefined
}

const webpRate = 25

/**
 * Writes a recording anew as H.264 with AAC in an MP4, which every browser plays. Each frame keeps its own time, or in an animated WebP gets it
 * to a 25th of a second. When it fails, nothing is at `output`.
 * @throws VideoIndexError `unreadable_media` when ffmpeg cannot make it
 */
export async function encodePlayable(path: string, output: string, options: PlayableOptions): Promise<void> {
  const { durationS, onProgress, signal } = options
  signal?.throwIfAborted()
  const { ffmpeg, version } = await findFfmpeg()
  const pages = (await isWebp(path)) ? webpFrames(path, options) : undefined
  const source = pages ? rawInput(options) : await fileInput(ffmpeg, path, signal)
  const quiet = ['-nostdin', '-hide_banner', '-loglevel', 'error', '-nostats', '-progress', 'pipe:1', '-y']
  const order = [...quiet, ...source, ...encoding(options, syncOption(version)), output]
  const child = Bun.spawn([ffmpeg, ...order], {
    stdin: pages ? new ReadableStream({ pull: pullFrom(pages) }) : 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    ...(signal ? { signal, killSignal: 'SIGKILL' } : {}),
  })
  const said = new Response(child.stderr).text()
  const decoder = new TextDecoder()
  for await (const chunk of child.stdout) {
    const microseconds = /out_time_us=(\d+)/.exec(decoder.decode(chunk, { stream: true }))?.[1]
    if (microseconds) onProgress?.(Math.min(1, Number(microseconds) / 1e6 / durationS))
  }
  if ((await child.exited) === 0 && !signal?.aborted) return
  await rm(output, { force: true })
  signal?.throwIfAborted()
  throw new VideoIndexError('unreadable_media', 'no copy of this recording can be made that browsers play', {
    hint: 'check that the file plays elsewhere, or record it again as mp4 or webm',
    cause: new Error((await said).trim()),
  })
}

/** The file on the clock that a player has: only where clocks start anywhere does the first frame count as its start. */
async function fileInput(ffmpeg: string, path: string, signal: AbortSignal | undefined): Promise<string[]> {
  const child = Bun.spawn([ffmpeg, '-nostdin', '-hide_banner', ...inputOptions, '-i', path], {
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'pipe',
    ...(signal ? { signal, killSignal: 'SIGKILL' } : {}),
  })
  const banner = await new Response(child.stderr).text()
  const isFree = banner.split(/\r?\n/).some((line) => freeClock.test(line))
  return [...inputOptions, ...(isFree ? [] : ['-copyts']), '-i', path]
}

const rawInput = ({ width, height }: PlayableOptions): string[] =>
  ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${width}x${height}`].concat('-r', `${webpRate}`, '-i', 'pipe:0')

function encoding({ width, height }: PlayableOptions, sync: string): string[] {
  const even = (side: number) => 2 * Math.ceil(side / 2)
  const picture = [
    '-vf',
    `scale=${even(width)}:${even(height)}:flags=area,setsar=1`,
    sync,
    'vfr',
    '-enc_time_base',
    '-1',
  ]
  const codecs = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20', '-pix_fmt', 'yuv420p', '-c:a', 'aac']
  return ['-map', '0:V:0', '-map', '0:a:0?', ...picture, ...codecs].concat('-movflags', '+faststart', '-f', 'mp4')
}

/** What is shown at each moment of a fixed rate. */
async function* webpFrames(
  path: string,
  { width, height, durationS, signal }: PlayableOptions,
): AsyncGenerator<Uint8Array> {
  const slots = Math.max(1, Math.round(durationS * webpRate))
  let slot = 0
  let shown: Uint8Array = new Uint8Array()
  for await (const { timeS, data } of decodeWebp(path, { width, height, pixelFormat: 'rgb24', signal })) {
    for (const until = Math.round(timeS * webpRate); slot < until; slot++) yield shown
    shown = data
  }
  for (; slot < slots; slot++) yield shown
}

function pullFrom(frames: AsyncGenerator<Uint8Array>) {
  return async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    const { done, value } = await frames.next()
    if (done) controller.close()
    else controller.enqueue(value)
  }
}
