import type { Answer } from '@stepcast/video-index'
import { Icon } from '../app/icon.tsx'
import { useText } from '../messages/use-text.tsx'

/** The words of an answer as far as they have come, and what was gone without. */
export function AnswerWords({ answer, asking }: { answer: Answer; asking: boolean }) {
  const { text, told } = useText()
  const { warnings = [], steps, claims } = answer
  const isFound = answer.citations.length > 0
  // What the steps below tell in full is not told twice.
  const words = steps && !claims ? (answer.answer.split('\n')[0] ?? '') : answer.answer
  return (
    <>
      {words !== '' && <p className={isFound ? 'ask-text' : 'ask-text ask-none'}>{words}</p>}
      {asking && <p className="ask-hint">{text('answering')}</p>}
      {warnings.map((warning) => (
        <p key={warning} className="ask-hint">
          <Icon name="warning" /> {told(warning)}
        </p>
      ))}
    </>
  )
}
