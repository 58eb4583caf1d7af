import { useState } from 'react'
import { useText } from '../messages/use-text.tsx'
import { lookForServer, useIsLost } from './connection.ts'
import { Icon } from './icon.tsx'

/** Stands above everything for as long as the server cannot be reached; what is below it stays as it is. */
export function OfflineBanner() {
  const { text } = useText()
  const isLost = useIsLost()
  const [looking, setLooking] = useState(false)
  const look = async () => {
    setLooking(true)
    await lookForServer()
    setLooking(false)
  }
  return (
    <div role="status" className="offline-place">
      {isLost && (
        <div className="offline">
          <Icon name="warning" />
          <p>
            <b>{text('lost')}</b> {text('lostHint')}
          </p>
          <button type="button" className="button" aria-disabled={looking} onClick={() => void look()}>
            {text(looking ? 'looking' : 'tryAgain')}
          </button>
        </div>
      )}
    </div>
  )
}
