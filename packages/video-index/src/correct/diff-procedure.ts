import { z } from 'zod'
import type { IndexDocument } from '../protocol/document.ts'
import {
  actionKindSchema,
  expectationSchema,
  parameterSchema,
  type Procedure,
  type Step,
  targetSchema,
} from '../protocol/procedure.ts'
import { withoutSecrets } from '../export/without-secrets.ts'
import { applyCorrections } from './apply-corrections.ts'
import type { Correction, Corrections } from './correction.ts'
import { refuse } from './draft.ts'
import { recordCorrections } from './record-corrections.ts'

/** A procedure as somebody edited it: steps keep their number wherever they are put, and those without one are new. */
export const editedProcedureSchema = z.object({
  parameters: z.array(parameterSchema.partial().required({ name: true })).default([]),
  steps: z.array(
    z.object({
      n: z.number().int().positive().optional(),
      title: z.string().optional(),
      start_s: z.number(),
      end_s: z.number(),
      action: z.object({
        kind: actionKindSchema,
        target: targetSchema.optional(),
        value: z.string().optional(),
        parameter: z.string().optional(),
      }),
      expect: expectationSchema.optional(),
    }),
  ),
})
export type EditedProcedure = z.infer<typeof editedProcedureSchema>
type EditedStep = EditedProcedure['steps'][number]
type Change = Omit<Extract<Correction, { op: 'change' }>, 'op' | 'step'>

/**
 * The corrections that lead from a recording's steps, as they are exported, to the edited ones; empty where nothing was edited.
 * @throws VideoIndexError `step_not_found` for a number that the recording does not have, `bad_correction` for what makes no sense
 */
export function diffProcedure(read: IndexDocument, known: Corrections, edited: EditedProcedure): Correction[] {
  const made: Correction[] = []
  let corrections = known
  const shown = (): Procedure => withoutSecrets(applyCorrections(read, corrections).document).procedure
  const correct = (correction: Correction) => {
    corrections = recordCorrections(read, corrections, [correction])
    made.push(correction)
  }
  const before = shown()
  refuseUnknown(before, edited)
  for (const each of edited.steps) {
    const was = each.n === undefined ? undefined : before.steps[each.n - 1]
    if (!was) continue
    const change = changeOf(was, each, shown().steps[was.n - 1]!)
    if (Object.keys(change).length > 0) correct({ op: 'change', step: was.n, ...change })
    const parameter = parameterOf(shown(), was.n, each, edited)
    if (parameter !== undefined) correct({ op: 'parameter', step: was.n, parameter })
  }

  const order: (number | undefined)[] = before.steps.map(({ n }) => n)
  const kept = new Set(edited.steps.map(({ n }) => n))
  for (const n of order.toReversed())
    if (!kept.has(n)) {
      const at = order.indexOf(n)
      correct({ op: 'delete', step: at + 1 })
      order.splice(at, 1)
    }
  for (const [at, each] of edited.steps.entries()) {
    const after = at === 0 ? null : at
    if (each.n === undefined) {
      correct({ op: 'insert', after, ...insertOf(each) })
      order.splice(at, 0, undefined)
      const parameter = parameterOf(shown(), at + 1, each, edited)
      if (parameter !== undefined) correct({ op: 'parameter', step: at + 1, parameter })
    } else if (order[at] !== each.n) {
      const from = order.indexOf(each.n, at)
      correct({ op: 'move', step: from + 1, after })
      order.splice(at, 0, ...order.splice(from, 1))
    }
  }
  return made
}

function refuseUnknown({ steps }: Procedure, edited: EditedProcedure): void {
  const seen = new Set<number>()
  for (const { n } of edited.steps) {
    if (n === undefined) continue
    if (n > steps.length)
      refuse(`there is no step ${n}`, 'leave out the number of a step that is new; the others keep theirs')
    if (seen.has(n)) refuse(`two steps have the number ${n}`, 'leave out the number of the one that is new')
    seen.add(n)
  }
}

/** What was edited of a step, but for what other corrections have brought about by now. */
function changeOf(was: Step, edited: EditedStep, now: Step): Change {
  const change: Change = {}
  if (edited.title !== undefined && edited.title !== was.title && edited.title !== now.title)
    change.title = edited.title
  if (edited.start_s !== was.start_s) change.start_s = edited.start_s
  if (edited.end_s !== was.end_s) change.end_s = edited.end_s
  if (edited.action.kind !== was.action.kind) change.kind = edited.action.kind
  if (edited.action.value !== was.action.value && edited.action.value !== now.action.value)
    change.value = edited.action.value ?? null
  const target = targetOf(was.action.target, edited.action.target)
  if (target) change.target = target
  if (edited.expect && !Bun.deepEquals(edited.expect, was.expect)) change.expect = edited.expect
  return change
}

function targetOf(was: Step['action']['target'] = {}, edited: EditedStep['action']['target'] = {}): Change['target'] {
  const target = {
    ...(edited.text === was.text ? {} : { text: edited.text ?? null }),
    ...(edited.role === was.role ? {} : { role: edited.role ?? null }),
    ...(Bun.deepEquals(edited.box, was.box) ? {} : { box: edited.box ?? null }),
  }
  return Object.keys(target).length > 0 ? target : undefined
}

/** What to make of a step's parameter: another one, another name of it, or none; undefined where it stays as it is. */
function parameterOf(now: Procedure, n: number, { action }: EditedStep, edited: EditedProcedure) {
  const has = now.steps[n - 1]?.action.parameter
  if (action.parameter === undefined) return has === undefined ? undefined : null
  const wanted = edited.parameters.find(({ name }) => name === action.parameter)
  const known = now.parameters.find(({ name }) => name === action.parameter)
  const label = wanted?.label !== undefined && wanted.label !== known?.label ? { label: wanted.label } : {}
  const kind = wanted?.kind !== undefined && wanted.kind !== known?.kind ? { kind: wanted.kind } : {}
  if (has === action.parameter && !('label' in label) && !('kind' in kind)) return undefined
  return { name: action.parameter, ...label, ...kind }
}

function insertOf({ title, start_s, end_s, action, expect }: EditedStep) {
  const { text, role, box } = action.target ?? {}
  const target = Object.fromEntries(Object.entries({ text, role, box }).filter(([, part]) => part !== undefined))
  return {
    ...(title === undefined ? {} : { title }),
    start_s,
    end_s,
    kind: action.kind,
    ...(action.target ? { target } : {}),
    ...(action.value === undefined ? {} : { value: action.value }),
    ...(expect ? { expect } : {}),
  }
}
