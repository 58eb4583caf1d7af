import { stat } from 'node:fs/promises'
import { VideoIndexError } from '../errors.ts'
import { probeFile } from '../media/probe-file.ts'
import type { Chapter } from '../media/media-info.ts'

/** Sizes in pixels as shown (after rotation), times in seconds; `durationS` and `fps` are 0 where the file does not tell. */
export type Probe = {
  path: string
  durationS: number
  width: number
  height: number
  fps: number
  subtitleStreams: number
  title: string | undefined
  chapters: Chapter[]
}

/**
 * Looks into the file itself; its name and extension are never trusted.
 * @throws VideoIndexError `file_not_found` | `unreadable_media` | `unsupported_media` | `ffmpeg_missing`
 */
export async function probeVideo(path: string, { signal }: { signal?: AbortSignal | undefined } = {}): Promise<Probe> {
  const info = await stat(path).catch(() => undefined)
  if (!info?.isFile())
    throw new VideoIndexError('file_not_found', `there is no file at ${path}`, { hint: 'check the path' })
  if (info.size === 0)
    throw new VideoIndexError('unreadable_media', `${path} is empty`, { hint: 'record or copy it again' })
  const { video, durationS, title, subtitleStreams, chapters } = await probeFile(path, signal)
  if (!video || video.width < 16 || video.height < 16)
    throw new VideoIndexError('unreadable_media', `${path} holds no moving picture`, {
      hint: 'choose a screen recording such as mp4, mov, mkv or webm',
    })
  const turned = Math.round(Math.abs(video.rotation) / 90) % 2 === 1
  return {
    path,
    durationS: durationS ?? 0,
    width: turned ? video.height : video.width,
    height: turned ? video.width : video.height,
    fps: video.fps,
    subtitleStreams,
    title,
    chapters,
  }
}
