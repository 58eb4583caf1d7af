import { join } from 'node:path'
import { AgentError } from '../errors.ts'
import type { Effect } from './check-effect.ts'
import type { BoundStep } from '../bind/bind-values.ts'
import type { Grounding } from '../ground/ground-target.ts'
import type { Observation, ObservedElement } from '../observe/observation.ts'
import type { Heal, StepReport } from '../protocol/report.ts'
import { nameOf } from '../act/actor.ts'
import { picture, type RunContext } from './run-context.ts'

const hidden = '••••'

/** The report of a step before anything was done. */
export function newRecord(context: Pick<RunContext, 'videoId'>, step: BoundStep): StepReport {
  return {
    n: step.n,
    title: step.title,
    status: 'failed',
    attempts: 0,
    grounded_by: null,
    cited: { video_id: step.video_id ?? context.videoId, start_s: step.start_s },
    verified_by: '',
    screenshot: '',
    seconds: 0,
    value: step.secret ? hidden : (step.action.value ?? null),
    target: null,
    because: '',
    checks: [],
    heals: [],
    dialogs: [],
    error: null,
  }
}

/** Notes what was found and why, and says so. */
export function noteGrounding(
  context: RunContext,
  record: StepReport,
  grounding: Grounding,
  { viewport }: Observation,
): void {
  record.grounded_by = grounding.by
  record.because = grounding.because
  noteTarget(record, grounding, viewport)
  context.emit({ type: 'target-found', step: record.n, name: record.target?.name ?? '', because: grounding.because })
}

function noteTarget(
  record: StepReport,
  { element, name }: { element: ObservedElement; name?: string },
  viewport: { width: number; height: number },
): void {
  const clamp = (share: number) => Math.min(1, Math.max(0, share))
  const { x, y, width, height } = element.box
  record.target = {
    name: name ?? nameOf(element),
    role: element.role || element.kind,
    box: [
      clamp(x / viewport.width),
      clamp(y / viewport.height),
      clamp((x + width) / viewport.width),
      clamp((y + height) / viewport.height),
    ],
  }
}

export function noteHeal(context: RunContext, record: StepReport, heal: Heal): void {
  record.heals.push(heal)
  context.emit({ type: 'heal-try', step: record.n, heal })
}

export function leaveOut(record: StepReport, because: string): void {
  record.status = 'skipped'
  record.verified_by = because
}

/** Takes over what was seen; true when the step is done. */
export function settle(context: RunContext, record: StepReport, effect: Effect): boolean {
  record.checks = effect.checks
  record.verified_by = effect.verifiedBy
  record.dialogs = [...context.dialogs]
  if (context.refusedDialog)
    throw new AgentError('approval_needed', `the page asked “${context.refusedDialog}”, and nobody approved it`, {
      hint: 'run it with --yes to approve what the recording shows',
    })
  if (!effect.ok) return false
  record.status = 'done'
  // Of several things that were tried it was the last that led here.
  const last = record.heals.at(-1)
  if (last) last.helped = true
  return true
}

/** Keeps the picture before the action, on which the target is marked, and shows it to whoever watches. */
export async function savePicture(context: RunContext, record: StepReport, before: Uint8Array): Promise<void> {
  const name = `step-${String(record.n).padStart(3, '0')}`
  record.screenshot = join(context.runDir, `${name}.jpg`)
  await Bun.write(record.screenshot, before)
  const after = join(context.runDir, `${name}-after.jpg`)
  context.emit({
    type: 'screen-update',
    step: record.n,
    screenshot: record.screenshot,
    box: record.target?.box ?? null,
  })
  if (context.signal.aborted) return
  const pixels = await picture(context).catch(() => undefined)
  if (!pixels) return
  await Bun.write(after, pixels)
  context.emit({ type: 'screen-update', step: record.n, screenshot: after, box: null })
}
