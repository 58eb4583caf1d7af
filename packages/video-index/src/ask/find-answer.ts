import type { Reranker } from '@stepcast/inference-client'
import type { Answer } from '../protocol/answer.ts'
import type { IndexDocument } from '../protocol/document.ts'
import type { Library } from '../store/library.ts'
import { answerAboutSteps } from './answer-about-steps.ts'
import { answerFrom, leastScore } from './answer-from.ts'
import { type Candidate, toCandidate } from './candidate.ts'
import { answerOfRecordings } from './compare/answer-of-recordings.ts'
import { withWay } from './describe/with-way.ts'
import { isAskedFor, type Narrowed, narrowQuestion, type NarrowOptions } from './narrow/narrow-question.ts'
import { isWithin } from './narrow/time-span.ts'
import { phrasingIn } from './phrasing.ts'
import { languageOf, parseQuestion, type Question } from './question.ts'
import { asksAboutRecordings, asksForWay, asksForWholeLength, asksHow } from './question-kind.ts'
import { rerankCandidates } from './rerank-candidates.ts'
import { search } from './search.ts'
import { asksForStepCount, findStepReference } from './step-reference.ts'

export type FindOptions = NarrowOptions & {
  /** How many citations at most; 5 by default. */
  limit?: number | undefined
  /** Who puts the best of what was found in order; by default the configured rerank server, and null for nobody. */
  reranker?: Reranker | null | undefined
  signal?: AbortSignal | undefined
}

/** What the citations rest on: a number or time of the procedure that says it all, steps asked for by number, or a search. */
export type Basis = 'exact' | 'numbered' | 'searched'

const defaultLimit = 5
const maxVideosRead = 20

/** The plain answer of a question, without a model. */
export async function findAnswer(
  library: Library,
  question: string,
  options: FindOptions,
): Promise<{ answer: Answer; basis: Basis }> {
  const { limit = defaultLimit, signal } = options
  const phrasing = phrasingIn(languageOf(question))
  const narrowed = await narrowQuestion(library, question, options)
  const exactly = (answer: string): { answer: Answer; basis: Basis } => ({
    answer: { answer, citations: [] },
    basis: 'exact',
  })
  if (!question.trim()) return exactly(phrasing.emptyQuestion)
  if (narrowed.videoIds?.length === 0) return exactly(phrasing.nothingFits)

  const { text } = narrowed
  const counts = asksForStepCount(text)
  const reference = counts ? undefined : findStepReference(text)
  const parsed = parseQuestion(reference?.rest ?? text)
  // “What happens in the first minute?” asks for all of it.
  const isSpanOnly = narrowed.span !== undefined && !reference && parsed.terms.length === 0
  const isWhole = !reference && asksForWholeLength(parsed)
  if (counts || reference || isSpanOnly || isWhole) {
    const documents = (await documentsAbout(library, parsed, narrowed, signal)).map((each) => within(each, narrowed))
    if (documents.length === 0) return exactly(phrasing.nothingIndexed)
    const numbers = counts ? 'count' : isWhole ? 'length' : (reference?.numbers ?? 'all')
    const answer = answerAboutSteps(documents, { numbers, question, rest: parsed, phrasing, limit })
    return { answer, basis: !counts && asksHow(question) && !parsed.duration ? 'numbered' : 'exact' }
  }

  const warnings = new Set<string>()
  const find = async (words: Question, videoId?: string) => {
    const videoIds = videoId === undefined ? narrowed.videoIds : [videoId]
    const scored = await search(library, words, { videoIds, signal })
    const asked = scored.map(toCandidate).filter((each) => isAskedFor(each, narrowed))
    const { candidates, warning } = await rerankCandidates(text, asked, options)
    if (warning !== undefined) warnings.add(warning)
    return candidates
  }
  const found = await answerBySearch(library, { question: text, parsed, phrasing, limit, find, narrowed })
  return {
    ...found,
    answer: warnings.size > 0 ? { ...found.answer, warnings: [...warnings] } : found.answer,
  }
}

type Searching = {
  question: string
  parsed: Question
  phrasing: ReturnType<typeof phrasingIn>
  limit: number
  find: (words: Question, videoId?: string) => Promise<readonly Candidate[]>
  narrowed: Narrowed
}

async function answerBySearch(
  library: Library,
  { find, narrowed, ...rest }: Searching,
): Promise<{ answer: Answer; basis: Basis }> {
  const asked = { ...rest, across: narrowed.videoIds?.length !== 1 }
  const { question, parsed } = asked
  const several = asksAboutRecordings(question)
  if (several && asked.across)
    return { answer: await answerOfRecordings(library, { ...asked, several, find }), basis: 'searched' }
  const answer = answerFrom(await find(parsed), asked)
  if (parsed.duration) return { answer, basis: 'exact' }
  const isWay = asksForWay(question) && parsed.offset === 0
  return { answer: isWay ? await withWay(library, answer, asked) : answer, basis: 'searched' }
}

/** The document with the steps alone that are asked for, under the numbers that they have. */
function within(document: IndexDocument, { span, kinds }: Narrowed): IndexDocument {
  if (!span && !kinds) return document
  const { procedure, video } = document
  const steps = procedure.steps.filter(
    (step) => (!span || isWithin(step, span, video.duration_s)) && (!kinds || kinds.has(step.action.kind)),
  )
  // What is shown at a time when nothing is done is what was done last.
  const isPoint = span !== undefined && span.startS === span.endS
  const shown =
    steps.length === 0 && isPoint ? procedure.steps.filter(({ end_s }) => end_s <= span.endS).slice(-1) : steps
  return { ...document, procedure: { ...procedure, steps: shown } }
}

// A question about step numbers that names no recording is about the one its other words describe, or about any.
async function documentsAbout(
  library: Library,
  rest: Question,
  { videoIds }: Narrowed,
  signal: AbortSignal | undefined,
): Promise<IndexDocument[]> {
  if (videoIds?.length !== 1) {
    const [best] = await search(library, rest, { videoIds, signal })
    const described = best && best.score >= leastScore ? await library.find(best.moment.videoId) : undefined
    if (described) return [described]
  }
  const ids = videoIds ?? (await library.list()).map((video) => video.id)
  const stored = await library.stored(ids.slice(0, maxVideosRead))
  return stored.map(({ document }) => document).sort((a, b) => b.video.indexed_at.localeCompare(a.video.indexed_at))
}
