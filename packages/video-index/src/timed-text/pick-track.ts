import { wordsOf } from '../language/words.ts'
import type { Cue } from '../read/read-subtitles.ts'
import type { Screen } from '../read/screen-reader.ts'

/** Of several subtitle tracks the one that speaks the language of the screen: it shares the most words with it. */
export function pickTrack(tracks: readonly (readonly Cue[])[], screens: readonly Screen[]): readonly Cue[] {
  if (tracks.length < 2) return tracks[0] ?? []
  const shown = stemsOf(screens.flatMap((screen) => screen.lines))
  const shared = tracks.map((track) => [...stemsOf(track)].filter((word) => shown.has(word)).length)
  return tracks[shared.indexOf(Math.max(...shared))]!
}

function stemsOf(texts: readonly { text: string }[]): Set<string> {
  return new Set(texts.flatMap(({ text }) => wordsOf(text).map((word) => word.stem)))
}
