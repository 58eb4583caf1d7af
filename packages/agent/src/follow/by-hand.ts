import { holdsValue } from '../act/holds-value.ts'
import { pressKeys } from '../act/press.ts'
import { uploadTo } from '../act/upload.ts'
import type { BoundStep } from '../bind/bind-values.ts'
import { waitUntilStill } from '../browser/stillness.ts'
import { AgentError } from '../errors.ts'
import { similarity } from '../ground/text-match.ts'
import type { StepReport } from '../protocol/report.ts'
import type { HandInput, LivePage } from '../protocol/run.ts'
import { checkEffect, type Effect } from './check-effect.ts'
import { look, picture, type RunContext } from './run-context.ts'
import { savePicture, settle } from './step-record.ts'

const sameName = 0.8

/** The run's page for a person, who acts on it in the run's stead: within the same origins, and seen by the same eyes. */
export function openToPerson(context: RunContext): LivePage {
  const { session } = context.actor
  return {
    handOver: async () => {
      context.isInHand = true
      context.entry = undefined
      context.actor.trace.byHand()
      context.byHand = { page: await look(context), picture: await picture(context) }
      context.requestMark = session.requestCount()
      context.actedAt = performance.now()
    },
    takeBack: () => {
      context.isInHand = false
    },
    isChoosingFile: () => session.hasFileChooser(),
    look: () => picture(context),
    act: async (input) => {
      context.signal.throwIfAborted()
      session.markAction()
      await act(context, input)
      await waitUntilStill(session, { signal: context.signal, quietMs: 60, timeoutMs: 400 })
    },
  }
}

async function act({ actor }: RunContext, input: HandInput): Promise<void> {
  const { page } = actor.session
  if (input.kind === 'type') return page.keyboard.type(input.text)
  if (input.kind === 'press') return pressKeys(actor, input.keys)
  if (input.kind === 'upload') return void (await uploadTo(actor, undefined, input.path))
  const size = await page.evaluate(() => ({ width: innerWidth, height: innerHeight }))
  const [x, y] = [input.x * size.width, input.y * size.height]
  if (input.kind === 'click') return page.mouse.click(x, y, { count: input.count ?? 1, button: input.button ?? 'left' })
  await page.mouse.move(x, y)
  await page.mouse.wheel({ deltaY: input.by * size.height })
}

/** Checks a step that a person says to have done, as if the run had done it. Throws when its outcome is not seen. */
export async function confirmByHand(context: RunContext, index: number, record: StepReport): Promise<void> {
  const step = context.procedure.steps[index] as BoundStep
  const { page, picture: before } = context.byHand ?? { page: await look(context), picture: await picture(context) }
  record.because = 'done by hand'
  record.attempts = 1
  context.blockedMark = context.blocked.length
  const isEntry = ['fill', 'select'].includes(step.action.kind)
  const effect = isEntry ? await checkEntry(context, step) : await checkEffect(context, index, page, before)
  await savePicture(context, record, before)
  if (settle(context, record, effect)) return
  throw new AgentError('outcome_unconfirmed', `it was done by hand, but ${effect.verifiedBy}`, {
    hint: 'compare the two pictures of this step in the report, then run it again',
  })
}

/** What was entered by hand counts where the field that is called like the recorded one holds what the run would have entered. */
async function checkEntry(context: RunContext, { action, secret }: BoundStep): Promise<Effect> {
  await waitUntilStill(context.actor.session, { signal: context.signal })
  const { elements } = await look(context)
  const name = action.target?.text
  const fields = elements.filter(
    ({ kind, labels, beside }) =>
      (kind === 'field' || kind === 'choice') &&
      (name === undefined ||
        [...labels.map(({ text }) => text), ...beside].some((text) => similarity(text, name) >= sameName)),
  )
  // What a secret field holds is for nobody to read: that it holds something has to do.
  const wanted = secret === undefined ? (action.value ?? '') : undefined
  const ok = fields.some(({ value }) => (wanted === undefined ? value !== '' : holdsValue(value, wanted)))
  const what = wanted === undefined ? `“${name ?? 'the field'}” is filled in` : `the field holds “${wanted}”`
  const verifiedBy = ok ? what : `it is not so that ${what}`
  return { ok, verifiedBy, checks: [{ what, ok, seen: null }], changed: true, requested: false }
}
