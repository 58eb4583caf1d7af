import type { Answer } from '../../protocol/answer.ts'
import type { Library } from '../../store/library.ts'
import type { Asked } from '../answer-from.ts'
import { citeStep } from '../citation.ts'
import { describeSteps } from './describe-step.ts'
import { partOf } from './part-of.ts'

/** The answer with the steps of the best recording that lead to what is asked for, cited after what answers best. */
export async function withWay(library: Library, answer: Answer, { parsed, phrasing, limit }: Asked): Promise<Answer> {
  const best = answer.citations[0]
  const document = best && (await library.find(best.video_id))
  if (!document || best.step === null) return answer
  const others = answer.citations.flatMap(({ video_id, step }) =>
    video_id === best.video_id && step !== null ? step : [],
  )
  const part = partOf(document.procedure, best.step, others)
  const steps = describeSteps(
    document,
    part.map(({ n }) => n),
    parsed.language,
  )
  const [only] = steps
  if (!only) return answer
  const isCited = (n: number) => answer.citations.some(({ video_id, step }) => video_id === best.video_id && step === n)
  const further = part.filter(({ n }) => !isCited(n)).map((step) => citeStep(document, step))
  return {
    ...answer,
    answer:
      steps.length === 1 ? phrasing.described(only) : phrasing.way(best.title, steps, document.procedure.steps.length),
    citations: [...answer.citations, ...further].slice(0, limit),
    steps,
  }
}
