import { expect, test } from 'bun:test'
import { describeBudget, describeUsage } from './describe-usage.ts'

const base = { frames_decoded: 0, keyframes: 4, model_calls: 0, input_tokens: 0, output_tokens: 0, wall_s: 1 }
const stage = (model: string, calls: number, cached: number) => ({
  stage: 'describe',
  model,
  calls,
  cached,
  input_tokens: 0,
  output_tokens: 0,
})

test('tells what asking models has cost, in one line', () => {
  expect(describeUsage(base)).toBeUndefined()
  const usage = { ...base, model_calls: 9, input_tokens: 52_100, output_tokens: 3020 }
  expect(describeUsage({ ...usage, stages: [stage('small', 8, 1), stage('small', 0, 1), stage('large', 1, 0)] })).toBe(
    'small, large · 9 calls · 2 replies from before · 52,100 tokens in, 3,020 out',
  )
  expect(describeUsage({ ...base, model_calls: 1, stages: [stage('small', 1, 0)] })).toBe(
    'small · 1 call · 0 tokens in, 0 out',
  )
})

test('tells that a budget ended, and what to do', () => {
  expect(describeBudget(base)).toBeUndefined()
  const line = describeBudget({ ...base, budget_reached: true, max_model_tokens: 5000 })
  expect(line).toContain('the budget of 5,000 tokens ended')
  expect(line).toContain('raise --max-model-tokens')
})
