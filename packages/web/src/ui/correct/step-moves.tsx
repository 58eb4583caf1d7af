import type { Correction, Step } from '@stepcast/video-index'
import { Icon, type IconName } from '../app/icon.tsx'
import { useText } from '../messages/use-text.tsx'
import { roundTime } from './shown-time.ts'

export type StepMovesProps = {
  step: Step
  stepCount: number
  durationS: number
  /** Where the player is, as it was last told; and exactly, when it matters. */
  time: number
  now: () => number
  disabled: boolean
  onCorrect: (correction: Correction) => Promise<unknown>
  /** Another step is to be corrected now, one that came of this one. */
  onSelect: (n: number) => void
  onMove: (by: 1 | -1) => void
  onDelete: () => void
}

const newStepS = 1

/** What is done to a step among the others. */
export function StepMoves(props: StepMovesProps) {
  const { step, stepCount, durationS, time, now, disabled, onCorrect, onSelect, onMove, onDelete } = props
  const { text } = useText()
  const { n } = step
  const canSplit = time > step.start_s && time < step.end_s
  const split = async () => {
    if (await onCorrect({ op: 'split', step: n, at_s: roundTime(now()) })) onSelect(n + 1)
  }
  const insert = async () => {
    const startS = roundTime(Math.min(now(), durationS - newStepS / 2))
    const endS = roundTime(Math.min(startS + newStepS, durationS))
    const title = text('correctNewStep')
    if (await onCorrect({ op: 'insert', after: n, title, start_s: startS, end_s: endS, kind: 'click' })) onSelect(n + 1)
  }
  const moves: { name: string; icon: IconName; isPossible?: boolean; act: () => unknown }[] = [
    {
      name: text('correctUp'),
      icon: 'up',
      isPossible: n > 1,
      act: () => onMove(-1),
    },
    {
      name: text('correctDown'),
      icon: 'down',
      isPossible: n < stepCount,
      act: () => onMove(1),
    },
    {
      name: text('correctMerge'),
      icon: 'merge',
      isPossible: n < stepCount,
      act: () => onCorrect({ op: 'merge', step: n, with: n + 1 }),
    },
    {
      name: text('correctSplit'),
      icon: 'split',
      isPossible: canSplit,
      act: split,
    },
    { name: text('correctInsert'), icon: 'plus', act: insert },
    { name: text('correctDelete'), icon: 'trash', act: onDelete },
  ]
  return (
    <div className="step-moves" role="group" aria-label={text('correctMoves')}>
      {moves.map(({ name, icon, isPossible = true, act }) => (
        <button
          key={name}
          type="button"
          className="button small"
          // A button that was just used keeps the focus, also where it can do no more.
          aria-disabled={disabled || !isPossible}
          onClick={() => {
            if (!disabled && isPossible) void act()
          }}
        >
          <Icon name={icon} /> {name}
        </button>
      ))}
      {!canSplit && <small>{text('correctSplitHint')}</small>}
    </div>
  )
}
