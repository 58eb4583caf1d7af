import type { ChatClient, Reranker } from '@stepcast/inference-client'
import { VideoIndexError } from '../errors.ts'
import type { Answer, Citation } from '../protocol/answer.ts'
import type { IndexDocument } from '../protocol/document.ts'
import type { Library } from '../store/library.ts'
import { answerAboutSteps } from './answer-about-steps.ts'
import { answerFrom, leastScore } from './answer-from.ts'
import { type Candidate, toCandidate } from './candidate.ts'
import { answerOfRecordings } from './compare/answer-of-recordings.ts'
import { withWay } from './describe/with-way.ts'
import { phrasingIn } from './phrasing.ts'
import { languageOf, parseQuestion, type Question } from './question.ts'
import { asksAboutRecordings, asksForWay, asksHow } from './question-kind.ts'
import { search, type SearchOptions } from './search.ts'
import { Queue } from './queue.ts'
import { rerankCandidates } from './rerank-candidates.ts'
import { asksForStepCount, findStepReference } from './step-reference.ts'
import { writeAnswer } from './write/write-answer.ts'

export type AskOptions = {
  /** Ask of this recording only; otherwise the whole store is searched. */
  videoId?: string | undefined
  /** How many citations at most; 5 by default. */
  limit?: number | undefined
  /** Who writes the answer; by default the configured model, and null for the plain answer. */
  client?: ChatClient | null | undefined
  /** Who puts the best of what was found in order; by default the configured rerank server, and null for nobody. */
  reranker?: Reranker | null | undefined
  /** Tokens, in and out, that asking the model may cost; by default what is configured. */
  maxModelTokens?: number | undefined
  signal?: AbortSignal | undefined
}

/** What happens while a question is answered, in this order; `words` as often as there are more. */
export type AnswerEvent =
  | { type: 'citations'; citations: Citation[]; nearest?: Citation[] }
  | { type: 'words'; text: string }
  | { type: 'answer'; answer: Answer }

const defaultLimit = 5
const maxVideosRead = 20

/**
 * Answers a question in English or Chinese: questions about step numbers from the procedure, others by searching words and
 * meaning. Citations are the spans of the steps or moments themselves, best first; when nothing answers there are none, the
 * answer says so and `nearest` holds what came closest. A model, where one is configured, writes the answer from the citations
 * alone, unless it is a number or a time that is read off the procedure; it costs a warning when it fails.
 * @throws VideoIndexError `video_not_found` for an unknown `videoId`, `store_failed` when the store cannot be read
 */
export async function ask(library: Library, question: string, options: AskOptions = {}): Promise<Answer> {
  const { answer, basis } = await findAnswer(library, question, options)
  if (basis === 'exact') return answer
  return await writeAnswer(question, answer, { ...options, library, isSure: basis === 'numbered' })
}

/**
 * The same, as it comes: what was found, the words of the answer, then the whole of it, which holds where it differs from what
 * came before. A model's words come a sentence at a time, once it was checked. Leaving the loop ends the question.
 * @throws VideoIndexError as `ask` does
 */
export async function* askStreaming(
  library: Library,
  question: string,
  { signal, ...options }: AskOptions = {},
): AsyncGenerator<AnswerEvent, void> {
  const left = new AbortController()
  const either = signal ? AbortSignal.any([signal, left.signal]) : left.signal
  try {
    const { answer: plain, basis } = await findAnswer(library, question, { ...options, signal: either })
    const { citations, nearest } = plain
    yield { type: 'citations', citations, ...(nearest ? { nearest } : {}) }
    if (basis === 'exact') {
      yield { type: 'words', text: plain.answer }
      return yield { type: 'answer', answer: plain }
    }
    const words = new Queue<string>()
    let told = ''
    const writing = writeAnswer(question, plain, {
      ...options,
      library,
      isSure: basis === 'numbered',
      signal: either,
      onWords: (text) => words.add(text),
    }).finally(() => words.end())
    writing.catch(() => {})
    for await (const text of words) {
      told += text
      yield { type: 'words', text }
    }
    const answer = await writing
    if (answer.answer.startsWith(told) && answer.answer !== told)
      yield { type: 'words', text: answer.answer.slice(told.length) }
    yield { type: 'answer', answer }
  } finally {
    left.abort()
  }
}

/** What the citations rest on: a number or time of the procedure that says it all, steps asked for by number, or a search. */
type Basis = 'exact' | 'numbered' | 'searched'

async function findAnswer(
  library: Library,
  question: string,
  { videoId, limit = defaultLimit, signal }: AskOptions,
): Promise<{ answer: Answer; basis: Basis }> {
  const phrasing = phrasingIn(languageOf(question))
  const scope = videoId === undefined ? undefined : await existing(library, videoId)
  if (!question.trim()) return { answer: { answer: phrasing.emptyQuestion, citations: [] }, basis: 'exact' }

  const counts = asksForStepCount(question)
  const reference = counts ? undefined : findStepReference(question)
  if (counts || reference) {
    const rest = parseQuestion(reference?.rest ?? question)
    const documents = scope ? [scope] : await documentsAbout(library, rest, signal)
    if (documents.length === 0) return { answer: { answer: phrasing.nothingIndexed, citations: [] }, basis: 'exact' }
    const answer = answerAboutSteps(documents, { reference, question, rest, phrasing, limit })
    return { answer, basis: reference && asksHow(question) && !rest.duration ? 'numbered' : 'exact' }
  }

  const parsed = parseQuestion(question)
  const asked = { question, parsed, phrasing, limit, across: scope === undefined }
  const several = asksAboutRecordings(question)
  if (several && !scope) {
    const find = (words: Question, ofVideo?: string) => candidates(library, words, { videoId: ofVideo, signal })
    return { answer: await answerOfRecordings(library, { ...asked, several, find }), basis: 'searched' }
  }
  const found = await candidates(library, parsed, { videoId, signal })
  const answer = answerFrom(found, asked)
  if (parsed.duration) return { answer, basis: 'exact' }
  const isWay = asksForWay(question) && parsed.offset === 0
  return { answer: isWay ? await withWay(library, answer, asked) : answer, basis: 'searched' }
}

async function candidates(library: Library, question: Question, options: SearchOptions): Promise<Candidate[]> {
  return (await search(library, question, options)).map(toCandidate)
}

// A question about step numbers that names no video is about the one its other words describe, or about any.
async function documentsAbout(
  library: Library,
  rest: Question,
  signal: AbortSignal | undefined,
): Promise<IndexDocument[]> {
  const [best] = await search(library, rest, { signal })
  if (best && best.score >= leastScore) {
    const described = await library.find(best.moment.videoId)
    if (described) return [described]
  }
  const videos = (await library.list()).slice(0, maxVideosRead)
  const stored = await library.stored(videos.map((video) => video.id))
  return stored.map(({ document }) => document).sort((a, b) => b.video.indexed_at.localeCompare(a.video.indexed_at))
}

async function existing(library: Library, videoId: string): Promise<IndexDocument> {
  const document = await library.find(videoId)
  if (document) return document
  throw new VideoIndexError('video_not_found', `no indexed recording is “${videoId}”`, {
    hint: 'see `stepcast list`, or index the file first with `stepcast index FILE`',
  })
}
