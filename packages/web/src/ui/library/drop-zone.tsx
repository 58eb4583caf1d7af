import { useEffect, useRef, useState } from 'react'
import { Icon } from '../app/icon.tsx'
import { useText } from '../messages/use-text.tsx'

const accepted = 'video/*,.mkv,.mov,.webm,.mp4,.m4v,.avi,.gif'

/** Takes files dropped anywhere on the page, or chosen. */
export function DropZone({ onFiles, large }: { onFiles: (files: Iterable<File>) => void; large: boolean }) {
  const { text } = useText()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  useEffect(() => {
    let depth = 0
    const isFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
    const enter = (event: DragEvent) => {
      if (isFiles(event) && ++depth === 1) setOver(true)
    }
    const leave = (event: DragEvent) => {
      if (isFiles(event) && --depth === 0) setOver(false)
    }
    const allow = (event: DragEvent) => {
      if (isFiles(event)) event.preventDefault()
    }
    const drop = (event: DragEvent) => {
      if (!isFiles(event)) return
      event.preventDefault()
      depth = 0
      setOver(false)
      onFiles([...(event.dataTransfer?.files ?? [])])
    }
    document.addEventListener('dragenter', enter)
    document.addEventListener('dragleave', leave)
    document.addEventListener('dragover', allow)
    document.addEventListener('drop', drop)
    return () => {
      document.removeEventListener('dragenter', enter)
      document.removeEventListener('dragleave', leave)
      document.removeEventListener('dragover', allow)
      document.removeEventListener('drop', drop)
    }
  }, [onFiles])
  return (
    <div className={`drop ${large ? 'drop-large' : ''} ${over ? 'drop-over' : ''}`}>
      <button type="button" className="drop-button" onClick={() => input.current?.click()}>
        <Icon name="upload" />
        <span>
          <b>{text('dropHere')}</b> <span>{text('dropAlso')}</span>
          <small>{text('dropHint')}</small>
        </span>
      </button>
      <input
        ref={input}
        type="file"
        className="hidden"
        tabIndex={-1}
        aria-label={text('addRecordings')}
        accept={accepted}
        multiple
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
    </div>
  )
}
