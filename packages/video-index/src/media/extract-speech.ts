import { inputOptions } from './ffmpeg.ts'
import { findFfmpeg } from './find-ffmpeg.ts'
import { VideoIndexError } from '../errors.ts'

/** Sounds of a part of a recording: 16,000 samples a second, one channel, 16 bit, as a WAV file. */
export type Sound = { wav: Uint8Array; durationS: number; loudest: number }

const rate = 16_000
const bytesPerSample = 2
/** What ffmpeg writes before the samples when nobody can tell it how many there are. */
const headerBytes = 44
const maxBytes = 40_000_000

/**
 * The sound of a part of a recording; undefined where it has none. Sound that begins later than the picture begins with silence.
 * `loudest` is a share of the loudest that there can be.
 * @throws VideoIndexError `unreadable_media` when there is sound that cannot be decoded
 */
export async function extractSpeech(
  path: string,
  { fromS, lengthS, signal }: { fromS: number; lengthS: number; signal?: AbortSignal | undefined },
): Promise<Sound | undefined> {
  const { ffmpeg } = await findFfmpeg()
  const part = ['-ss', fromS.toFixed(3), '-t', lengthS.toFixed(3), '-i', path]
  const sound = ['-vn', '-map', '0:a:0?', '-af', 'aresample=async=1:first_pts=0', '-ac', '1', '-ar', String(rate)]
  const order = ['-nostdin', '-v', 'error', ...inputOptions, ...part, ...sound, '-f', 's16le', '-']
  const child = Bun.spawn([ffmpeg, ...order], {
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    maxBuffer: maxBytes,
    ...(signal ? { signal, killSignal: 'SIGKILL' } : {}),
  })
  const [samples, said] = await Promise.all([new Response(child.stdout).bytes(), new Response(child.stderr).text()])
  const code = await child.exited
  signal?.throwIfAborted()
  if (/does not contain any stream|matches no streams/i.test(said)) return undefined
  if (code !== 0 && samples.length === 0)
    throw new VideoIndexError('unreadable_media', 'the sound of this recording cannot be decoded', {
      hint: 'check that it can be heard, or give subtitles',
      cause: new Error(said.trim()),
    })
  if (samples.length < bytesPerSample) return undefined
  return { wav: asWav(samples), durationS: samples.length / bytesPerSample / rate, loudest: loudestOf(samples) }
}

function loudestOf(samples: Uint8Array): number {
  const view = new DataView(samples.buffer, samples.byteOffset, samples.byteLength)
  let loudest = 0
  for (let at = 0; at + 1 < samples.length; at += bytesPerSample)
    loudest = Math.max(loudest, Math.abs(view.getInt16(at, true)))
  return loudest / 32_768
}

/** Samples under the header of a WAV file, whose sizes ffmpeg cannot know when it writes to a pipe. */
function asWav(samples: Uint8Array): Uint8Array {
  const wav = new Uint8Array(headerBytes + samples.length)
  const view = new DataView(wav.buffer)
  const word = (at: number, text: string) => wav.set(new TextEncoder().encode(text), at)
  word(0, 'RIFF')
  view.setUint32(4, headerBytes - 8 + samples.length, true)
  word(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, rate, true)
  view.setUint32(28, rate * bytesPerSample, true)
  view.setUint16(32, bytesPerSample, true)
  view.setUint16(34, 8 * bytesPerSample, true)
  word(36, 'data')
  view.setUint32(40, samples.length, true)
  wav.set(samples, headerBytes)
  return wav
}
