import { expect, test } from 'bun:test'
import type { Frame } from 'puppeteer-core'
import type { Observation, ObservedElement } from '../observe/observation.ts'
import { groundTarget } from './ground-target.ts'

const frame = {} as Frame

function choice(id: number, label: string, beside: string[]): ObservedElement {
  return {
    id,
    serial: id,
    key: String(id),
    frame,
    parent: -1,
    control: -1,
    tag: 'input',
    type: 'checkbox',
    role: 'checkbox',
    kind: 'toggle',
    labels: [{ text: label, by: 'label' }],
    text: '',
    ownText: '',
    value: '',
    isPassword: false,
    checked: false,
    selected: false,
    expanded: null,
    disabled: false,
    invalid: false,
    focused: false,
    options: [],
    box: { x: 100 + id * 90, y: 160, width: 42, height: 32 },
    inView: true,
    inDialog: false,
    isAlert: false,
    beside,
  }
}

const page: Observation = {
  url: 'http://127.0.0.1/',
  title: '',
  elements: [
    choice(0, 'Letter', ['Letter', 'Reached by']),
    choice(1, 'Phone', ['Phone', 'Letter']),
    choice(2, 'Visit', ['Visit', 'Phone']),
  ],
  texts: [],
  passing: [],
  isBusy: false,
  viewport: { width: 1280, height: 720 },
  dialogs: [],
}
const recorded = { kind: 'check', target: { text: 'Phone', point: [(280 + 21) / 1280, 176 / 720] } } as const
const where = { offset: { dx: 0, dy: 0 } }

test('another choice that the user named is taken where it lies, not where the recorded one lay', async () => {
  const result = await groundTarget(
    { ...recorded, target: { ...recorded.target, point: [...recorded.target.point] } },
    page,
    {
      ...where,
      exact: ['Phone'],
    },
  )
  expect(result.found && result.grounding.element.labels[0]?.text).toBe('Phone')
})

test('a choice is called by its own label and not by that of the one before', async () => {
  const result = await groundTarget({ kind: 'check', target: { text: 'Phone' } }, page, where)
  expect(result.found && [result.grounding.element.labels[0]?.text, result.others.length]).toEqual(['Phone', 0])
})
