import type { Correction } from '@stepcast/video-index'
import { useLayoutEffect, useRef } from 'react'
import { useText } from '../messages/use-text.tsx'
import type { Unsaved } from './use-corrections.ts'

/** What was not saved, why, and the ways on; nothing that was typed is lost without a word. */
export function UnsavedNotice({ unsaved, onDiscard }: { unsaved: Unsaved; onDiscard: () => void }) {
  const { text, told } = useText()
  const first = useRef<HTMLButtonElement>(null)
  useLayoutEffect(() => first.current?.focus(), [])
  const { problem, corrections, retry } = unsaved
  const isConflict = problem.code === 'correction_conflict'
  const words = corrections.flatMap(wordsOf)
  return (
    <div className="unsaved" role="alert">
      <p>
        <b>{text('correctNotSaved')}</b>{' '}
        {isConflict
          ? text('correctConflict')
          : problem.code === 'offline'
            ? text('offlineHint')
            : told(problem.message)}
      </p>
      {words.length > 0 && <p>{text('correctTyped', { words: words.map((word) => `“${word}”`).join(', ') })}</p>}
      <div className="controls">
        {retry && (
          <button type="button" ref={first} className="button small primary" onClick={() => void retry()}>
            {text('tryAgain')}
          </button>
        )}
        <button type="button" ref={retry ? undefined : first} className="button small" onClick={onDiscard}>
          {text(isConflict ? 'correctLookAgain' : 'correctDiscard')}
        </button>
      </div>
    </div>
  )
}

function wordsOf(correction: Correction): string[] {
  const typed =
    correction.op === 'change'
      ? [
          correction.title,
          correction.target?.text,
          correction.value,
          ...(correction.expect?.text ?? []),
          correction.expect?.url,
        ]
      : correction.op === 'parameter'
        ? [correction.parameter?.label]
        : []
  return typed.filter((each): each is string => typeof each === 'string')
}
