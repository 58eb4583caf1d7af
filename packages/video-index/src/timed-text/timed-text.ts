import type { Cue } from '../read/read-subtitles.ts'

export type TextSource = 'chapter' | 'subtitle' | 'caption' | 'title card'

/** Words that people put on or beside a recording, with the seconds in which they stand there. */
export type TimedText = Cue & {
  source: TextSource
  /** All that stands there, where it is more than `text`. */
  lines?: readonly string[]
  /** The name of a picture that shows them. */
  keyframe?: string
}

/** Speech is cut into sentences, also where it is burned in: cues and captions break where a line is full. */
export function withSentences(texts: readonly TimedText[]): TimedText[] {
  const of = (source: TextSource) => texts.filter((text) => text.source === source)
  const sentences = findSentences(of('subtitle')).map((sentence): TimedText => ({ source: 'subtitle', ...sentence }))
  const captions = joinCues(of('caption')).map((run): TimedText => ({
    source: 'caption',
    startS: run[0]!.startS,
    endS: run.at(-1)!.endS,
    text: joinWords(run.map((caption) => caption.text)),
  }))
  return [...of('chapter'), ...of('title card'), ...captions, ...sentences]
}

/** Sentences that run over several cues, and several of one cue, each with the time that its share of the letters takes. */
function findSentences(cues: readonly Cue[]): Cue[] {
  return joinCues(cues).flatMap(splitSentences)
}

/** A longer silence ends a sentence, whatever its last sign is. */
const maxPauseS = 0.6

function joinCues(cues: readonly Cue[]): Cue[][] {
  const runs: Cue[][] = []
  const isEnd = (text: string) => /[.!?。！？…]["”’)]?$/u.test(text)
  // Where nobody set full stops a line is all there is to go by.
  const hasStops = cues.some((cue) => /[.!?…](?=[\s"”’)]|$)|[。！？]/u.test(cue.text))
  for (const cue of cues) {
    const last = runs.at(-1)?.at(-1)
    const goesOn =
      hasStops && last && cue.startS - last.endS < maxPauseS && !isEnd(last.text) && !/^\p{Lu}|^\p{N}/u.test(cue.text)
    if (goesOn) runs.at(-1)!.push(cue)
    else runs.push([cue])
  }
  return runs
}

function splitSentences(run: readonly Cue[]): Cue[] {
  const text = joinWords(run.map((cue) => cue.text))
  const letters = run.reduce((sum, cue) => sum + cue.text.length, 0)
  const timeAt = (share: number) => {
    let left = share * letters
    for (const cue of run) {
      if (left <= cue.text.length) return cue.startS + (left / cue.text.length) * (cue.endS - cue.startS)
      left -= cue.text.length
    }
    return run.at(-1)!.endS
  }
  let at = 0
  return text.split(/(?<=[.!?…]["”’)]?)\s+(?=\P{Ll})|(?<=[。！？])/u).map((sentence) => {
    const startS = timeAt(at / text.length)
    at = text.indexOf(sentence, at) + sentence.length
    return { startS, endS: timeAt(at / text.length), text: sentence.trim() }
  })
}

/** Chinese and Japanese put no space where a line breaks. */
export function joinWords(parts: readonly string[]): string {
  return parts.reduce((whole, part) => {
    const unspaced = /[\u3000-\u9fff\uff00-\uffef]$/u.test(whole) && /^[\u3000-\u9fff\uff00-\uffef]/u.test(part)
    return whole && !unspaced ? `${whole} ${part}` : whole + part
  }, '')
}
