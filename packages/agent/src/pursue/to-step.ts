import { basename } from 'node:path'
import type { Action } from '@stepcast/video-index'
import { nameOf } from '../act/actor.ts'
import type { BoundStep } from '../bind/bind-values.ts'
import { centreOf, type Observation } from '../observe/observation.ts'
import { kindOf } from './decide.ts'
import type { Decided } from './do-action.ts'
import { type Goal, secretIn } from './goal.ts'
import { citedStep, type Tutorial } from './tutorial.ts'

type Made = { step: BoundStep; cited: ReturnType<typeof citedStep> } | { problem: string }

const titles = {
  click: (label: string) => `Click “${label}”`,
  fill: (label: string, value: string) => `Enter “${value}” as ${label}`,
  select: (label: string, value: string) => `Choose “${value}” as ${label}`,
  check: (label: string, value: string) => `Turn ${value === 'true' ? 'on' : 'off'} “${label}”`,
  upload: (label: string, value: string) => `Upload “${value}” as ${label}`,
  press: (_: string, value: string) => `Press ${value}`,
}

/** What a model decided on, as a step that is followed like a recorded one. */
export function toStep(
  { action, element, tutorial }: Decided,
  {
    n,
    goal,
    tutorials,
    page,
    url,
  }: { n: number; goal: Goal; tutorials: readonly Tutorial[]; page: Observation; url: string },
): Made {
  const cited = citedStep(tutorials, tutorial)
  const keyframe = (name: string) => (cited && name ? cited.tutorial.keyframePath(name) : '')
  const rest = {
    n,
    start_s: cited?.step.start_s ?? 0,
    end_s: cited?.step.end_s ?? 0,
    expect: { text: [], url: null },
    keyframes: { before: keyframe(cited?.step.keyframes.before ?? ''), after: '' },
    confidence: 1,
    set: false,
  }
  if (action.name === 'goto_url') {
    const address = URL.parse(action.url, url)
    if (!address) return { problem: `${action.url} is no address` }
    return { cited, step: { ...rest, title: `Open ${address.href}`, action: { kind: 'goto', value: address.href } } }
  }
  const kind = kindOf(action)
  const label = 'label' in action ? action.label : element ? nameOf(element) : ''
  const value = valueOf(action)
  const target = label ? { text: label, ...placeOf(element, page) } : undefined
  const made: Action = { kind, ...(target ? { target } : {}), ...(value === undefined ? {} : { value }) }
  const secret = value === undefined ? undefined : secretIn(value, goal)
  if (value !== undefined && secret === undefined && /\{\{.*\}\}/.test(value))
    return { problem: `no secret ${value} was given` }
  const step: BoundStep = {
    ...rest,
    title: titles[kind](label, value ?? ''),
    action: made,
    ...(secret ? { secret } : {}),
  }
  if (action.name !== 'upload_file') return { cited, step }
  const file = goal.files.find((path) => basename(path) === basename(action.file))
  return file ? { cited, step: { ...step, file } } : { problem: `${action.file} is none of the files that were given` }
}

function valueOf(action: Decided['action']): string | undefined {
  switch (action.name) {
    case 'fill_input':
    case 'select_option':
      return action.value
    case 'check_box':
      return String(action.on)
    case 'upload_file':
      return basename(action.file)
    case 'press_key':
      return action.key
    default:
      return undefined
  }
}

/** Where the element is, so that of several with one name it is the one that is taken. */
function placeOf(element: Decided['element'], { viewport }: Observation): Partial<NonNullable<Action['target']>> {
  if (!element) return {}
  const { x, y } = centreOf(element.box)
  return {
    point: [x / viewport.width, y / viewport.height],
    near: element.beside,
    ...(element.role ? { role: element.role } : {}),
  }
}
