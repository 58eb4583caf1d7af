import { expect, test } from 'bun:test'
import { renderToStaticMarkup } from 'react-dom/server'
import { ModelCost } from './model-cost.tsx'

const usage = {
  frames_decoded: 900,
  keyframes: 12,
  model_calls: 9,
  input_tokens: 52_100,
  output_tokens: 320,
  wall_s: 4,
}
const stage = { stage: 'describe', model: 'qwen', calls: 9, cached: 0, input_tokens: 52_100, output_tokens: 320 }

test('tells what a model has cost, that its budget ended, and nothing where none was asked', () => {
  const shown = (more: object) => renderToStaticMarkup(<ModelCost usage={{ ...usage, ...more }} />)
  expect(shown({})).toBe('')
  expect(shown({ stages: [stage] })).toContain('qwen looked at the steps: 9 calls, 52,100 tokens in, 320 out')
  expect(shown({ stages: [stage] })).not.toContain('ended')
  expect(shown({ stages: [stage], budget_reached: true })).toContain('ended before every step')
})
