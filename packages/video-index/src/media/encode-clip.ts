import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { VideoIndexError } from '../errors.ts'
import { inputOptions } from './ffmpeg.ts'
import { findFfmpeg } from './find-ffmpeg.ts'

export type ClipOptions = {
  fromS: number
  toS: number
  /** In pixels; even, as MP4 demands. */
  width: number
  height: number
  format: 'gif' | 'mp4'
  /** Regions in pixels of the clip that are made unreadable. */
  covers: readonly { left: number; top: number; width: number; height: number }[]
  signal?: AbortSignal | undefined
}

/** A frame of a GIF lasts at least this long: browsers slow down what is shorter. */
const gifRate = 10
const mp4Rate = 25

/**
 * A part of a recording, without sound, at its own speed: what is seen when is right to half a frame of the clip, a tenth of a second in
 * a GIF and a 25th in an MP4.
 * @throws VideoIndexError `unreadable_media` when ffmpeg cannot make it
 */
export async function encodeClip(path: string, options: ClipOptions): Promise<Uint8Array> {
  const { fromS, toS, format, signal } = options
  signal?.throwIfAborted()
  const { ffmpeg } = await findFfmpeg()
  const folder = await mkdtemp(join(tmpdir(), 'stepcast-clip-'))
  const output = join(folder, `clip.${format}`)
  try {
    const input = ['-nostdin', '-hide_banner', '-loglevel', 'error', ...inputOptions]
    const part = ['-ss', fromS.toFixed(3), '-t', (toS - fromS).toFixed(3), '-i', path]
    const streams = [
      '-filter_complex',
      filters(options),
      '-map',
      '[out]',
      '-an',
      '-sn',
      '-map_metadata',
      '-1',
      '-map_chapters',
      '-1',
    ]
    const child = Bun.spawn([ffmpeg, ...input, ...part, ...streams, ...encoding[format], output], {
      stdin: 'ignore',
      stdout: 'ignore',
      stderr: 'pipe',
      ...(signal ? { signal, killSignal: 'SIGKILL' } : {}),
    })
    const said = await new Response(child.stderr).text()
    const code = await child.exited
    signal?.throwIfAborted()
    const clip = code === 0 ? await readFile(output).catch(() => undefined) : undefined
    if (!clip || clip.length === 0)
      throw new VideoIndexError('unreadable_media', 'this part of the recording cannot be decoded', {
        hint: 'check that the file plays, or export html for its pictures',
        cause: new Error(said.trim() || `ffmpeg ended with ${code}`),
      })
    return clip
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const encoding = {
  gif: ['-loop', '0', '-f', 'gif'],
  mp4: [
    '-c:v',
    'libx264',
    '-preset',
    'medium',
    '-crf',
    '26',
    '-pix_fmt',
    'yuv420p',
    '-movflags',
    '+faststart',
    '-f',
    'mp4',
  ],
}

function filters({ format, width, height, covers }: ClipOptions): string {
  const steps = [`[0:V:0]fps=${format === 'gif' ? gifRate : mp4Rate},scale=${width}:${height}:flags=area[picture0]`]
  // the region in so few samples that nothing written can be told from it, over itself
  for (const [index, { left, top, width, height }] of covers.entries())
    steps.push(
      `[picture${index}]split[under${index}][part${index}]`,
      `[part${index}]crop=${width}:${height}:${left}:${top}:exact=1,scale=4:1:flags=area,scale=${width}:${height}:flags=bicubic[cover${index}]`,
      `[under${index}][cover${index}]overlay=${left}:${top}[picture${index + 1}]`,
    )
  const last = `[picture${covers.length}]`
  steps.push(
    format === 'gif'
      ? `${last}split[seen][used];[seen]palettegen=max_colors=128:stats_mode=diff[palette];[used][palette]paletteuse=dither=bayer:bayer_scale=4:diff_mode=rectangle[out]`
      : `${last}setsar=1[out]`,
  )
  return steps.join(';')
}
