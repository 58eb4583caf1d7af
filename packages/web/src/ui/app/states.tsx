import type { ReactNode } from 'react'
import { useText } from '../messages/use-text.tsx'
import type { Problem } from './api-client.ts'
import { Icon } from './icon.tsx'

export function Loading({ label }: { label?: string }) {
  const { text } = useText()
  return (
    <p className="loading" role="status">
      <span className="loading-steps" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      {label ?? text('loading')}
    </p>
  )
}

export function Failed({ problem, retry, children }: { problem: Problem; retry?: () => void; children?: ReactNode }) {
  const { text, told } = useText()
  // The banner above everything tries again, and what failed is read anew once the server is back.
  const again = problem.code === 'offline' ? undefined : retry
  return (
    <div className="failed" role="alert">
      <Icon name="warning" />
      <div>
        <p className="failed-what">{problem.code === 'offline' ? text('offline') : told(problem.message)}</p>
        {problem.code === 'offline' ? <p>{text('offlineHint')}</p> : problem.hint && <p>{told(problem.hint)}</p>}
        <p className="failed-code">{problem.code}</p>
        {(again || children) && (
          <div className="controls">
            {again && (
              <button type="button" className="button" onClick={again}>
                <Icon name="retry" /> {text('tryAgain')}
              </button>
            )}
            {children}
          </div>
        )}
      </div>
    </div>
  )
}
