import type { ActionKind } from '@stepcast/video-index'
import type { Kind, ObservedElement } from '../observe/observation.ts'

const fits: Partial<Record<ActionKind, Partial<Record<Kind, number>>>> = {
  click: { action: 1, toggle: 0.9, choice: 0.85, field: 0.7, file: 0.4, text: 0.5 },
  fill: { field: 1 },
  select: { choice: 1, toggle: 0.7, action: 0.6, field: 0.5, text: 0.2 },
  check: { toggle: 1, action: 0.5 },
  upload: { file: 1, action: 0.7 },
  press: { field: 1, choice: 0.8, action: 0.8, toggle: 0.8, text: 0.3 },
  scroll: { action: 0.8, text: 0.8, field: 0.8, choice: 0.8, toggle: 0.8 },
  drag: { action: 1, text: 0.8 },
  other: { action: 1, toggle: 0.8, choice: 0.8, field: 0.8, text: 0.6 },
}

const kindsOfRole: Record<string, Kind> = {
  textbox: 'field',
  searchbox: 'field',
  spinbutton: 'field',
  combobox: 'choice',
  listbox: 'choice',
  checkbox: 'toggle',
  radio: 'toggle',
  switch: 'toggle',
  button: 'action',
  link: 'action',
  tab: 'action',
  menuitem: 'action',
  option: 'action',
}

/** How well an element's role suits an action, from 0 (cannot be) to 1. */
export function scoreRole(element: ObservedElement, action: ActionKind, recordedRole: string | undefined): number {
  if (action === 'select' && element.kind === 'field' && element.role === 'combobox') return 1
  // what opens the list of a field stands beside the field
  if (action === 'select' && element.kind === 'choice' && element.role === 'button') return 0.97
  // a label leads to its control, and does not do everything that the control does
  if (action === 'select' && element.tag === 'label') return 0.2
  const isEditableChoice = element.kind === 'choice' && element.tag === 'input'
  if (action === 'fill' && isEditableChoice) return 0.8
  // a slider is dragged along itself, everything else to somewhere
  if (action === 'drag' && (recordedRole === 'slider' || element.role === 'slider'))
    return recordedRole === element.role ? 1 : 0
  const fit = fits[action]?.[element.kind] ?? 0
  if (fit === 0 || action !== 'click' || recordedRole === undefined) return fit
  if (recordedRole === element.role) return 1
  const expected = kindsOfRole[recordedRole]
  if (expected !== undefined && expected === element.kind) return 0.95
  if (recordedRole === 'row' && ['text', 'action'].includes(element.kind)) return 0.9
  return expected === undefined ? fit : fit * 0.85
}
