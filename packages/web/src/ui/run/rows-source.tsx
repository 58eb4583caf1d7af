import { useState } from 'react'
import { decodeText } from '../../batch/decode-text.ts'
import { Icon } from '../app/icon.tsx'
import { useText } from '../messages/use-text.tsx'

/** Where the table comes from: a file, or what is pasted. Both are the same text, which can be changed here. */
export function RowsSource({ csv, onCsv }: { csv: string; onCsv: (csv: string) => void }) {
  const { text } = useText()
  const [name, setName] = useState<string>()
  const [isUnreadable, setIsUnreadable] = useState(false)
  const take = async (file: File | undefined) => {
    if (!file) return
    const read = decodeText(new Uint8Array(await file.arrayBuffer()))
    setName(file.name)
    setIsUnreadable(read === undefined)
    if (read !== undefined) onCsv(read)
  }
  return (
    <fieldset>
      <legend>{text('rowsTable')}</legend>
      <label className="field field-file">
        <span className="file-box">
          <Icon name="table" />
          <b>{name ?? text('rowsChoose')}</b>
          <input
            type="file"
            aria-label={text('rowsChoose')}
            accept=".csv,.tsv,.txt,text/csv"
            onChange={(event) => void take(event.target.files?.[0])}
          />
        </span>
      </label>
      {isUnreadable && (
        <p role="alert" className="work-problem">
          {text('rowsUnreadable')}
        </p>
      )}
      <label className="field">
        <span>{text('rowsPaste')}</span>
        <textarea
          className="rows-text"
          rows={5}
          wrap="off"
          spellCheck={false}
          value={csv}
          onChange={(event) => onCsv(event.target.value)}
        />
        <small>{text('rowsPasteHint')}</small>
      </label>
    </fieldset>
  )
}
