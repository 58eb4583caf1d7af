import type { Readable } from 'node:stream'
import ffmpegCommand, { type FfmpegCommand, type FfprobeData } from 'fluent-ffmpeg'
import { VideoIndexError } from '../errors.ts'
import { findFfmpeg } from './find-ffmpeg.ts'

// The one module that knows fluent-ffmpeg: the library is archived, so whatever replaces it is written here.

/** Only local files are ever opened: a playlist inside a recording must not read another file or call a host. */
const protocols = 'file,pipe'

/** Containers that people record screens into. ffmpeg knows hundreds more, several of which open further files. */
const containers = 'mov,matroska,avi,gif,mpegts,flv,asf,ogg,apng,srt,webvtt,ass'

const inputOptions = ['-protocol_whitelist', protocols, '-format_whitelist', containers]

/**
 * What ffprobe says about a file.
 * @throws VideoIndexError `unreadable_media` with ffprobe's last line when the file is no video it can open
 */
export async function probeFile(path: string): Promise<FfprobeData> {
  const { ffprobe } = await findFfmpeg()
  const command = ffmpegCommand(path).setFfprobePath(ffprobe)
  return await new Promise((resolve, reject) => {
    command.ffprobe(inputOptions, (error: Error | null, data: FfprobeData) => {
      if (error) reject(unreadable(path, error))
      else resolve(data)
    })
  })
}

/** A decoded picture of `width` × `height` with `channels` bytes a pixel, row-major, and its own presentation time. */
export type RawFrame = { index: number; timeS: number; width: number; height: number; data: Uint8Array }

export type DecodeOptions = {
  width: number
  height: number
  pixelFormat: 'gray' | 'rgb24'
  /** A further filter in front of the scaling, such as a selection of frames. */
  filter?: string
  /** Seconds to seek to before decoding; frame times stay those of the whole file. */
  seekS?: number
  maxFrames?: number
  signal?: AbortSignal | undefined
}

/**
 * Decodes lazily, in order, with each frame's own time in seconds from the start of the file, as a player shows it.
 * Leaving the loop or aborting `signal` kills ffmpeg before control returns.
 * @throws VideoIndexError `unreadable_media` when nothing can be decoded
 */
export async function* decodeFrames(path: string, options: DecodeOptions): AsyncGenerator<RawFrame> {
  const { width, height, signal } = options
  signal?.throwIfAborted()
  const { ffmpeg } = await findFfmpeg()
  const bytes = width * height * (options.pixelFormat === 'gray' ? 1 : 3)
  const filters = [options.filter, `scale=${width}:${height}:flags=area`, 'showinfo'].filter(
    (part) => part !== undefined,
  )
  const command = ffmpegCommand(path)
    .setFfmpegPath(ffmpeg)
    .inputOptions([...inputOptions, '-nostdin', ...(options.seekS ? ['-ss', String(options.seekS), '-copyts'] : [])])
    .outputOptions(['-map', '0:v:0', '-vsync', 'passthrough', '-pix_fmt', options.pixelFormat])
    .videoFilters(filters.join(','))
    .format('rawvideo')
  if (options.maxFrames) command.frames(options.maxFrames)
  yield* pull(command, path, { width, height, bytes, signal })
}

async function* pull(
  command: FfmpegCommand,
  path: string,
  { width, height, bytes, signal }: { width: number; height: number; bytes: number; signal: AbortSignal | undefined },
): AsyncGenerator<RawFrame> {
  const times: number[] = []
  const waiting: (() => void)[] = []
  const state: { ended: boolean; failure?: Error | undefined } = { ended: false }
  const wake = () => {
    for (const resume of waiting.splice(0)) resume()
  }
  const finished = new Promise<void>((resolve) => {
    const end = (error?: Error) => {
      state.failure = error
      state.ended = true
      wake()
      resolve()
    }
    command.on('end', () => end())
    command.on('error', (error: Error) => end(error))
  })
  command.on('stderr', (line: string) => {
    const time = /Parsed_showinfo.*\bpts_time:\s*(-?[\d.]+)/.exec(line)?.[1]
    if (time === undefined) return
    times.push(Number(time))
    wake()
  })
  const kill = () => command.kill('SIGKILL')
  signal?.addEventListener('abort', kill, { once: true })
  const output = command.pipe() as Readable
  let index = 0
  try {
    for await (const data of chunksOf(output, bytes)) {
      signal?.throwIfAborted()
      while (times.length <= index && !state.ended) await new Promise<void>((resolve) => waiting.push(resolve))
      yield { index, timeS: Math.max(0, times[index] ?? times.at(-1) ?? 0), width, height, data }
      index++
    }
    await finished
    signal?.throwIfAborted()
    // A damaged tail is common in recordings that were cut off: what was decoded before it still counts.
    if (index === 0) throw unreadable(path, state.failure)
  } finally {
    signal?.removeEventListener('abort', kill)
    if (!state.ended) {
      kill()
      output.destroy()
      await finished
    }
  }
}

async function* chunksOf(stream: Readable, bytes: number): AsyncGenerator<Uint8Array> {
  let frame = new Uint8Array(bytes)
  let filled = 0
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
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

/** Runs ffmpeg to its end and returns what it wrote to standard output, for short text such as subtitles. */
export async function extractText(
  path: string,
  outputOptions: string[],
  format: string,
  signal?: AbortSignal,
): Promise<string> {
  const { ffmpeg } = await findFfmpeg()
  const command = ffmpegCommand(path)
    .setFfmpegPath(ffmpeg)
    .inputOptions(inputOptions)
    .outputOptions(outputOptions)
    .format(format)
  const kill = () => command.kill('SIGKILL')
  signal?.addEventListener('abort', kill, { once: true })
  try {
    const failed = new Promise<never>((_, reject) =>
      command.on('error', (error: Error) => reject(unreadable(path, error))),
    )
    const output = command.pipe() as Readable
    const read = (async () => {
      const parts: Uint8Array[] = []
      for await (const part of output as AsyncIterable<Uint8Array>) parts.push(part)
      return Buffer.concat(parts).toString('utf8')
    })()
    return await Promise.race([read, failed])
  } finally {
    signal?.removeEventListener('abort', kill)
  }
}

function unreadable(path: string, cause: Error | undefined): VideoIndexError {
  return new VideoIndexError('unreadable_media', `${path} is not a video that can be read`, {
    hint: 'check that the file plays, or record it again as mp4, mov, mkv or webm',
    cause,
  })
}
