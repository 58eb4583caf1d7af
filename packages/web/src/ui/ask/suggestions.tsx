import { useText } from '../messages/use-text.tsx'

const questions = ['suggestStep', 'suggestPlace'] as const

/** Questions to begin with, asked by a press. */
export function Suggestions({ onAsk }: { onAsk: (question: string) => void }) {
  const { text } = useText()
  return (
    <p className="ask-hint suggestions">
      {text('suggest')}
      {questions.map((name) => (
        <button key={name} type="button" onClick={() => onAsk(text(name))}>
          {text(name)}
        </button>
      ))}
    </p>
  )
}
