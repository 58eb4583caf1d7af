import { expect, test } from 'bun:test'
import { isSliderAt, shownNumber, type SliderState } from './read-slider.ts'

const slider = (rest: Partial<SliderState>): SliderState => ({
  now: 40,
  min: 0,
  max: 100,
  says: '',
  around: '',
  ...rest,
})

test('a slider is read by what it says, by the label that counts the same, or by its own number', () => {
  expect(shownNumber(slider({ around: 'Step 2: Volume' }), '70')).toBe(40)
  expect(shownNumber(slider({ now: 2, says: '30 days' }), '60')).toBe(30)
  expect(shownNumber(slider({ now: 1, max: 5, around: 'Plan 2 Kept for 14 days' }), '1 day')).toBe(14)
  expect(shownNumber(slider({ now: 0.4, max: 1, around: 'Opacity 40%' }), '70%')).toBe(40)
  expect(shownNumber(slider({ now: 2, max: 4, around: 'Kept for 30' }), '90')).toBe(30)
})

test('a slider is at a value whatever is written after the number', () => {
  expect(isSliderAt(slider({ now: 30 }), '30 days')).toBe(true)
  expect(isSliderAt(slider({ now: 0.125, max: 1 }), '0.125')).toBe(true)
  expect(isSliderAt(slider({ now: 30, says: 'High' }), 'high')).toBe(true)
  expect(isSliderAt(slider({ now: 31 }), '30 days')).toBe(false)
  expect(isSliderAt(slider({ now: undefined }), '30 days')).toBe(false)
})
