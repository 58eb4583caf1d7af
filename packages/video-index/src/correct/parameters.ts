import { freeName, nameOf } from '../distil/parameter-name.ts'
import type { ActionKind, Parameter, Step } from '../protocol/procedure.ts'
import type { KeptCorrection } from './correction.ts'
import { corrected, type Draft, positionOf, refuse } from './draft.ts'
import { retitle } from './retitle.ts'

type Wish = Extract<KeptCorrection, { op: 'parameter' }>['parameter']

const entering: readonly ActionKind[] = ['fill', 'select', 'upload', 'drag', 'goto']

export function canBeParameter(kind: ActionKind): boolean {
  return entering.includes(kind)
}

export function isSecret({ parameters }: Pick<Draft, 'parameters'>, name: string | undefined): boolean {
  return parameters.some((each) => each.name === name && each.kind === 'secret')
}

/** The steps that take their value from a parameter. */
export function sharing({ steps }: Draft, name: string): Step[] {
  return steps.flatMap(({ step }) => (step.action.parameter === name ? [step] : []))
}

/** Forgets a parameter that no step takes its value from any more. */
export function dropUnused(draft: Draft, name: string | undefined): void {
  if (name === undefined || sharing(draft, name).length > 0) return
  draft.parameters = draft.parameters.filter((each) => each.name !== name)
}

/**
 * Makes a step's value a parameter, or a constant again. A step that has a parameter has it renamed, everywhere; the name of a
 * parameter that is there already makes both one, when they stand for the same value.
 */
export function setParameter(draft: Draft, key: string, wish: Wish): void {
  const position = positionOf(draft, key)
  const { step } = draft.steps[position]!
  const known = draft.parameters.find(({ name }) => name === step.action.parameter)
  if (wish === null) {
    if (step.action.parameter === undefined) refuse('this value is a constant already', 'leave it as it is')
    const { parameter: _, ...action } = step.action
    replaceSteps(draft, [step], (each) => ({ ...each, action }))
    dropUnused(draft, step.action.parameter)
    return
  }
  const { action } = step
  if (!canBeParameter(action.kind))
    refuse(
      `a step of the kind “${action.kind}” enters nothing`,
      'make a parameter of what is entered, chosen or uploaded',
    )
  const label = wish.label ?? known?.label ?? action.target?.text ?? wish.name ?? 'Value'
  const name = wish.name ?? known?.name ?? freeName(nameOf(label) || 'value', draft.parameters)
  const kind = wish.kind ?? known?.kind ?? kindFor(action.kind)
  if (kind !== 'secret' && action.value === undefined)
    refuse('a step without a value has nothing to make a parameter of', 'give it a value first, or make it a secret')
  const other = draft.parameters.find((each) => each.name === name)
  if (other && other !== known) return join(draft, step, other)
  const made: Parameter = { name, label, kind, recorded_value: kind === 'secret' ? '' : (action.value ?? '') }
  const users = known ? sharing(draft, known.name) : [step]
  draft.parameters = known
    ? draft.parameters.map((each) => (each === known ? made : each))
    : [...draft.parameters, made]
  replaceSteps(draft, users, (each) => {
    const { value, ...rest } = each.action
    const secret = kind === 'secret'
    const own = { ...rest, parameter: name, ...(secret || value === undefined ? {} : { value }) }
    const was = { action: each.action, isSecret: known?.kind === 'secret' }
    return { ...each, action: own, title: retitle(each.title, was, { action: own, isSecret: secret }) }
  })
}

function join(draft: Draft, step: Step, other: Parameter): void {
  if (other.recorded_value !== (step.action.value ?? ''))
    refuse(
      `“${other.name}” stands for “${other.recorded_value}”, not for “${step.action.value ?? ''}”`,
      'use another name, or correct the value first',
    )
  replaceSteps(draft, [step], (each) => ({ ...each, action: { ...each.action, parameter: other.name } }))
  dropUnused(draft, step.action.parameter)
}

function replaceSteps(draft: Draft, steps: readonly Step[], change: (step: Step) => Step): void {
  draft.steps = draft.steps.map((each) =>
    steps.includes(each.step) ? { ...each, step: corrected(change(each.step)) } : each,
  )
}

function kindFor(kind: ActionKind): Parameter['kind'] {
  if (kind === 'upload') return 'file'
  return kind === 'select' ? 'choice' : 'text'
}
