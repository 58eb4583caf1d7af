import { z } from 'zod'
import { isWebp, probeWebp } from './animated-webp.ts'
import { inputOptions, unreadable } from './ffmpeg.ts'
import { findFfmpeg } from './find-ffmpeg.ts'
import type { Chapter, MediaInfo } from './media-info.ts'
import { readBanner } from './read-banner.ts'
import { shownSize } from './shown-size.ts'

/** A file that takes longer to open is taken for unreadable. */
const probeTimeoutMs = 60_000

const tagsSchema = z.record(z.string(), z.string()).optional()
const ratioSchema = z.string().optional()
const streamSchema = z.object({
  codec_type: z.string().optional(),
  width: z.number().default(0),
  height: z.number().default(0),
  sample_aspect_ratio: ratioSchema,
  avg_frame_rate: ratioSchema,
  r_frame_rate: ratioSchema,
  duration: z.string().optional(),
  disposition: z.object({ attached_pic: z.number().optional() }).optional(),
  tags: tagsSchema,
  side_data_list: z.array(z.object({ rotation: z.number().optional() })).optional(),
})
const probeSchema = z.object({
  streams: z.array(streamSchema).default([]),
  format: z.object({ duration: z.string().optional(), tags: tagsSchema }).default({}),
  chapters: z.array(z.object({ start_time: z.string(), end_time: z.string(), tags: tagsSchema })).default([]),
})

/**
 * What a file says of itself: from ffprobe, or from what ffmpeg prints where there is no ffprobe.
 * @throws VideoIndexError `unreadable_media` when the file is no video that can be opened, `unsupported_media` when its
 * container is not among ours
 */
export async function probeFile(path: string, signal?: AbortSignal): Promise<MediaInfo> {
  signal?.throwIfAborted()
  if (await isWebp(path)) return await probeWebp(path)
  const { ffmpeg, ffprobe } = await findFfmpeg()
  if (!ffprobe) return await probeWithFfmpeg(ffmpeg, path, signal)
  const show = ['-print_format', 'json', '-show_format', '-show_streams', '-show_chapters']
  const { output, said } = await runProbe([ffprobe, '-v', 'error', ...inputOptions, ...show, '-i', path], signal)
  const found = probeSchema.safeParse(parseJson(output))
  if (!found.success || found.data.streams.length === 0) throw unreadable(path, new Error(said))
  const { streams, format, chapters } = found.data
  const stream = streams.find((each) => each.codec_type === 'video' && each.disposition?.attached_pic !== 1)
  return {
    durationS: firstNumber(format.duration, stream?.duration),
    title: format.tags?.['title'],
    video: stream && {
      ...shownSize(stream.width, stream.height, fractionOf(stream.sample_aspect_ratio)),
      fps: rateOf(stream.avg_frame_rate) ?? rateOf(stream.r_frame_rate) ?? 0,
      rotation: rotationOf(stream),
    },
    subtitleStreams: streams.filter((each) => each.codec_type === 'subtitle').length,
    chapters: chapters.flatMap(chapterOf),
  }
}

function chapterOf({ start_time, end_time, tags }: z.infer<typeof probeSchema>['chapters'][number]): Chapter[] {
  const [startS, endS, title] = [Number(start_time), Number(end_time), tags?.['title']?.trim() ?? '']
  return title !== '' && endS > startS ? [{ startS, endS, title }] : []
}

function rotationOf({ side_data_list: sides, tags }: z.infer<typeof streamSchema>): number {
  return sides?.find((each) => each.rotation !== undefined)?.rotation ?? (Number(tags?.['rotate'] ?? 0) || 0)
}

async function probeWithFfmpeg(ffmpeg: string, path: string, signal: AbortSignal | undefined): Promise<MediaInfo> {
  const { said } = await runProbe([ffmpeg, '-hide_banner', '-nostdin', ...inputOptions, '-i', path], signal)
  const lines = said.split(/\r?\n/)
  const info = readBanner(lines)
  if (!info) throw unreadable(path, new Error(lines.filter((line) => line.trim()).join('\n')))
  return info
}

async function runProbe(
  command: readonly string[],
  signal: AbortSignal | undefined,
): Promise<{ output: string; said: string }> {
  const child = Bun.spawn([...command], {
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    timeout: probeTimeoutMs,
    killSignal: 'SIGKILL',
    ...(signal ? { signal } : {}),
  })
  const [output, said] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()])
  await child.exited
  signal?.throwIfAborted()
  return { output, said }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // ffprobe was ended before it had written all
  }
}

function firstNumber(...values: unknown[]): number | undefined {
  return values.map(Number).find((value) => Number.isFinite(value) && value > 0)
}

function rateOf(fraction: string | undefined): number | undefined {
  const value = fractionOf(fraction)
  return value && Math.round(value * 1000) / 1000
}

function fractionOf(fraction: string | undefined): number | undefined {
  const [over, under] = (fraction ?? '').split(/[/:]/).map(Number)
  const value = (over ?? 0) / (under ?? 1)
  return Number.isFinite(value) && value > 0 ? value : undefined
}
