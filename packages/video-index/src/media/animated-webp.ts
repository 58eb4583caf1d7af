import sharp from 'sharp'
import { VideoIndexError } from '../errors.ts'
import type { RawFrame } from './ffmpeg.ts'
import type { MediaInfo } from './media-info.ts'

// ffmpeg 5.1 does not open animated WebP.

/** Pages that are in memory at once hold no more pixels than this. */
const maxPixels = 32_000_000
/** Browsers show a page with a shorter delay for `usualDelayMs`. */
const shortestDelayMs = 10
const usualDelayMs = 100

export async function isWebp(path: string): Promise<boolean> {
  const head = await Bun.file(path).slice(0, 12).text()
  return head.startsWith('RIFF') && head.endsWith('WEBP')
}

/** @throws VideoIndexError `unreadable_media` when it cannot be opened; a single picture has no `video` */
export async function probeWebp(path: string): Promise<MediaInfo> {
  const { width, height, delaysMs } = await openWebp(path)
  const durationS = delaysMs.reduce((sum, each) => sum + each, 0) / 1000
  const fps = Math.round((delaysMs.length / durationS) * 1000) / 1000
  const video = delaysMs.length > 1 ? { width, height, fps, rotation: 0 } : undefined
  return { durationS, title: undefined, video, subtitleStreams: 0, chapters: [] }
}

export type WebpOptions = {
  width: number
  height: number
  pixelFormat: 'gray' | 'rgb24'
  signal?: AbortSignal | undefined
}

/** Decodes lazily, in order, each page with its own time. @throws VideoIndexError `unreadable_media` */
export async function* decodeWebp(
  path: string,
  { width, height, pixelFormat, signal }: WebpOptions,
): AsyncGenerator<RawFrame> {
  const webp = await openWebp(path)
  // Each page is drawn over those before it: every opening goes through them again.
  const atOnce = Math.max(1, Math.floor(maxPixels / (webp.width * webp.height)))
  let timeMs = 0
  for (let page = 0; page < webp.delaysMs.length; page += atOnce) {
    signal?.throwIfAborted()
    const pages = Math.min(atOnce, webp.delaysMs.length - page)
    const stacked = await decodePages(path, page, pages)
    const bytes = webp.width * webp.height * 3
    for (let at = 0; at < pages; at++) {
      signal?.throwIfAborted()
      const raw = { width: webp.width, height: webp.height, channels: 3 } as const
      const picture = sharp(stacked.subarray(at * bytes, (at + 1) * bytes), { raw }).resize(width, height, {
        fit: 'fill',
      })
      const data = await (pixelFormat === 'gray' ? picture.greyscale() : picture).raw().toBuffer()
      yield { index: page + at, timeS: timeMs / 1000, width, height, data: new Uint8Array(data) }
      timeMs += webp.delaysMs[page + at]!
    }
  }
}

async function openWebp(path: string): Promise<{ width: number; height: number; delaysMs: number[] }> {
  try {
    const { width, height, pageHeight, pages, delay } = await sharp(path, { pages: -1 }).metadata()
    const delaysMs = Array.from({ length: pages ?? 1 }, (_, at) => delay?.[at] ?? usualDelayMs)
    return {
      width,
      height: pageHeight ?? height,
      delaysMs: delaysMs.map((each) => (each > shortestDelayMs ? each : usualDelayMs)),
    }
  } catch (cause) {
    throw unreadable(path, cause)
  }
}

async function decodePages(path: string, page: number, pages: number): Promise<Buffer> {
  try {
    return await sharp(path, { page, pages }).flatten({ background: '#fff' }).toColourspace('srgb').raw().toBuffer()
  } catch (cause) {
    throw unreadable(path, cause)
  }
}

function unreadable(path: string, cause: unknown): VideoIndexError {
  return new VideoIndexError('unreadable_media', `${path} is not an animated WebP that can be read`, {
    hint: 'check that it plays in a browser, or record it again as mp4, mov, mkv or webm',
    cause,
  })
}
