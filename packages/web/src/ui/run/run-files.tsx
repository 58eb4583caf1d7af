import { useState } from 'react'
import { toProblem, type Problem } from '../app/api-client.ts'
import { Icon } from '../app/icon.tsx'
import { Failed } from '../app/states.tsx'
import type { MessageName } from '../messages/english.ts'
import { useText } from '../messages/use-text.tsx'
import { uploadFile } from '../uploads/upload-file.ts'

/** A file that was uploaded for a run: its name, and the upload's id. */
export type RunFile = { id: string; name: string }

type RunFilesProps = { files: RunFile[]; onFiles: (files: RunFile[]) => void; title: MessageName; hint: MessageName }

export function RunFiles({ files, onFiles, title, hint }: RunFilesProps) {
  const { text } = useText()
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const add = async (chosen: File[]) => {
    setSending(true)
    setProblem(undefined)
    const sent: RunFile[] = []
    try {
      for (const file of chosen) sent.push({ id: await uploadFile(file), name: file.name })
    } catch (error) {
      setProblem(toProblem(error))
    }
    const names = new Set(sent.map(({ name }) => name))
    onFiles([...files.filter(({ name }) => !names.has(name)), ...sent])
    setSending(false)
  }
  return (
    <fieldset>
      <legend>{text(title)}</legend>
      <label className="field field-file">
        <span className="file-box">
          <Icon name="file" />
          <b>{text(sending ? 'uploading' : 'rowsAdd')}</b>
          <input
            type="file"
            multiple
            disabled={sending}
            aria-label={text('rowsAdd')}
            onChange={(event) => {
              void add([...(event.target.files ?? [])])
              event.target.value = ''
            }}
          />
        </span>
        <small>{text(hint)}</small>
      </label>
      {files.length > 0 && (
        <ul className="row-files">
          {files.map(({ id, name }) => (
            <li key={id}>
              {name}
              <button
                type="button"
                className="icon-button"
                aria-label={text('rowsLeave', { name })}
                onClick={() => onFiles(files.filter((file) => file.id !== id))}
              >
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
      {problem && <Failed problem={problem} />}
    </fieldset>
  )
}
