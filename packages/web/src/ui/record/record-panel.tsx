import { useState } from 'react'
import { Icon } from '../app/icon.tsx'
import { useText } from '../messages/use-text.tsx'
import { useRecorder } from './recorder.tsx'

/** Where a recording begins. */
export function RecordPanel() {
  const { text } = useText()
  const { film, choosing, problem, start } = useRecorder()
  const [microphone, setMicrophone] = useState(false)
  return (
    <div className="record">
      <div className="record-line">
        <button
          type="button"
          className="button"
          disabled={choosing || film !== undefined}
          onClick={() => start({ microphone })}
        >
          <Icon name="record" /> {text(choosing ? 'recordChoosing' : 'record')}
        </button>
        <label className="check">
          <input type="checkbox" checked={microphone} onChange={(event) => setMicrophone(event.target.checked)} />
          <span>{text('recordMicrophone')}</span>
        </label>
      </div>
      {problem && (
        <p className="record-problem" role="alert">
          <Icon name="warning" /> {text(`record_${problem}`)}
        </p>
      )}
    </div>
  )
}
