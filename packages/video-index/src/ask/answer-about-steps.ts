import type { Answer, Citation } from '../protocol/answer.ts'
import type { IndexDocument } from '../protocol/document.ts'
import type { Step } from '../protocol/procedure.ts'
import { citeStep } from './citation.ts'
import type { Phrasing } from './phrasing.ts'
import type { Question } from './question.ts'
import type { StepReference } from './step-reference.ts'

type StepQuestion = {
  /** Undefined when the number of steps is asked for. */
  reference: StepReference | undefined
  question: string
  rest: Question
  phrasing: Phrasing
  limit: number
}

/** Answers about numbered steps, of every document given; what is out of range is said and not cited. */
export function answerAboutSteps(documents: readonly IndexDocument[], asked: StepQuestion): Answer {
  const { reference, phrasing, limit } = asked
  const answers = documents.map((document) =>
    reference ? aboutSteps(document, reference.numbers, asked) : aboutCount(document, phrasing),
  )
  const cited = answers.filter((answer) => answer.citations.length > 0)
  const used = cited.length > 0 ? cited : answers
  const shown = used.slice(0, limit)
  const text = documents.length === 1 || !reference ? shown.map(({ answer }) => answer) : shown.map(named)
  return { answer: text.join(' '), citations: used.flatMap(({ citations }) => citations).slice(0, limit) }
}

function named({ answer, citations }: Answer): string {
  const title = citations[0]?.title
  return title && !answer.includes(title) ? `${title}: ${answer}` : answer
}

function aboutSteps(
  document: IndexDocument,
  numbers: readonly number[],
  { question, rest, phrasing }: StepQuestion,
): Answer {
  const { steps } = document.procedure
  const byNumber = new Map(steps.map((step) => [step.n, step]))
  const found = numbers.flatMap((n): Step[] => {
    const step = n < 0 ? steps.at(n) : byNumber.get(n)
    return step ? [step] : []
  })
  const first = found[0]
  if (!first) {
    const { title } = document.video
    return { answer: phrasing.noSuchStep(title, numbers, steps.length), citations: [] }
  }
  const citations = found.map((step) => citeStep(document, step))
  return { answer: phrase(first, citations, { question, rest, phrasing }), citations }
}

function phrase(
  first: Step,
  citations: Citation[],
  { question, rest, phrasing }: Pick<StepQuestion, 'question' | 'rest' | 'phrasing'>,
): string {
  const [citation] = citations
  if (!citation || citations.length > 1) return phrasing.stepsShown(citations)
  if (rest.duration) return phrasing.lasts(citation)
  return asksHow(question) ? phrasing.described(first, citation) : phrasing.shown(citation, false)
}

function aboutCount(document: IndexDocument, phrasing: Phrasing): Answer {
  const { steps } = document.procedure
  const answer = phrasing.stepCount(document.video.title, steps.length)
  const [first, last] = [steps[0], steps.at(-1)]
  if (!first || !last) return { answer, citations: [] }
  const citation = { ...citeStep(document, first), step: null, end_s: last.end_s, text: document.procedure.title }
  return { answer, citations: [citation] }
}

/** Whether the question asks for what is done, rather than when. */
export function asksHow(question: string): boolean {
  return (
    /\bhow\b|\bdescribe\b|\bwhat (?:is|does|do|happens)\b|\bexplain\b/i.test(question) ||
    /怎么|如何|怎样|做什么|是什么/.test(question)
  )
}
