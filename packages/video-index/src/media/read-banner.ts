import type { Chapter, MediaInfo } from './media-info.ts'
import { shownSize } from './shown-size.ts'

/**
 * Reads what ffmpeg prints about the file it opens, for machines without ffprobe. Undefined when it opened none. A line
 * that a file's own words could imitate is not mistaken for ffmpeg's: those are indented further.
 */
export function readBanner(lines: readonly string[]): MediaInfo | undefined {
  const opened = lines.findIndex((line) => line.startsWith('Input #0,'))
  if (opened < 0) return undefined
  const streams: { head: string; rotation: number }[] = []
  let durationS: number | undefined
  let title: string | undefined
  const chapters: Chapter[] = []
  for (const line of lines.slice(opened + 1)) {
    if (/^\S/.test(line)) break
    const [, hours, minutes, seconds] = /^ {2}Duration: (\d+):(\d\d):([\d.]+),/.exec(line) ?? []
    if (hours !== undefined) durationS = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
    if (streams.length === 0) title ??= /^ {4}title {2,}: (.+)$/.exec(line)?.[1]
    const [, from, to] = /^ {2,4}Chapter #0:\d+: start (-?[\d.]+), end ([\d.]+)$/.exec(line) ?? []
    if (from !== undefined) chapters.push({ startS: Number(from), endS: Number(to), title: '' })
    const chapter = streams.length === 0 ? chapters.at(-1) : undefined
    if (chapter) chapter.title ||= /^ {6,8}title {2,}: (.+)$/.exec(line)?.[1]?.trim() ?? ''
    const head = /^ {2}Stream #0:\d.*$/.exec(line)?.[0]
    if (head) streams.push({ head, rotation: 0 })
    const rotation = /^ {6}\S.*: rotation of (-?[\d.]+) degrees/.exec(line)?.[1]
    if (rotation && streams.length > 0) streams.at(-1)!.rotation = Number(rotation)
  }
  return {
    durationS: durationS || undefined,
    title,
    video: videoOf(streams.find(({ head }) => / Video: /.test(head) && !head.includes('(attached pic)'))),
    subtitleStreams: streams.filter(({ head }) => / Subtitle: /.test(head)).length,
    chapters: chapters.filter((each) => each.title !== '' && each.endS > each.startS),
  }
}

function videoOf(stream: { head: string; rotation: number } | undefined): MediaInfo['video'] {
  const [, width, height, across, down] =
    / Video: .*?, (\d+)x(\d+)\b(?: \[SAR (\d+):(\d+))?/.exec(stream?.head ?? '') ?? []
  if (!stream || !width || !height) return undefined
  const [, rate, thousands] = /, ([\d.]+)(k?) (?:fps|tbr)\b/.exec(stream.head) ?? []
  return {
    ...shownSize(Number(width), Number(height), Number(across ?? 1) / Number(down ?? 1) || 1),
    fps: Number(rate ?? 0) * (thousands ? 1000 : 1),
    rotation: stream.rotation,
  }
}
