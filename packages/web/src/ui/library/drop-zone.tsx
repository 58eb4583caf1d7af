import { useEffect, useRef, useState } from 'react'
import { Icon } from '../app/icon.tsx'
import { useToast } from '../app/toasts.tsx'
import { useText } from '../messages/use-text.tsx'
import { type Dropped, readDropped, recordingsAmong } from './dropped-files.ts'

const accepted = 'video/*,.mkv,.mov,.webm,.mp4,.m4v,.avi,.gif'

// An attribute that every browser knows and the types leave out.
const wholeFolder = { webkitdirectory: '' }

/** Takes files and whole folders dropped anywhere on the page, or chosen. */
export function DropZone({ onFiles, large }: { onFiles: (files: Iterable<File>) => void; large: boolean }) {
  const { text } = useText()
  const toast = useToast()
  const input = useRef<HTMLInputElement>(null)
  const folderInput = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const take = ({ files, leftOut }: Dropped) => {
    onFiles(files)
    if (files.length === 0) toast(text('folderEmpty'))
    else if (leftOut > 0) toast(text('leftOut', { count: leftOut }))
  }
  const latest = useRef(take)
  latest.current = take
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
      if (!isFiles(event) || !event.dataTransfer) return
      event.preventDefault()
      depth = 0
      setOver(false)
      void readDropped(event.dataTransfer).then((dropped) => latest.current(dropped))
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
  }, [])
  return (
    <div className={`drop ${large ? 'drop-large' : ''} ${over ? 'drop-over' : ''}`}>
      <button type="button" className="drop-button" onClick={() => input.current?.click()}>
        <Icon name="upload" />
        <span>
          <b>{text('dropHere')}</b> <span>{text('dropAlso')}</span>
          <small>{text('dropHint')}</small>
        </span>
      </button>
      <button type="button" className="drop-folder" onClick={() => folderInput.current?.click()}>
        {text('chooseFolder')}
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
      <input
        ref={folderInput}
        type="file"
        className="hidden"
        tabIndex={-1}
        aria-label={text('chooseFolder')}
        {...wholeFolder}
        onChange={(event) => {
          take(recordingsAmong([...(event.target.files ?? [])]))
          event.target.value = ''
        }}
      />
    </div>
  )
}
