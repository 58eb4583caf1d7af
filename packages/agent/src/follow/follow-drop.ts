import type { ElementHandle } from 'puppeteer-core'
import { nameOf, nodeOf } from '../act/actor.ts'
import { closeCover } from '../act/close-cover.ts'
import { dropNode } from '../act/drop-node.ts'
import type { BoundStep } from '../bind/bind-values.ts'
import { waitUntilStill } from '../browser/stillness.ts'
import { AgentError } from '../errors.ts'
import { type Destination, groundDestination } from '../ground/ground-destination.ts'
import type { Grounding } from '../ground/ground-target.ts'
import { isAlreadyThere } from '../ground/is-already-there.ts'
import type { Observation } from '../observe/observation.ts'
import type { StepReport } from '../protocol/report.ts'
import type { Drop } from '../verify/verify-drop.ts'
import { askApproval } from './ask-approval.ts'
import { checkDrop, countIn } from './check-drop.ts'
import type { Effect } from './check-effect.ts'
import type { Place } from './find-place.ts'
import { findTarget } from './find-target.ts'
import { look, picture, type RunContext } from './run-context.ts'
import { leaveOut, noteGrounding, noteHeal, savePicture, settle } from './step-record.ts'

const maxAttempts = 3

/** Drags something to where the recording let it go; done only when it is seen there. Throws what ends the run. */
export async function followDrop(
  context: RunContext,
  index: number,
  record: StepReport,
  lastDialogs: readonly string[],
): Promise<Place | undefined> {
  const step = context.procedure.steps[index] as BoundStep
  let choice = 0
  for (;;) {
    const found = await findTarget(context, index, record, new Set(), lastDialogs)
    if (found.kind === 'place') return found.place
    if (found.kind === 'skip') {
      leaveOut(record, found.because)
      return undefined
    }
    record.attempts++
    const { grounding, page } = found
    const { element } = grounding
    const end = groundDestination(step.action, page, element, { offset: context.offset, isSet: step.set })
    noteGrounding(context, record, { ...grounding, because: `${grounding.because}; ${end.because}` }, page)
    const onto = end.heading ? nameOf(end.heading) : undefined
    await askApproval(context, step, grounding, page, onto)
    if (isAlreadyThere(step, page, element, end, context.offset)) {
      await savePicture(context, record, await picture(context))
      const held = { what: `“${nameOf(element)}” is at “${onto ?? ''}”`, ok: true, seen: null }
      settle(context, record, newEffect({ ok: true, verifiedBy: `${held.what}, as it was before`, checks: [held] }))
      return undefined
    }
    try {
      const effect = await drop(context, index, record, grounding, page, end, choice)
      if (settle(context, record, effect)) return undefined
      const isSafe = !effect.changed && !effect.requested && record.attempts < maxAttempts
      if (!isSafe)
        throw new AgentError('outcome_unconfirmed', effect.verifiedBy, {
          hint: 'compare the two pictures of this step in the report',
        })
      choice++
      noteHeal(context, record, { tried: 'dragged it once more', because: effect.verifiedBy, helped: false })
    } catch (error) {
      const isCovered = error instanceof AgentError && error.code === 'target_covered'
      if (!isCovered || record.attempts >= maxAttempts) throw error
      const tried = await closeCover(context.actor, await look(context), element)
      noteHeal(context, record, { tried: tried ?? 'waited', because: error.message, helped: true })
      await waitUntilStill(context.actor.session, { signal: context.signal, timeoutMs: 2000 })
    }
  }
}

const newEffect = (effect: Partial<Effect>): Effect => ({
  ok: false,
  verifiedBy: '',
  checks: [],
  changed: false,
  requested: false,
  ...effect,
})

async function drop(
  context: RunContext,
  index: number,
  record: StepReport,
  { element, name }: Grounding,
  page: Observation,
  end: Destination,
  choice: number,
): Promise<Effect> {
  if (end.heading && end.heading.frame !== element.frame)
    throw new AgentError('action_failed', 'it is dragged from one frame of the page to another', {
      hint: 'do this step by hand',
    })
  const { actor } = context
  const node = await nodeOf(element)
  const heading = end.heading && (await nodeOf(end.heading))
  const before = await picture(context)
  context.requestMark = actor.session.requestCount()
  const words = element.ownText || name || nameOf(element)
  let zone: ElementHandle | null = null
  let inZone: number | undefined
  try {
    const point = await dropNode(actor, node, {
      heading,
      recorded: end.point,
      box: element.box,
      choice,
      onPlace: async (place) => {
        zone = place.zone
        inZone = await countIn(zone, words)
      },
    })
    const told: Drop = { name: words, source: element, heading: end.heading && nameOf(end.heading), point }
    return await checkDrop(context, index, told, { page, inZone }, zone)
  } finally {
    await savePicture(context, record, before)
  }
}
