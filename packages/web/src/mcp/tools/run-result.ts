import { boundValueSchema } from '@stepcast/agent'
import { z } from 'zod'
import { runSchema, type Run } from '../../jobs/run.ts'

const shape = runSchema.shape
const stepShape = shape.steps.element.shape

export const runResultSchema = z.object({
  run_id: z.string(),
  status: z
    .enum(['done', 'failed', 'stopped', 'needs_approval', 'running'])
    .describe('done is said only when the outcome of every step was checked on the page'),
  reason: z.string().nullable(),
  title: z.string(),
  url: z.string(),
  values: z.array(boundValueSchema),
  plan: shape.plan.describe('Every step that belongs to the run'),
  steps: z
    .array(
      z.object({
        n: stepShape.n,
        title: stepShape.title,
        status: stepShape.status,
        grounded_by: stepShape.grounded_by,
        cited: stepShape.cited,
        verified_by: stepShape.verified_by,
        value: stepShape.value,
        seconds: stepShape.seconds,
      }),
    )
    .describe('What was done so far'),
  approval: z
    .object({
      token: z.string().describe('Pass it as approval_token, once a person has agreed'),
      step: z.number().int(),
      title: z.string(),
      target: z.string().describe('What the page calls the thing that would be acted on'),
      reason: z.string(),
      shown: z.boolean().describe('Whether the recording shows this action'),
    })
    .nullable()
    .describe('What would be done next, and waits for an approval'),
  report: z.string().describe('Where the report with all pictures is'),
  error: shape.error,
})
export type RunResult = z.infer<typeof runResultSchema>

const stillGoing: ReadonlySet<Run['status']> = new Set(['queued', 'running', 'paused'])

export function toRunResult(run: Run, { token, report }: { token: string | undefined; report: string }): RunResult {
  const steps = run.steps.map(({ n, title, status, grounded_by, cited, verified_by, value, seconds }) => {
    return { n, title, status, grounded_by, cited, verified_by, value, seconds }
  })
  return {
    run_id: run.run_id,
    status: stillGoing.has(run.status) ? 'running' : runResultSchema.shape.status.parse(run.status),
    reason: run.reason,
    title: run.title,
    url: run.url,
    values: run.values,
    plan: run.plan,
    steps,
    approval: run.approval !== null && token !== undefined ? { token, ...run.approval } : null,
    report,
    ...(run.error ? { error: run.error } : {}),
  }
}

const shownLength = 120
const shownValues = 8

/** What is put to a person before an action that cannot be taken back: where, what, and with which new values. */
export function questionOf(
  approval: NonNullable<Run['approval']>,
  { url, values }: Pick<Run, 'url' | 'values'>,
): string {
  const { step, title, target, reason, shown } = approval
  const short = (text: string) => (text.length > shownLength ? `${text.slice(0, shownLength)}…` : text)
  const origin = shown ? 'as the recording shows' : 'which the recording does NOT show'
  const set = values.filter((value) => value.set)
  const given = set.slice(0, shownValues).map(({ label, name, value }) => `${label || name}: ${short(value)}`)
  const more = set.length > shownValues ? [`and ${set.length - shownValues} more`] : []
  return [
    `At ${new URL(url).origin}, step ${step} (${short(title)}) would now act on “${short(target)}”, ${origin}: ${short(reason)}.`,
    ...(given.length > 0 ? [`New values: ${[...given, ...more].join('; ')}.`] : []),
    'Go on?',
  ].join(' ')
}

export function describeRun(result: RunResult): string {
  const { status, reason, steps, approval, plan, run_id, report, error } = result
  const done = steps.map(({ n, title, status, value, verified_by }) => {
    const entered = value === null || title.includes(value) ? '' : `: ${value}`
    return `- ${n}. ${title}${entered} – ${status}${verified_by ? ` (${verified_by})` : ''}`
  })
  const next = approval
    ? [
        questionOf(approval, result),
        'Ask the person you work for. Once they have agreed, call run_procedure again with exactly the same arguments and ' +
          `approval_token "${approval.token}", approve true; or approve false to end the run. The browser waits ten minutes.`,
      ]
    : status === 'running'
      ? [
          `${steps.length} of ${plan.length} steps are done; call run_procedure again with the same arguments and run_id "${run_id}" to wait on.`,
        ]
      : []
  const hint = error?.hint ? [`What to do: ${error.hint}`] : []
  return [
    `Run ${run_id}: ${status.replace('_', ' ')}${reason ? `, ${reason}` : ''}`,
    ...done,
    ...next,
    ...hint,
    ...(report === '' ? [] : [`Report: ${report}`]),
  ].join('\n')
}
