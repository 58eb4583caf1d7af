import { isGeneric } from '../language/concepts.ts'
import { pairsOf, piecesOf, tokensOf } from '../language/words.ts'
import { conceptToken } from '../moment/analyse.ts'
import type { Library } from '../store/library.ts'
import type { Question, Term } from './question.ts'
import { scoreMoments, type ScoredMoment } from './score.ts'

export type SearchOptions = {
  /** Look at the moments of these recordings, and at no others. */
  videoIds?: readonly string[] | undefined
  signal?: AbortSignal | undefined
}

const maxVideosFar = 5

/** The moments that may answer, in the recordings that are named or in those of the store that are nearest, scored and best first. */
export async function search(
  library: Library,
  question: Question,
  options: SearchOptions = {},
): Promise<ScoredMoment[]> {
  const { terms, meaning, quotations } = question
  if (terms.length === 0) return []
  const phrases = quotations.map((text) => tokensOf(piecesOf(text)))
  const found = await library.search({ tokens: tokensFor(terms), phrases, meaning }, options)
  const { scored, missed } = scoreMoments(question, found)
  if (options.videoIds !== undefined || missed.length === 0) return scored
  // It may be spelt otherwise, or merely stand on a screen.
  const wider = { ...options, far: true, maxVideos: maxVideosFar }
  const known = new Set(found.map(({ videoId }) => videoId))
  const further = await library.search({ tokens: tokensFor(missed), meaning: '' }, wider)
  const more = further.filter(({ videoId }) => !known.has(videoId))
  return more.length === 0 ? scored : scoreMoments(question, [...found, ...more]).scored
}

// A question and a screen need not share a word, nor even a language: what a word means is looked up beside it.
function tokensFor(terms: readonly Term[]): string[] {
  const tokens = terms.flatMap(({ surface, stem, unspaced, concepts }) => [
    ...(unspaced ? pairsOf(surface) : [stem]),
    ...concepts.filter((name) => !isGeneric(name)).map(conceptToken),
  ])
  return [...new Set(tokens)]
}
