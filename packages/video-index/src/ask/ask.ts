import type { ChatClient } from '@stepcast/inference-client'
import { VideoIndexError } from '../errors.ts'
import type { Answer, Citation } from '../protocol/answer.ts'
import type { IndexDocument } from '../protocol/document.ts'
import type { Library } from '../store/library.ts'
import { answerAboutSteps, asksHow } from './answer-about-steps.ts'
import { toCitation } from './citation.ts'
import { momentsOf, type Moment } from './moments.ts'
import { phrasingIn, type Phrasing } from './phrasing.ts'
import { languageOf, parseQuestion, type Question } from './question.ts'
import { scoreMoments, type ScoredMoment } from './score.ts'
import { asksForStepCount, findStepReference } from './step-reference.ts'
import { writeAnswer } from './write/write-answer.ts'

export type AskOptions = {
  /** Ask of this recording only; otherwise the whole store is searched. */
  videoId?: string | undefined
  /** How many citations at most; 5 by default. */
  limit?: number | undefined
  /** Who writes the answer; by default the configured model, and null for the plain answer. */
  client?: ChatClient | null | undefined
  /** Tokens, in and out, that asking the model may cost; by default what is configured. */
  maxModelTokens?: number | undefined
  signal?: AbortSignal | undefined
}

const defaultLimit = 5
const maxVideosRead = 20
// Of those that the search ranks first, so many are read in full.
const maxVideosSearched = 10
// Between the scores of questions that recordings answer and of questions that they do not.
const leastScore = 0.29
// Other moments are cited beside the best one while they are nearly as good.
const leastShare = 0.6
const equalShare = 0.8

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
  const scored = await search(library, parsed, scope, signal)
  const answer = answerFrom(scored, { parsed, phrasing, limit, across: scope === undefined })
  return { answer, basis: parsed.duration ? 'exact' : 'searched' }
}

type AnswerOptions = { parsed: Question; phrasing: Phrasing; limit: number; across: boolean }

function answerFrom(scored: readonly ScoredMoment[], { parsed, phrasing, limit, across }: AnswerOptions): Answer {
  const best = scored[0]
  if (!best) return { answer: phrasing.notShown(undefined), citations: [] }
  const cite = ({ moment, score }: ScoredMoment): Citation => toCitation(moment, score)
  if (best.score < leastScore) {
    const nearest = scored.slice(0, Math.min(limit, 3)).map(cite)
    return { answer: phrasing.notShown(nearest[0]), citations: [], nearest }
  }
  const near = inOrderAsked(
    scored.filter(({ score }) => score >= leastShare * best.score),
    parsed.occurrence,
  )
  const chosen = parsed.offset === 0 ? near : [neighbour(best, scored, parsed.offset) ?? best]
  const citations = chosen.slice(0, limit).map(cite)
  const first = citations[0]
  if (!first) return { answer: phrasing.notShown(undefined), citations: [] }
  return { answer: parsed.duration ? phrasing.lasts(first) : phrasing.shown(first, across), citations }
}

// “Again” and “for the first time” choose among the moments of one recording that answer about equally well.
function inOrderAsked(near: readonly ScoredMoment[], occurrence: Question['occurrence']): readonly ScoredMoment[] {
  const best = near[0]
  if (!best || !occurrence) return near
  const equals = near
    .filter(({ moment, score }) => moment.document === best.moment.document && score >= equalShare * best.score)
    .sort((a, b) => a.moment.startS - b.moment.startS)
  const asked = occurrence === 'first' ? equals[0] : occurrence === 'last' ? equals.at(-1) : equals[1]
  return asked ? [asked, ...near.filter((each) => each !== asked)] : near
}

function neighbour(best: ScoredMoment, scored: readonly ScoredMoment[], offset: number): ScoredMoment | undefined {
  const from = best.moment.step
  if (!from) return undefined
  const found = scored.find(
    ({ moment }) => moment.document === best.moment.document && moment.step?.n === from.n + offset,
  )
  return found && { moment: found.moment, score: best.score }
}

async function search(
  library: Library,
  question: Question,
  scope: IndexDocument | undefined,
  signal: AbortSignal | undefined,
): Promise<ScoredMoment[]> {
  if (question.terms.length === 0) return []
  const hits = await library.search(
    { words: question.words, meaning: question.meaning },
    { videoId: scope?.video.id, maxVideos: maxVideosSearched, signal },
  )
  const ids = scope ? [scope.video.id] : [...new Set(hits.map((hit) => hit.videoId))]
  const stored = await library.stored(ids)
  const moments: Moment[] = stored.flatMap(({ document, revision }) => {
    const own = hits.filter((hit) => hit.videoId === document.video.id && hit.revision === revision)
    const texts = {
      steps: document.procedure.steps.map((step) => step.title),
      events: document.events.map((event) => event.description),
    }
    const similarities = (table: 'steps' | 'events') =>
      new Map(
        own.flatMap(({ table: from, position, similarity }) =>
          from === table && similarity !== undefined && library.understands(texts[table][position] ?? '')
            ? [[position, similarity] as const]
            : [],
        ),
      )
    return momentsOf(document, { steps: similarities('steps'), events: similarities('events') })
  })
  return scoreMoments(question, moments)
}

// A question about step numbers that names no video is about the one its other words describe, or about any.
async function documentsAbout(
  library: Library,
  rest: Question,
  signal: AbortSignal | undefined,
): Promise<IndexDocument[]> {
  const scored = rest.terms.length > 0 ? await search(library, rest, undefined, signal) : []
  const described = scored.filter(({ score }) => score >= leastScore)
  if (described.length > 0) return [...new Set(described.map(({ moment }) => moment.document))].slice(0, 1)
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
