import type { ChildProcess } from 'node:child_process'
import type { Readable } from 'node:stream'
import ffmpegCommand, { type FfmpegCommand } from 'fluent-ffmpeg'
import { VideoIndexError } from '../errors.ts'
import { findFfmpeg } from './find-ffmpeg.ts'
import { StallLimit, stallLimitMs } from './stall-limit.ts'

// The one module that knows fluent-ffmpeg: the library is archived, so whatever replaces it is written here.

/** Only local files are ever opened: a playlist inside a recording must not read another file or call a host. */
const protocols = 'file,pipe'

/** Containers that people record screens into. ffmpeg knows hundreds more, several of which open further files. */
const containers = 'mov,matroska,avi,gif,mpegts,flv,asf,ogg,apng,srt,webvtt,ass'

export const inputOptions = ['-protocol_whitelist', protocols, '-format_whitelist', containers]

/** A decoded picture of `width` × `height` with `channels` bytes a pixel, row-major, and its own presentation time. */
export type RawFrame = { index: number; timeS: number; width: number; height: number; data: Uint8Array }

export type DecodeOptions = {
  width: number
  height: number
  pixelFormat: 'gray' | 'rgb24'
  /** A further filter in front of the scaling, such as a selection of frames. */
  filter?: string
  maxFrames?: number
  /** Where to begin, exactly, in seconds after the start that the container gives itself. */
  seekS?: number | undefined
  /** How long ffmpeg may be silent while a frame is waited for; 60 s by default. */
  stallMs?: number | undefined
  signal?: AbortSignal | undefined
}

/** ffmpeg 5.1 renamed the option and warns of the old name's end. */
export function syncOption(version: string): string {
  return /^n?(?:[0-4]|5\.0)\b/.test(version) ? '-vsync' : '-fps_mode'
}

/** Tells of every frame before a selection, which alone is silent for as long as it finds none. */
function toldFrames(version: string): string {
  return /^n?(?:[0-3]|4\.[0-3])\b/.test(version) ? 'showinfo@seen' : 'showinfo@seen=checksum=0'
}

/** Containers whose clocks start anywhere; in the others a late start is silence that a player shows as such. */
export const freeClock = /^Input #0, (?:mpegts|flv|asf|ogg),/

/**
 * Decodes lazily, in order, with each frame's own time in seconds from the start of the file, as a player shows it.
 * Leaving the loop or aborting `signal` kills ffmpeg before control returns.
 * @throws VideoIndexError `unreadable_media` when nothing can be decoded, or when ffmpeg stands still
 */
export async function* decodeFrames(path: string, options: DecodeOptions): AsyncGenerator<RawFrame> {
  const { width, height, stallMs, signal } = options
  signal?.throwIfAborted()
  const { ffmpeg, version } = await findFfmpeg()
  const bytes = width * height * (options.pixelFormat === 'gray' ? 1 : 3)
  const selection = options.filter === undefined ? [] : [toldFrames(version), options.filter]
  const filters = [...selection, `scale=${width}:${height}:flags=area`, 'showinfo']
  const seek = options.seekS === undefined ? [] : ['-ss', options.seekS.toFixed(6)]
  const command = ffmpegCommand(path)
    .setFfmpegPath(ffmpeg)
    .inputOptions([...inputOptions, '-nostdin', '-copyts', ...seek])
    .outputOptions(['-map', '0:V:0', syncOption(version), 'passthrough', '-pix_fmt', options.pixelFormat])
    .videoFilters(filters.join(','))
    .format('rawvideo')
  if (options.maxFrames) command.frames(options.maxFrames)
  yield* pull(command, { path, width, height, bytes, stallMs, signal })
}

async function* pull(
  command: FfmpegCommand,
  { width, height, bytes, ...options }: RunOptions & { width: number; height: number; bytes: number },
): AsyncGenerator<RawFrame> {
  const { path, signal } = options
  const times: number[] = []
  const waiting: (() => void)[] = []
  const state: { ended: boolean; failure?: Error | undefined } = { ended: false }
  const wake = () => {
    for (const resume of waiting.splice(0)) resume()
  }
  let hasFreeClock = false
  let originS = 0
  command.on('stderr', (line: string) => {
    if (line.startsWith('Input #0,')) hasFreeClock = freeClock.test(line)
    else if (hasFreeClock && times.length === 0)
      originS = Number(/^ {2}Duration: .*\bstart: (-?[\d.]+)/.exec(line)?.[1] ?? originS)
    const time = /Parsed_showinfo.*\bpts_time:\s*(-?[\d.]+)/.exec(line)?.[1]
    if (time === undefined) return
    times.push(Math.max(0, Number(time) - originS))
    wake()
  })
  const running = run(command, options)
  const { limit } = running
  const finished = running.finished.then((failure) => {
    state.failure = failure
    state.ended = true
    wake()
  })
  let index = 0
  try {
    for await (const data of framesOf(running.output, bytes)) {
      signal?.throwIfAborted()
      while (times.length <= index && !state.ended)
        await limit.during(new Promise<void>((resolve) => waiting.push(resolve)))
      yield { index, timeS: times[index] ?? times.at(-1) ?? 0, width, height, data }
      index++
    }
    await limit.during(finished)
    signal?.throwIfAborted()
    limit.throwIfPassed()
    // A damaged tail is common in recordings that were cut off: what was decoded before it still counts.
    if (index === 0) throw unreadable(path, state.failure)
  } catch (error) {
    signal?.throwIfAborted()
    limit.throwIfPassed()
    throw error
  } finally {
    running.kill()
    await finished
  }
}

