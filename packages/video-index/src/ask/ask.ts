import type { ChatClient } from '@stepcast/inference-client'
import type { Answer, Citation } from '../protocol/answer.ts'
import type { Library } from '../store/library.ts'
import { findAnswer, type FindOptions } from './find-answer.ts'
import { Queue } from './queue.ts'
import { writeAnswer } from './write/write-answer.ts'

export type AskOptions = FindOptions & {
  /** Who writes the answer; by default the configured model, and null for the plain answer. */
  client?: ChatClient | null | undefined
  /** Tokens, in and out, that asking the model may cost; by default what is configured. */
  maxModelTokens?: number | undefined
}

/** What happens while a question is answered, in this order; `words` as often as there are more. */
export type AnswerEvent =
  | { type: 'citations'; citations: Citation[]; nearest?: Citation[] }
  | { type: 'words'; text: string }
  | { type: 'answer'; answer: Answer }

/**
 * Answers a question in English or Chinese: questions about step numbers from the procedure, others by searching words and
 * meaning. Citations are the spans of the steps or moments themselves, best first; when nothing answers there are none, the
 * answer says so and `nearest` holds what came closest. A model, where one is configured, writes the answer from the citations
 * alone, unless it is a number or a time that is read off the procedure; it costs a warning when it fails.
 * @throws VideoIndexError `video_not_found` for an unknown recording, `store_failed` when the store cannot be read
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
