import { stat } from 'node:fs/promises'
import { VideoIndexError } from '../errors.ts'
import { probeFile } from '../media/ffmpeg.ts'

/** Sizes in pixels as shown (after rotation), times in seconds. */
export type Probe = {
  path: string
  durationS: number
  width: number
  height: number
  fps: number
  subtitleStreams: number
  title: string | undefined
}

/**
 * Looks into the file itself; its name and extension are never trusted.
 * @throws VideoIndexError `file_not_found` | `unreadable_media`
 */
export async function probeVideo(path: string): Promise<Probe> {
  const info = await stat(path).catch(() => undefined)
  if (!info?.isFile())
    throw new VideoIndexError('file_not_found', `there is no file at ${path}`, { hint: 'check the path' })
  if (info.size === 0)
    throw new VideoIndexError('unreadable_media', `${path} is empty`, { hint: 'record or copy it again' })
  const data = await probeFile(path)
  const stream = data.streams.find((each) => each.codec_type === 'video' && each.disposition?.attached_pic !== 1)
  const width = stream?.width ?? 0
  const height = stream?.height ?? 0
  if (!stream || width < 16 || height < 16)
    throw new VideoIndexError('unreadable_media', `${path} holds no moving picture`, {
      hint: 'choose a screen recording such as mp4, mov, mkv or webm',
    })
  const turned = Math.abs(Number(stream.rotation ?? 0)) % 180 === 90
  return {
    path,
    durationS: firstNumber(data.format.duration, stream.duration) ?? 0,
    width: turned ? height : width,
    height: turned ? width : height,
    fps: rate(stream.avg_frame_rate) ?? rate(stream.r_frame_rate) ?? 0,
    subtitleStreams: data.streams.filter((each) => each.codec_type === 'subtitle').length,
    title: typeof data.format.tags?.['title'] === 'string' ? data.format.tags['title'] : undefined,
  }
}

function firstNumber(...values: unknown[]): number | undefined {
  return values.map(Number).find((value) => Number.isFinite(value) && value > 0)
}

function rate(fraction: string | undefined): number | undefined {
  const [over, under] = (fraction ?? '').split('/').map(Number)
  const value = (over ?? 0) / (under ?? 1)
  return Number.isFinite(value) && value > 0 ? Math.round(value * 1000) / 1000 : undefined
}
