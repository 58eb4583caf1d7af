import { expect, test } from 'bun:test'
import type { VideoEvent } from '@stepcast/video-index'
import { sampleEvent, sampleStep } from '@stepcast/video-index/testing'
import { bindValues } from '../bind/bind-values.ts'
import type { Observation } from '../observe/observation.ts'
import { unshownValue } from './unshown-value.ts'

const bound = bindValues(
  {
    title: 'Tag a note',
    start_url: null,
    parameters: [],
    steps: [
      sampleStep(1, 'Click “Edit”', { action: { kind: 'click', target: { text: 'Edit' } } }),
      sampleStep(2, 'Enter “Walks” as Tag', { action: { kind: 'fill', target: { text: 'Tag' }, value: 'Walks' } }),
      sampleStep(3, 'Click “Keep”', { action: { kind: 'click', target: { text: 'Keep' } } }),
    ],
  },
  { values: { Walks: 'House plans' } },
)

const seen = (startS: number, ...lines: string[]): VideoEvent => ({
  ...sampleEvent('action', '', startS, startS + 2),
  on_screen_text: lines,
})

const pageOf = (...texts: string[]): Observation => ({
  url: 'http://127.0.0.1/',
  title: '',
  elements: [],
  texts,
  passing: [],
  isBusy: false,
  viewport: { width: 1280, height: 720 },
  dialogs: [],
})

test('a value that the recording shows in the end, and the page nowhere, was never taken', () => {
  const events = [seen(5, 'Birds'), seen(10, 'Birds', 'Walks'), seen(15, 'Birds', 'Walks')]
  expect(unshownValue(bound, events, pageOf('Birds'))).toEqual({ recorded: 'Walks', value: 'House plans' })
  expect(unshownValue(bound, events, pageOf('Birds', 'Tags: house plans'))).toBeUndefined()
})

test('nothing is told of a value that the recording does not show in the end, or showed before', () => {
  expect(unshownValue(bound, [seen(10, 'Walks'), seen(15, 'Saved')], pageOf('Saved'))).toBeUndefined()
  expect(unshownValue(bound, [seen(5, 'Walks'), seen(10, 'Walks'), seen(15, 'Walks')], pageOf())).toBeUndefined()
  expect(unshownValue(bound, [], pageOf())).toBeUndefined()
})
