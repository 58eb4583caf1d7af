import type { AnswerUsage, IndexUsage } from '@stepcast/video-index'
import { formatCount, formatNumber } from './format.ts'

/** What asking models has cost, in one line; undefined where none was asked. */
export function describeUsage({ stages = [], ...total }: AnswerUsage | IndexUsage): string | undefined {
  if (stages.length === 0) return undefined
  const models = [...new Set(stages.map((stage) => stage.model))].join(', ')
  const cached = stages.reduce((sum, stage) => sum + stage.cached, 0)
  const facts = [
    formatCount(total.model_calls, 'call'),
    ...(cached > 0 ? [`${formatCount(cached, 'reply', 'replies')} from before`] : []),
    `${formatNumber(total.input_tokens)} tokens in, ${formatNumber(total.output_tokens)} out`,
  ]
  return `${models} · ${facts.join(' · ')}`
}

/** That the tokens ended before every step was looked at, and what to do; undefined where they did not. */
export function describeBudget({ budget_reached, max_model_tokens = 0 }: IndexUsage): string | undefined {
  if (!budget_reached) return undefined
  return `the budget of ${formatNumber(max_model_tokens)} tokens ended before the model had looked at every step; raise --max-model-tokens to go on`
}
