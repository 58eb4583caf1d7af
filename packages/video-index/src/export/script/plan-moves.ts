import type { IndexDocument } from '../../protocol/document.ts'
import type { Parameter, Procedure, Step } from '../../protocol/procedure.ts'
import { describeStep, parameterOf } from '../step-words.ts'
import { linesBefore } from './lines-before.ts'

/** What is typed, chosen or named: fixed words, or a value that can be replaced. */
export type Value = { text: string; parameter?: Parameter }

/** Something on the page that is known by its words. */
export type NamedTarget = {
  name: Value
  /** Whether its words stood nowhere else on the screen, so that they alone tell it. */
  isOnly: boolean
}

/** What a script does for a step. */
type Move =
  | { kind: 'open'; url: string }
  | { kind: 'click'; target: NamedTarget; count: number }
  | { kind: 'fill'; field: NamedTarget; value: Value }
  | { kind: 'choose'; field: NamedTarget; value: Value }
  | { kind: 'check'; field: NamedTarget; on: boolean }
  | { kind: 'upload'; opener: NamedTarget; file: Value }
  | { kind: 'press'; keys: string[] }
  | { kind: 'scroll'; down: boolean }
  | { kind: 'drag'; from: NamedTarget; to: NamedTarget }
  /** The recording does not tell enough: a person has to fill in what is missing. */
  | { kind: 'by-hand'; why: string }

export type PlannedStep = {
  step: Step
  title: string
  move: Move
  /** The path that the address then has, when it is one that every run leads to. */
  path: string | undefined
  /** Words that the screen then shows, the most telling ones first. */
  shows: Value[]
}

/** What is done to get to another page; typing may change an address too, but in its own time. */
const leads = new Set<Move['kind']>(['open', 'click', 'choose', 'press'])

/** Each step as something to do on a page, for whatever language it is then written in. */
export function planMoves(document: IndexDocument): PlannedStep[] {
  const { procedure } = document
  return procedure.steps.map((step) => {
    const move = planMove(step, document)
    return {
      step,
      title: describeStep(step, procedure),
      move,
      path: leads.has(move.kind) ? lastingPath(step.expect.url) : undefined,
      shows: step.expect.text.map((text) => toValue(text, procedure)),
    }
  })
}

function planMove(step: Step, document: IndexDocument): Move {
  const { procedure } = document
  const { kind, target, to, count = 1 } = step.action
  const lines = linesBefore(step, document)
  const named = (words: string): NamedTarget => ({ name: toValue(words, procedure), isOnly: isOnly(words, lines) })
  // a label stays, whatever is entered beside it
  const labelled = (words: string): NamedTarget => ({ name: { text: words }, isOnly: isOnly(words, lines) })
  const value = valueOf(step, procedure)
  // words beside a field are its label or its placeholder; words beside an icon are something else to click
  const field = target?.text ?? target?.near?.[0]
  switch (kind) {
    case 'goto':
      if (value) return { kind: 'open', url: value.text }
      break
    case 'click':
      if (target?.text) return { kind: 'click', target: named(target.text), count }
      return { kind: 'by-hand', why: `the recording shows no words on what is clicked${placeOf(step)}` }
    case 'fill':
      if (target?.role === 'terminal') return { kind: 'by-hand', why: 'this is typed in a terminal, not on a page' }
      if (field) return { kind: 'fill', field: labelled(field), value: value ?? { text: '' } }
      break
    case 'select':
      if (field && value) return { kind: 'choose', field: labelled(field), value }
      break
    case 'check':
      if (field) return { kind: 'check', field: labelled(field), on: value?.text !== 'false' }
      break
    case 'upload':
      if (field && value) return { kind: 'upload', opener: labelled(field), file: value }
      break
    case 'press':
      if (value) return { kind: 'press', keys: value.text.split(/\s*\+\s*/).map(toKey) }
      break
    case 'scroll':
      return { kind: 'scroll', down: value?.text !== 'up' }
    case 'drag':
      if (target?.text && to?.text) return { kind: 'drag', from: named(target.text), to: named(to.text) }
      break
    default:
  }
  return { kind: 'by-hand', why: `the recording does not tell what this is done to${placeOf(step)}` }
}

function valueOf(step: Step, procedure: Procedure): Value | undefined {
  const parameter = parameterOf(step, procedure)
  const text = step.action.value ?? parameter?.recorded_value
  return text === undefined ? undefined : { text, ...(parameter ? { parameter } : {}) }
}

/** What is as short as this stands for itself wherever it appears. */
const shortestFollowed = 3

/** Words that are the whole of a replaceable value follow it, as in the name of a row that was made before. */
function toValue(text: string, { parameters }: Procedure): Value {
  const parameter = parameters.find(
    ({ kind, recorded_value }) =>
      (kind === 'text' || kind === 'choice') && recorded_value.length >= shortestFollowed && recorded_value === text,
  )
  return { text, ...(parameter ? { parameter } : {}) }
}

function isOnly(words: string, lines: readonly string[]): boolean {
  const wanted = words.toLowerCase()
  return lines.filter((line) => line.toLowerCase().includes(wanted)).length <= 1
}

function placeOf({ action: { target } }: Step): string {
  const [x, y] = target?.point ?? []
  const place = x === undefined || y === undefined ? '' : ` at ${percent(x)} across and ${percent(y)} down`
  const near = target?.near?.[0] ? `, near “${target.near[0]}”` : ''
  return `${place}${near}`
}

const percent = (fraction: number) => `${Math.round(fraction * 100)} %`

const keyNames: Record<string, string> = {
  ctrl: 'Control',
  cmd: 'Meta',
  command: 'Meta',
  option: 'Alt',
  esc: 'Escape',
  return: 'Enter',
  del: 'Delete',
  up: 'ArrowUp',
  down: 'ArrowDown',
  left: 'ArrowLeft',
  right: 'ArrowRight',
}

/** The key as `KeyboardEvent.key` names it. */
function toKey(name: string): string {
  return keyNames[name.toLowerCase()] ?? (name.length === 1 ? name.toLowerCase() : name)
}

/** Paths with numbers name a thing that another run makes anew; where the hash is the route, the path says nothing. */
function lastingPath(url: string | null): string | undefined {
  if (!url || !URL.canParse(url)) return undefined
  const { protocol, pathname, hash } = new URL(url)
  const isWeb = protocol === 'https:' || protocol === 'http:'
  return isWeb && !hash.startsWith('#/') && !/\d|[0-9a-f]{8}/.test(pathname) ? pathname : undefined
}
