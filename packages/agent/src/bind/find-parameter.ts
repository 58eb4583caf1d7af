import type { Procedure } from '@stepcast/video-index'
import { distance } from 'fastest-levenshtein'
import { AgentError } from '../errors.ts'
import { lettersAndDigits, similarity } from '../ground/text-match.ts'
import { isDrop } from './is-drop.ts'
import { correspondingPart, isSameValue } from './replace-value.ts'

/** Something of the recording that a new value can be given to. */
export interface Slot {
  name: string
  label: string
  recordedValue: string
  kind: 'text' | 'file' | 'secret' | 'choice'
  /** False for what was only clicked or ticked: a name in a table, one of several choices. */
  entered: boolean
  /** Whether it is turned on or off: another state can be given to it as well as another name. */
  toggles?: true
  /** Whether it only stood on the row of what was clicked. */
  onRow?: true
}

/** The parameters, then every value that was entered without being one, then every text that was clicked, ticked or dragged. */
export function slotsOf(procedure: Procedure): Slot[] {
  const slots: Slot[] = procedure.parameters.map((parameter) => ({
    name: parameter.name,
    label: parameter.label,
    recordedValue: parameter.recorded_value,
    kind: parameter.kind,
    entered: true,
  }))
  for (const { n, action } of procedure.steps) {
    const isEntry = ['fill', 'select', 'upload', 'drag'].includes(action.kind)
    if (isEntry && action.value && !slots.some((slot) => slot.name === action.parameter))
      slots.push({
        name: `step_${n}`,
        label: isDrop(action) ? `where “${action.target?.text ?? ''}” goes` : (action.target?.text ?? ''),
        recordedValue: action.value,
        kind: action.kind === 'upload' ? 'file' : action.kind === 'select' || isDrop(action) ? 'choice' : 'text',
        entered: true,
      })
  }
  const clicked = new Set<string>()
  for (const { action } of procedure.steps) {
    const text = action.target?.text
    const isNamed = action.kind === 'click' || action.kind === 'check' || isDrop(action)
    if (isNamed && text && !clicked.has(lettersAndDigits(text))) {
      clicked.add(lettersAndDigits(text))
      const toggles = action.kind === 'check' ? { toggles: true as const } : {}
      slots.push({ name: text, label: text, recordedValue: text, kind: 'choice', entered: false, ...toggles })
    }
  }
  for (const { action } of procedure.steps)
    for (const words of action.target?.row ?? []) {
      if (slots.some((slot) => lettersAndDigits(slot.recordedValue) === lettersAndDigits(words))) continue
      slots.push({ name: words, label: words, recordedValue: words, kind: 'choice', entered: false, onRow: true })
    }
  return slots
}

/** One line a person can pick a name from. */
export const describeSlots = (slots: Slot[]): string => {
  const entered = slots.filter((slot) => slot.entered)
  const listed = entered.length > 0 ? entered : slots
  return listed.map((slot) => `${slot.name} (${slot.label}: “${slot.recordedValue}”)`).join(', ')
}

/**
 * What a name means, as `bindValues` takes it: several where the same recorded value was entered more than once.
 * @throws AgentError `unknown_parameter` or `ambiguous_parameter`, listing the known ones
 */
export const findParameters = (procedure: Procedure, name: string): Slot[] => findSlots(name, slotsOf(procedure))

/** Whether a `--set` name means anything of the recording, be it one thing or several. */
export function isKnown(name: string, slots: Slot[]): boolean {
  try {
    return findSlots(name, slots).length > 0
  } catch (error) {
    if (error instanceof AgentError && error.code !== 'unknown_parameter') return true
    if (error instanceof AgentError) return false
    throw error
  }
}

const isShort = (text: string): boolean => lettersAndDigits(text).length < 3

