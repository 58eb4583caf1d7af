import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { VideoIndexError } from '../errors.ts'
import { extractText } from '../media/ffmpeg.ts'
import type { Probe } from '../probe/probe-video.ts'
import { decodeText } from './decode-text.ts'

/** Hours of speech are far below. */
const maxBytes = 20_000_000

/** Words said or shown beside the picture, in seconds. */
export type Cue = { startS: number; endS: number; text: string }

/** Films come in dozens of languages; a screen recording does not. */
const maxTracks = 12

/**
 * Cues of a side file (SRT, WebVTT, ASS), else of each subtitle track of the recording that holds text; empty when there is neither.
 * @throws VideoIndexError `bad_subtitles` when a named file is missing or holds no cue
 */
export async function readSubtitles(probe: Probe, path: string | undefined, signal?: AbortSignal): Promise<Cue[][]> {
  if (path === undefined) return await readTracks(probe, signal)
  const hint = 'give a file in SRT, WebVTT or ASS format'
  const info = await stat(path).catch(() => undefined)
  if (!info?.isFile()) throw new VideoIndexError('bad_subtitles', `there is no subtitle file at ${path}`, { hint })
  if (info.size > maxBytes) throw new VideoIndexError('bad_subtitles', `${path} is too large for subtitles`, { hint })
  const text = await toWebVtt(path, signal).catch((cause: unknown) => {
    signal?.throwIfAborted()
    throw new VideoIndexError('bad_subtitles', `${path} cannot be read as subtitles`, { hint, cause })
  })
  const cues = parseCues(text)
  if (cues.length === 0) throw new VideoIndexError('bad_subtitles', `${path} holds no subtitles`, { hint })
  return [cues]
}

/** A name of what a side file holds; undefined where it cannot be read. */
export async function subtitlesRevision(path: string, signal?: AbortSignal): Promise<string | undefined> {
  const info = await stat(path).catch(() => undefined)
  if (!info?.isFile() || info.size > maxBytes) return undefined
  const bytes = await readFile(path, { signal })
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16)
}

async function readTracks(probe: Probe, signal: AbortSignal | undefined): Promise<Cue[][]> {
  const tracks: Cue[][] = []
  for (let at = 0; at < Math.min(maxTracks, probe.subtitleStreams); at++) {
    // Tracks of pictures cannot become text; a recording is not refused for them.
    const track = await extractText(probe.path, ['-map', `0:s:${at}`], 'webvtt', signal).catch(() => '')
    signal?.throwIfAborted()
    tracks.push(parseCues(track))
  }
  return tracks.filter((cues) => cues.length > 0)
}

/** ffmpeg reads the formats but few encodings: it loses lines even of UTF-16. */
async function toWebVtt(path: string, signal: AbortSignal | undefined): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stepcast-subtitles-'))
  try {
    const copy = join(folder, 'subtitles')
    await writeFile(copy, decodeText(await readFile(path, { signal })))
    return await extractText(copy, [], 'webvtt', signal)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** ffmpeg has turned every format into plain WebVTT by now. */
function parseCues(webvtt: string): Cue[] {
  return webvtt
    .replaceAll('\r', '')
    .split(/\n\n+/)
    .flatMap((block): Cue[] => {
      const [, from, to, text] = /^(?:.*\n)?([\d:.]+) --> ([\d:.]+).*\n([\s\S]+)$/.exec(block.trim()) ?? []
      if (from === undefined || to === undefined || text === undefined) return []
      const plain = text
        .replaceAll(/<[^>]*>/g, '')
        .replaceAll(/\s+/g, ' ')
        .trim()
      return plain ? [{ startS: secondsOf(from), endS: secondsOf(to), text: plain }] : []
    })
}

function secondsOf(clock: string): number {
  return clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
}
