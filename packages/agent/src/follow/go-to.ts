import type { BoundStep } from '../bind/bind-values.ts'
import { waitUntilStill } from '../browser/stillness.ts'
import { AgentError } from '../errors.ts'
import type { StepReport } from '../protocol/report.ts'
import { isAllowedAddress } from '../safety/origins.ts'
import { isExpectedAddress } from '../verify/expectation.ts'
import { checkEffect } from './check-effect.ts'
import { leaveOut, savePicture, settle } from './step-record.ts'
import { waitUntilFinal } from './wait-until-final.ts'
import { look, picture, type RunContext } from './run-context.ts'
import { nextTargetShown } from './skip-step.ts'

const parse = (address: string): URL | null =>
  URL.parse(/^[a-z][a-z\d+.-]*:\/\//i.test(address) ? address : `http://${address}`)

/**
 * The live address for one of the recording: the same path on the live origin where it was on the recording's own, and the address
 * as it stands where it was elsewhere. Undefined when it cannot be read as an address.
 */
function liveAddress(recorded: string, recordedStart: string | null, liveUrl: string): string | undefined {
  const address = parse(recorded.replace(/\s+/g, ''))
  if (!address) return undefined
  const start = recordedStart ? parse(recordedStart) : null
  if (start && start.host !== address.host) return address.href
  const isStart = start
    ? address.pathname === start.pathname && address.hash === start.hash
    : address.pathname === '/' && address.hash === ''
  return isStart ? liveUrl : new URL(address.pathname + address.search + address.hash, liveUrl).href
}

/** Goes to the address that a step of the recording went to, or to where the run began if it has none, unless the page is there already. */
export async function goTo(context: RunContext, index: number, record: StepReport): Promise<void> {
  const step = context.procedure.steps[index] as BoundStep
  const { page } = context.actor.session
  const recorded = step.action.value ?? step.expect.url ?? ''
  const address =
    recorded === '' ? context.options.url : liveAddress(recorded, context.procedure.start_url, context.options.url)
  const before = await look(context)
  // where another recording goes on, the page may be in any state
  const begins = index > 0 && context.procedure.steps[index - 1]?.video_id !== step.video_id
  const isThere = !begins && address !== undefined && isExpectedAddress(address, before.url) === true
  const next = await nextTargetShown(context.procedure.steps, index, before, 1)
  if (isThere) return leaveOut(record, `the page is at ${before.url} already`)
  if (address === undefined || next !== undefined) {
    if (next !== undefined) return leaveOut(record, `not needed: the next step's target, “${next}”, is on the page`)
    throw new AgentError('invalid_url', `“${recorded}” cannot be read as an address`, {
      hint: 'start the run at the page that the recording goes to',
    })
  }
  const origins = new Set(
    [context.options.url, ...(context.options.allowOrigins ?? [])].map((url) => new URL(url).origin),
  )
  if (!isAllowedAddress(address, origins))
    throw new AgentError('navigation_blocked', `the step goes to ${address}, outside the allowed origins`, {
      hint: `allow it with --allow-origin ${new URL(address).origin}`,
    })
  await waitUntilFinal(context)
  record.attempts = 1
  record.value = address
  const pictureBefore = await picture(context)
  context.requestMark = context.actor.session.requestCount()
  context.actor.trace.navigate(address)
  await page
    .goto(address, { waitUntil: 'domcontentloaded', timeout: 20_000, signal: context.signal })
    .catch((cause: unknown) => {
      context.signal.throwIfAborted()
      throw new AgentError('page_unreachable', `${address} did not load`, {
        hint: 'check that the app is running',
        cause,
      })
    })
  await waitUntilStill(context.actor.session, { signal: context.signal })
  const after = await look(context)
  const effect = await checkEffect(context, index, before, pictureBefore)
  await savePicture(context, record, await picture(context))
  if (!effect.ok && isExpectedAddress(address, after.url) && after.texts.length > 0)
    settle(context, record, { ...effect, ok: true, verifiedBy: `the address is ${after.url}` })
  else if (!settle(context, record, effect))
    throw new AgentError('outcome_unconfirmed', effect.verifiedBy, {
      hint: 'compare the two pictures of this step in the report',
    })
}
