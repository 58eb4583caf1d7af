import type { BoundStep } from '../bind/bind-values.ts'
import { nameOf } from '../act/actor.ts'
import type { Grounding } from '../ground/ground-target.ts'
import { pageText } from '../model/page-text.ts'
import { type Pointed, pointAt } from '../model/point-at.ts'
import type { Observation } from '../observe/observation.ts'
import type { StepReport } from '../protocol/report.ts'
import { look, picture, type RunContext } from './run-context.ts'
import { noteHeal } from './step-record.ts'

/** Between what is found by words for certain and what is not taken at all. */
const score = 0.6

/**
 * Has the model say which thing on the page is the one of the recording, where a run has a model and nothing else told. A screen that was
 * asked about before with the same question is not asked about again; a model that fails leaves things as they were.
 */
export async function askWhere(
  context: RunContext,
  step: BoundStep,
  record: StepReport,
  excluded: ReadonlySet<string>,
): Promise<{ grounding: Grounding; page: Observation } | undefined> {
  const { asker, asked } = context
  if (!asker) return undefined
  const shown = await picture(context)
  const page = await look(context)
  const question = JSON.stringify([step.n, pageText(page).text])
  if (asked.has(question)) return undefined
  asked.add(question)
  const { before } = step.keyframes
  let pointed: Pointed | undefined
  let failure: string | undefined
  try {
    const keyframe = before ? context.options.keyframePath(before) : undefined
    pointed = await pointAt(asker, { step, page, picture: shown, keyframe, excluded })
  } catch (error) {
    context.signal.throwIfAborted()
    failure = error instanceof Error ? error.message : String(error)
  }
  noteHeal(context, record, {
    tried: 'asked the model',
    because:
      failure ??
      (pointed ? 'the words and the look of the page did not tell' : 'it names nothing on the page for certain'),
    helped: pointed !== undefined,
  })
  if (!pointed) return undefined
  if (pointed.thought) record.thought = pointed.thought
  const { element, why } = pointed
  const because = `the model takes “${nameOf(element)}” for it${why ? `: ${why}` : ''}`
  return { grounding: { element, by: 'model', because, score, likeness: 1 }, page }
}
