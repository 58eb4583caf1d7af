import { waitUntilStill } from '../browser/stillness.ts'
import type { StepReport } from '../protocol/report.ts'
import { significantTexts } from '../verify/expectation.ts'
import { comparePages } from '../verify/page-change.ts'
import { isReadIn } from '../ground/text-match.ts'
import { look, type RunContext } from './run-context.ts'
import { waitUntilFinal } from './wait-until-final.ts'

const failureWords = /\b(error|failed|failure|could not|unable to|went wrong)\b|失败|错误|出错/i

/** How long after the last action the page is looked at once more. */
const secondLookMs = 1500

/** Why a run whose steps went through is not done after all; undefined when nothing speaks against it. */
export async function endStateProblem(
  context: RunContext,
  records: readonly StepReport[],
): Promise<string | undefined> {
  const { steps } = context.procedure
  const first = context.firstIndex
  const isNeedless = (secret: boolean) => secret && context.neededNoSignIn
  if (!records.some((record) => record.status === 'done')) return 'no step was done'
  for (const [index, record] of records.entries()) {
    const step = steps[index]
    if (index >= first && step?.set && record.status !== 'done' && !isNeedless(step.secret !== undefined))
      return `step ${record.n} carries a value that was set, and it was not done`
  }
  for (const value of context.procedure.values) {
    const isAhead = value.steps.some((n) => steps.findIndex((step) => step.n === n) >= first)
    if (!value.set || !isAhead || isNeedless(value.kind === 'secret')) continue
    if (!value.steps.some((n) => records.find((record) => record.n === n)?.status === 'done'))
      return `“${value.value}” was entered nowhere`
  }
  await waitUntilFinal(context)
  // a success that is taken back is taken back soon
  await Bun.sleep(Math.max(0, context.actedAt + secondLookMs - performance.now()))
  await waitUntilStill(context.actor.session, { signal: context.signal, timeoutMs: 3000 })
  const page = await look(context)
  const recorded = steps.flatMap((step) => significantTexts(step.expect))
  const alarm = page.elements.find(
    (element) => element.isAlert && failureWords.test(element.text) && isReadIn(element.text, recorded) === undefined,
  )
  const failures = context.verified ? comparePages(context.verified, page).failures : []
  const failure = failures.find((text) => isReadIn(text, recorded) === undefined)
  if (failure) return `in the end the page says “${failure.slice(0, 120)}”`
  return alarm ? `in the end the page says “${alarm.text.slice(0, 120)}”` : undefined
}