/**
 * The slots that a `--set` name means: by name, by label, by recorded value, by what was clicked, by a value that is part of it, and last by
 * the single nearest reading. Several slots with the same recorded value are one value that was entered more than once.
 * @throws AgentError `unknown_parameter` or `ambiguous_parameter`, listing the known ones
 */
export function findSlots(name: string, all: Slot[]): Slot[] {
  const [slots, onRow] = [all.filter((slot) => !slot.onRow), all.filter((slot) => slot.onRow)]
  const wanted = lettersAndDigits(name)
  const same = (text: string) => (wanted === '' ? text.trim() === name.trim() : lettersAndDigits(text) === wanted)
  const entered = slots.filter((slot) => slot.entered)
  const named = entered.filter((slot) => same(slot.name))
  if (named.length > 0) return named
  const tiers: Slot[][] = [
    entered.filter((slot) => same(slot.label)),
    entered.filter((slot) => isSameValue(slot.recordedValue, name)),
    slots.filter((slot) => !slot.entered && same(slot.recordedValue)),
    entered.filter((slot) => correspondingPart(slot.recordedValue, { from: name, to: name }) !== undefined),
    nearest(wanted, slots),
    onRow.filter((slot) => same(slot.recordedValue)),
    holding(name, slots),
    nearest(wanted, onRow),
    holding(name, onRow),
  ]
  for (const tier of tiers) {
    if (tier.length === 0) continue
    const values = new Set(tier.map((slot) => lettersAndDigits(slot.recordedValue)))
    if (values.size === 1 && (tier.length === 1 || !isShort(tier[0]?.recordedValue ?? ''))) return tier
    throw new AgentError('ambiguous_parameter', `“${name}” may mean ${tier.map((slot) => slot.name).join(' or ')}`, {
      hint: `use one of these names: ${describeSlots(all)}`,
    })
  }
  const clicked = all.filter((slot) => !slot.entered).map((slot) => `“${slot.recordedValue}”`)
  throw new AgentError('unknown_parameter', `the recording has no parameter or value “${name}”`, {
    hint: `known are ${describeSlots(slots) || 'none'}${clicked.length > 0 ? `; clicked were ${clicked.slice(0, 12).join(', ')}` : ''}`,
  })
}

function nearest(wanted: string, slots: Slot[]): Slot[] {
  if (wanted.length < 4) return []
  const ranked = slots
    .map((slot) => {
      const readings = slot.entered ? [slot.name, slot.label, slot.recordedValue] : [slot.recordedValue]
      const letters = readings.map(lettersAndDigits).filter((reading) => reading.length >= 3)
      return {
        slot,
        away: Math.min(
          ...letters.map((reading) => distance(reading, wanted) / Math.max(reading.length, wanted.length)),
        ),
      }
    })
    .filter(({ away }) => away <= 0.3)
    .sort((a, b) => a.away - b.away)
  const best = ranked[0]
  if (!best) return []
  return ranked
    .filter(({ away, slot }) => away - best.away < 0.05 && (slot.entered || !best.slot.entered))
    .map(({ slot }) => slot)
}

/** The words of a clicked text that are what a name says, as OCR read them: a table's row or a list's entry often says more. */
export function partLike(name: string, text: string): string | undefined {
  const count = name.trim().split(/\s+/).length
  const words = text.trim().split(/\s+/)
  let best: { part: string; likeness: number } | undefined
  for (let start = 0; start + count <= words.length; start++) {
    const part = words.slice(start, start + count).join(' ')
    const likeness = similarity(part, name)
    if (likeness >= 0.8 && likeness > (best?.likeness ?? 0)) best = { part, likeness }
  }
  return best?.part
}

function holding(name: string, slots: Slot[]): Slot[] {
  if (lettersAndDigits(name).length < 4) return []
  // The entry of a list says more than a person does who names it, as a clicked row does.
  const mayHold = (slot: Slot) => !slot.entered || slot.kind === 'choice'
  return slots.filter((slot) => mayHold(slot) && partLike(name, slot.recordedValue) !== undefined)
}
