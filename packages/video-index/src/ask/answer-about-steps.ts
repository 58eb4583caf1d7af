import type { Answer } from '../protocol/answer.ts'
import type { IndexDocument } from '../protocol/document.ts'
import type { Step } from '../protocol/procedure.ts'
import { citeProcedure, citeStep } from './citation.ts'
import { describeSteps } from './describe/describe-step.ts'
import type { Phrasing } from './phrasing.ts'
import { languageOf, type Question } from './question.ts'
import { asksHow } from './question-kind.ts'

type StepQuestion = {
  /** Numbers from 1, or from -1 at the end; or how many there are, or how long all of them take. */
  numbers: readonly number[] | 'all' | 'count' | 'length'
  question: string
  rest: Question
  phrasing: Phrasing
  limit: number
}

/** Answers about numbered steps, of every document given; what is out of range is said and not cited. */
export function answerAboutSteps(documents: readonly IndexDocument[], asked: StepQuestion): Answer {
  const { numbers, phrasing, limit } = asked
  const answers = documents.map((document) =>
    numbers === 'count' || numbers === 'length'
      ? aboutAll(document, numbers, phrasing)
      : aboutSteps(document, numbers, asked),
  )
  const cited = answers.filter((answer) => answer.citations.length > 0)
  const used = cited.length > 0 ? cited : answers
  const shown = used.slice(0, limit)
  const text =
    documents.length === 1 || numbers === 'count' || numbers === 'length'
      ? shown.map(({ answer }) => answer)
      : shown.map(named)
  const steps = shown.flatMap((each) => each.steps ?? [])
  return {
    answer: text.join(' '),
    citations: used.flatMap(({ citations }) => citations).slice(0, limit),
    ...(steps.length > 0 ? { steps } : {}),
  }
}

function named({ answer, citations }: Answer): string {
  const title = citations[0]?.title
  return title && !answer.includes(title) ? `${title}: ${answer}` : answer
}

function aboutSteps(
  document: IndexDocument,
  numbers: readonly number[] | 'all',
  { question, rest, phrasing }: StepQuestion,
): Answer {
  const { steps } = document.procedure
  const byNumber = new Map(steps.map((step) => [step.n, step]))
  const found =
    numbers === 'all'
      ? steps
      : numbers.flatMap((n): Step[] => {
          const step = n < 0 ? steps.at(n) : byNumber.get(n)
          return step ? [step] : []
        })
  const first = found[0]
  if (!first) {
    const { title } = document.video
    if (numbers === 'all') return { answer: phrasing.notShownHere, citations: [] }
    return { answer: phrasing.noSuchStep(title, numbers, steps.length), citations: [] }
  }
  const citations = found.map((step) => citeStep(document, step))
  if (asksHow(question) && !rest.duration) {
    const numbers = found.map(({ n }) => n)
    const steps = describeSteps(document, numbers, languageOf(question))
    return { answer: steps.map((step) => phrasing.described(step)).join('\n'), citations, steps }
  }
  const [only] = citations
  if (!only || citations.length > 1) return { answer: phrasing.stepsShown(citations), citations }
  return { answer: rest.duration ? phrasing.lasts(only) : phrasing.shown(only, false), citations }
}

function aboutAll(document: IndexDocument, asked: 'count' | 'length', phrasing: Phrasing): Answer {
  const { steps } = document.procedure
  const { title, duration_s } = document.video
  const citation = citeProcedure(document)
  const answer =
    asked === 'count' || !citation ? phrasing.stepCount(title, steps.length) : phrasing.allLasts(citation, duration_s)
  return { answer, citations: citation ? [citation] : [] }
}
