import type { BoundStep } from '../bind/bind-values.ts'
import type { ObservedElement } from '../observe/observation.ts'
import type { Heal, StepReport } from '../protocol/report.ts'
import { nameOf } from '../act/actor.ts'
import type { RunContext } from './run-context.ts'

const hidden = '••••'

/** The report of a step before anything was done. */
export function newRecord(context: Pick<RunContext, 'videoId'>, step: BoundStep): StepReport {
  return {
    n: step.n,
    title: step.title,
    status: 'failed',
    attempts: 0,
    grounded_by: null,
    cited: { video_id: context.videoId, start_s: step.start_s },
    verified_by: '',
    screenshot: '',
    seconds: 0,
    value: step.secret ? hidden : (step.file ?? step.action.value ?? null),
    target: null,
    because: '',
    checks: [],
    heals: [],
    dialogs: [],
    error: null,
  }
}

export function noteTarget(record: StepReport, element: ObservedElement, viewport: { width: number; height: number }): void {
  const clamp = (share: number) => Math.min(1, Math.max(0, share))
  const { x, y, width, height } = element.box
  record.target = {
    name: nameOf(element),
    role: element.role || element.kind,
    box: [clamp(x / viewport.width), clamp(y / viewport.height), clamp((x + width) / viewport.width), clamp((y + height) / viewport.height)],
  }
}

export function noteHeal(context: RunContext, record: StepReport, heal: Heal): void {
  record.heals.push(heal)
  context.emit({ type: 'heal-try', step: record.n, heal })
}
