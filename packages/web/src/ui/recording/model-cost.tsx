import type { IndexUsage } from '@stepcast/video-index'
import { useText } from '../messages/use-text.tsx'

/** What having a model look at the steps has cost; nothing where none did. */
export function ModelCost({ usage }: { usage: IndexUsage }) {
  const { language, text } = useText()
  const { stages = [], model_calls, input_tokens, output_tokens, budget_reached } = usage
  if (stages.length === 0 && !budget_reached) return null
  const number = (value: number) => value.toLocaleString(language)
  const values = {
    model: [...new Set(stages.map((stage) => stage.model))].join(', '),
    calls: number(model_calls),
    input: number(input_tokens),
    output: number(output_tokens),
  }
  return (
    <footer className="model-cost quiet">
      {stages.length > 0 && <p>{text('modelCost', values)}</p>}
      {budget_reached && <p>{text('modelBudget')}</p>}
    </footer>
  )
}
