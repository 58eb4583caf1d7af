import { tidyRows } from '../reply/tidy-rows.ts'
import type { Segment, SpokenRow } from './transcriber.ts'

/** As Whisper itself decides what is no speech, and what it repeats. */
const silent = { noSpeech: 0.6, logProbability: -1 }
const maxCompression = 2.4
/** People say a thing twice, models in a loop say it on and on. */
const maxRepeats = 2

/** What was really said: models make up thanks for watching where it is silent, and repeat a line where they are lost. */
export function spokenRows(segments: readonly Segment[], durationS: number): SpokenRow[] {
  const rows = segments
    .filter((segment) => !isSilent(segment) && (segment.compression_ratio ?? 0) <= maxCompression)
    .map(({ start, end, text }) => ({ startS: start, endS: end, text: text.replaceAll(/\s+/g, ' ').trim() }))
    .filter(({ text }) => /[\p{L}\p{N}]/u.test(text))
  const tidy = tidyRows(rows, { fromS: 0, toS: durationS }, ({ text }) => text)
  let repeats = 0
  return tidy.filter(({ text }, at) => {
    repeats = text === tidy[at - 1]?.text ? repeats + 1 : 0
    return repeats < maxRepeats
  })
}

function isSilent({ no_speech_prob, avg_logprob }: Segment): boolean {
  return (no_speech_prob ?? 0) > silent.noSpeech && (avg_logprob ?? 0) < silent.logProbability
}
