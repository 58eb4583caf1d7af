import type { Answer, Citation, DescribedStep, RecordingAnswer } from '../../protocol/answer.ts'
import type { Library } from '../../store/library.ts'
import { answerFrom, type Asked, leastScore } from '../answer-from.ts'
import type { Candidate } from '../candidate.ts'
import { citeProcedure } from '../citation.ts'
import { describeSteps } from '../describe/describe-step.ts'
import { withWay } from '../describe/with-way.ts'
import { parseQuestion, type Question } from '../question.ts'
import { namedRecordings } from './named-recordings.ts'

export type AskedOfRecordings = Asked & {
  several: 'which' | 'compare'
  /** Searches one recording, or all. */
  find: (words: Question, videoId?: string) => Promise<readonly Candidate[]>
}

/** Beside the best recording, others show the same while they answer this well. */
const leastShare = 0.7
const mostCompared = 4
// The words that ask to compare say nothing of what is compared.
const comparing =
  /\b(?:compared?|comparison|differences?|differs?|different|contrast|between|versus|vs)\b|比较|对比|区别|差别|不同|有什么|之间/gi

/**
 * The answer of each recording: of those that show what is asked for, or of those that are to be compared, which a question names
 * by their titles. All citations stand together, the best recording's first.
 */
export async function answerOfRecordings(library: Library, asked: AskedOfRecordings): Promise<Answer> {
  if (asked.several === 'which') return await whichShow(asked)
  const { named, rest } = namedRecordings(asked.question, await library.listed())
  const parsed = parseQuestion((named.length > 1 ? rest : asked.question).replaceAll(comparing, ' '))
  if (named.length > 1)
    return together(
      await Promise.all(
        named.slice(0, mostCompared).map(async (video) => ({
          video,
          answer:
            parsed.terms.length === 0
              ? await wholeAnswer(library, video.id, asked)
              : await ownAnswer(library, await asked.find(parsed, video.id), { ...asked, parsed }),
        })),
      ),
      asked,
    )
  const found = await asked.find(parsed)
  const shown = bestOfEach(found).slice(0, mostCompared)
  if (shown.length === 0) return answerFrom(found, asked)
  return together(
    await Promise.all(
      shown.map(async (candidates) => ({
        video: { id: candidates[0].citation.video_id, title: candidates[0].citation.title },
        answer: await ownAnswer(library, candidates, { ...asked, parsed }),
      })),
    ),
    asked,
  )
}

async function whichShow(asked: AskedOfRecordings): Promise<Answer> {
  const found = await asked.find(asked.parsed)
  const citations = bestOfEach(found).map(([{ citation }]) => citation)
  if (citations.length === 0) return answerFrom(found, asked)
  const cited = citations.slice(0, asked.limit)
  const recordings = cited.map((citation, at): RecordingAnswer => ({
    video_id: citation.video_id,
    title: citation.title,
    answer: asked.phrasing.shown(citation, false),
    citations: [at + 1],
  }))
  return { answer: asked.phrasing.recordings(cited), citations: cited, recordings }
}

type OfOneRecording = [Candidate, ...Candidate[]]

/** The candidates of each recording that answers nearly as well as the best one; none where nothing answers. */
function bestOfEach(found: readonly Candidate[]): OfOneRecording[] {
  const least = Math.max(leastScore, leastShare * (found[0]?.citation.score ?? 0))
  return [...Map.groupBy(found, ({ citation }) => citation.video_id).values()].flatMap(([first, ...others]) =>
    first && first.citation.score >= least ? [[first, ...others] satisfies OfOneRecording] : [],
  )
}

async function wholeAnswer(library: Library, videoId: string, { parsed, phrasing }: Asked): Promise<Answer> {
  const document = await library.find(videoId)
  const citation = document && citeProcedure(document)
  if (!citation) return { answer: phrasing.notShownHere, citations: [] }
  const numbers = document.procedure.steps.map(({ n }) => n)
  const steps = describeSteps(document, numbers, parsed.language)
  return { answer: phrasing.way(document.video.title, steps, steps.length), citations: [citation], steps }
}

/** How one recording does it: its steps where there are some, “not shown here” where it does not. */
async function ownAnswer(library: Library, candidates: readonly Candidate[], asked: Asked): Promise<Answer> {
  const answer = answerFrom(candidates, { ...asked, across: false })
  if (answer.citations.length === 0) return { answer: asked.phrasing.notShownHere, citations: [] }
  return await withWay(library, { ...answer, citations: answer.citations.slice(0, 1) }, asked)
}

type Own = { video: { id: string; title: string }; answer: Answer }

function together(answers: readonly Own[], { limit }: Asked): Answer {
  const share = Math.max(1, Math.floor(limit / Math.max(1, answers.length)))
  const citations: Citation[] = []
  const steps: DescribedStep[] = []
  const recordings = answers.map(({ video, answer }): RecordingAnswer => {
    const own = answer.citations.slice(0, share).slice(0, Math.max(0, limit - citations.length))
    const numbers = own.map((_, at) => citations.length + at + 1)
    citations.push(...own)
    steps.push(...(answer.steps ?? []))
    return { video_id: video.id, title: video.title, answer: answer.answer, citations: numbers }
  })
  return {
    answer: recordings.map(({ title, answer }) => (answer.includes(title) ? answer : `${title}: ${answer}`)).join('\n'),
    citations,
    recordings,
    ...(steps.length > 0 ? { steps } : {}),
  }
}
