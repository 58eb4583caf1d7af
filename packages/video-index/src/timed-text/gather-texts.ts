import type { Chapter } from '../media/media-info.ts'
import type { Cue } from '../read/read-subtitles.ts'
import { readsAlike } from '../read/text-compare.ts'
import type { TimedText } from './timed-text.ts'

/** All words on and beside a recording, in order of time. A caption that repeats a subtitle is burned in from it and counts once. */
export function gatherTexts(
  chapters: readonly Chapter[],
  cues: readonly Cue[],
  shown: readonly TimedText[],
): TimedText[] {
  const subtitles = cues.map((cue): TimedText => ({ source: 'subtitle', ...cue }))
  const repeats = (text: TimedText) =>
    subtitles.some((cue) => cue.startS < text.endS && text.startS < cue.endS && readsAlike(cue.text, text.text))
  return [
    ...chapters.map(({ title, ...span }): TimedText => ({ source: 'chapter', ...span, text: title })),
    ...subtitles,
    ...shown.filter((text) => text.source !== 'caption' || !repeats(text)),
  ].sort((a, b) => a.startS - b.startS)
}