/** As much of what ffmpeg says last as tells why it failed. */
const keptLines = 20

type RunOptions = { path: string; stallMs?: number | undefined; signal: AbortSignal | undefined }

type Running = {
  output: AsyncIterable<Uint8Array>
  finished: Promise<Error | undefined>
  kill: () => void
  limit: StallLimit
}

/**
 * Starts a command that writes to its standard output; listeners are set before. `finished` resolves once the process is
 * gone and all that it printed was heard, to why it failed or undefined; `kill` works at any time, also before the start.
 * Whatever else is waited for is waited for within `limit`.
 */
function run(command: FfmpegCommand, { path, stallMs = stallLimitMs, signal }: RunOptions): Running {
  let child: ChildProcess | undefined
  let unwanted = signal?.aborted ?? false
  const gone = Promise.withResolvers<unknown>()
  const ended = Promise.withResolvers<Error | undefined>()
  const kill = () => {
    unwanted = true
    child?.kill('SIGKILL')
  }
  command.on('start', () => {
    child = (command as FfmpegCommand & { ffmpegProc?: ChildProcess }).ffmpegProc
    const exited = new Promise((resolve) => child?.once('exit', resolve).once('error', resolve))
    const heard = new Promise((resolve) => child?.stderr?.once('close', resolve))
    void Promise.all([exited, heard]).then(gone.resolve)
    if (unwanted) kill()
  })
  const limit = new StallLimit(path, stallMs, kill)
  const said: string[] = []
  command.on('stderr', (line: string) => {
    // From ffmpeg 7 on a clock prints the counts, whether anything moves or not.
    if (!/^(?:frame|size)=/.test(line)) limit.reset()
    if (said.push(line) > keptLines) said.shift()
  })
  command.on('end', () => ended.resolve(undefined))
  command.on('error', (error: Error) => ended.resolve(error))
  signal?.addEventListener('abort', kill, { once: true })
  const output = limit.chunksOf(command.pipe() as Readable as AsyncIterable<Uint8Array>)
  const finished = ended.promise.then(async (failure) => {
    if (child) await gone.promise
    limit[Symbol.dispose]()
    signal?.removeEventListener('abort', kill)
    return failure && new Error(`${failure.message}\n${said.join('\n')}`, { cause: failure })
  })
  return { output, finished, kill, limit }
}

async function* framesOf(stream: AsyncIterable<Uint8Array>, bytes: number): AsyncGenerator<Uint8Array> {
  let frame = new Uint8Array(bytes)
  let filled = 0
  for await (const chunk of stream) {
    for (let offset = 0; offset < chunk.length;) {
      const take = Math.min(bytes - filled, chunk.length - offset)
      frame.set(chunk.subarray(offset, offset + take), filled)
      filled += take
      offset += take
      if (filled < bytes) continue
      yield frame
      frame = new Uint8Array(bytes)
      filled = 0
    }
  }
}

/**
 * Runs ffmpeg to its end and returns what it wrote to standard output, for short text such as subtitles.
 * @throws VideoIndexError `unreadable_media`, also when ffmpeg stands still
 */
export async function extractText(
  path: string,
  outputOptions: string[],
  format: string,
  signal?: AbortSignal,
  stallMs?: number,
): Promise<string> {
  const { ffmpeg } = await findFfmpeg()
  const command = ffmpegCommand(path)
    .setFfmpegPath(ffmpeg)
    .inputOptions([...inputOptions, '-nostdin', '-copyts'])
    .outputOptions([...outputOptions, '-flush_packets', '1'])
    .format(format)
  const running = run(command, { path, stallMs, signal })
  const { limit } = running
  const parts: Uint8Array[] = []
  for await (const part of running.output) parts.push(part)
  const failure = await limit.during(running.finished)
  signal?.throwIfAborted()
  limit.throwIfPassed()
  if (failure && parts.length === 0) throw unreadable(path, failure)
  return Buffer.concat(parts).toString('utf8')
}

export function unreadable(path: string, cause: Error | undefined): VideoIndexError {
  const hint = 'check that the file plays, or record it again as mp4, mov, mkv or webm'
  // ffmpeg names the containers it was allowed to open when it knows the file as another one.
  if (cause?.message.includes('not on whitelist'))
    return new VideoIndexError('unsupported_media', `${path} is not a kind of recording that can be read`, {
      hint,
      cause,
    })
  return new VideoIndexError('unreadable_media', `${path} is not a video that can be read`, { hint, cause })
}
