import type { Action, Step, Target } from '../protocol/procedure.ts'
import { stepTitle } from '../distil/step-title.ts'
import type { KeptCorrection } from './correction.ts'
import { checkTimes, corrected, type Draft, type DraftStep, pictureAt, positionOf, refuse } from './draft.ts'
import { canBeParameter, dropUnused, isSecret, sharing } from './parameters.ts'
import { retitle } from './retitle.ts'

type Change = Extract<KeptCorrection, { op: 'change' }>
type Insert = Extract<KeptCorrection, { op: 'insert' }>

/** Corrects what is said of one step; a value that is a parameter is corrected wherever it stands. */
export function changeStep(draft: Draft, key: string, change: Omit<Change, 'op' | 'step'>): void {
  const position = positionOf(draft, key)
  const { step } = draft.steps[position]!
  const startS = change.start_s ?? step.start_s
  const endS = change.end_s ?? step.end_s
  if (change.start_s !== undefined || change.end_s !== undefined) checkTimes(startS, endS, draft.document)
  const action = changeAction(step.action, change)
  const wasSecret = isSecret(draft, step.action.parameter)
  if (wasSecret && typeof change.value === 'string')
    refuse('the value of a secret is never kept', 'make it no secret first, or leave the value out')
  const name = step.action.parameter
  const shared = name !== undefined && action.parameter === name && action.value !== step.action.value
  const changed = (each: Step): Step => {
    const own =
      each === step ? action : { ...each.action, ...(action.value === undefined ? {} : { value: action.value }) }
    const secrecy = {
      before: { action: each.action, isSecret: wasSecret },
      after: { action: own, isSecret: wasSecret },
    }
    return corrected({ ...each, action: own, title: retitle(each.title, secrecy.before, secrecy.after) })
  }
  const followers = shared ? sharing(draft, name).filter((each) => each.action.value === step.action.value) : []
  draft.steps = draft.steps.map((each, at) =>
    at === position
      ? {
          ...each,
          step: {
            ...changed(step),
            ...(change.title === undefined ? {} : { title: change.title }),
            expect: changeExpectation(step.expect, change.expect),
            start_s: startS,
            end_s: endS,
          },
        }
      : followers.includes(each.step)
        ? { ...each, step: changed(each.step) }
        : each,
  )
  draft.parameters = draft.parameters.map((each) =>
    each.name === name
      ? {
          ...each,
          label: each.label === step.action.target?.text ? (action.target?.text ?? each.label) : each.label,
          recorded_value: shared && action.value !== undefined ? action.value : each.recorded_value,
        }
      : each,
  )
  if (action.parameter === undefined) dropUnused(draft, name)
}

/** Puts in a step that the reader missed: after the one that it was put after, or by its time where that one is gone. */
export function insertStep(draft: Draft, key: string, insert: Omit<Insert, 'op'>): void {
  checkTimes(insert.start_s, insert.end_s, draft.document)
  const action = changeAction({ kind: insert.kind }, insert)
  const step = corrected({
    n: 0,
    title: insert.title ?? stepTitle(action),
    start_s: insert.start_s,
    end_s: insert.end_s,
    action,
    expect: changeExpectation({ text: [], url: null }, insert.expect),
    keyframes: {
      before: pictureAt(draft, insert.start_s),
      after: pictureAt(draft, insert.end_s),
    },
    confidence: 1,
  })
  const at = placeOf(draft.steps, insert)
  const section = draft.steps[at - 1]?.step.section
  const inserted = { key, origin: undefined, step: { ...step, ...(section === undefined ? {} : { section }) } }
  draft.steps = draft.steps.toSpliced(at, 0, inserted)
}

function placeOf(steps: readonly DraftStep[], { after, start_s }: Omit<Insert, 'op'>): number {
  if (after === null) return 0
  const neighbour = steps.findIndex((each) => each.key === after)
  if (neighbour >= 0) return neighbour + 1
  const later = steps.findIndex(({ step }) => step.start_s > start_s)
  return later < 0 ? steps.length : later
}

function changeAction(action: Action, change: Pick<Change, 'kind' | 'target' | 'value'>): Action {
  const { target: oldTarget, value: oldValue, parameter, count, to, ...rest } = action
  const kind = change.kind ?? action.kind
  const value = change.value === undefined ? oldValue : (change.value ?? undefined)
  if (kind === 'check' && value !== undefined && value !== 'true' && value !== 'false')
    refuse(`what is turned on or off cannot have the value “${value}”`, 'use true or false')
  const target = changeTarget(oldTarget, change.target)
  const isKept = canBeParameter(kind) && !(change.value === null)
  return {
    ...rest,
    kind,
    ...(target ? { target } : {}),
    ...(value === undefined ? {} : { value }),
    ...(count !== undefined && kind === action.kind ? { count } : {}),
    ...(to && kind === action.kind ? { to } : {}),
    ...(parameter !== undefined && isKept ? { parameter } : {}),
  }
}

function changeTarget(target: Target | undefined, change: Change['target']): Target | undefined {
  if (!change) return target
  const { text, role, box, near, point, ...rest } = target ?? {}
  const pick = <Part>(now: Part | null | undefined, before: Part | undefined) =>
    now === undefined ? before : (now ?? undefined)
  const parts = {
    text: pick(change.text, text),
    role: pick(change.role, role),
    box: pick(change.box, box),
    // what was seen around another place says nothing of this one
    near: change.box ? undefined : near,
    point: change.box ? middleOf(change.box) : point,
  }
  const known = Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined))
  const made: Target = { ...rest, ...known }
  return Object.keys(made).length > 0 ? made : undefined
}

function changeExpectation(expect: Step['expect'], { text, url }: NonNullable<Change['expect']> = {}): Step['expect'] {
  return { text: text ?? expect.text, url: url === undefined ? expect.url : url }
}

function middleOf([x1, y1, x2, y2]: [number, number, number, number]): [number, number] {
  return [(x1 + x2) / 2, (y1 + y2) / 2]
}
