import type { Parameter } from '@stepcast/video-index'
import { useState } from 'react'
import { bytes } from '../app/clock.ts'
import { Icon } from '../app/icon.tsx'
import { useText } from '../messages/use-text.tsx'

export function ParameterField({ parameter }: { parameter: Parameter }) {
  const { text } = useText()
  const { name, label, kind, recorded_value } = parameter
  const recorded = text('keepRecorded', { value: recorded_value })
  if (kind === 'file') return <FileField parameter={parameter} hint={text('fileNeeded', { name: recorded_value })} />
  return (
    <label className="field">
      <span>{label}</span>
      <input
        name={`value.${name}`}
        type={kind === 'secret' ? 'password' : 'text'}
        autoComplete="off"
        maxLength={10_000}
      />
      <small>{kind === 'secret' ? text('secretHint') : recorded}</small>
    </label>
  )
}

function FileField({ parameter, hint }: { parameter: Parameter; hint: string }) {
  const { text } = useText()
  const [file, setFile] = useState<File>()
  return (
    <label className="field field-file">
      <span>{parameter.label}</span>
      <span className="file-box">
        <Icon name="file" />
        <b>{file ? text('chosenFile', { name: file.name, size: bytes(file.size) }) : text('chooseFile')}</b>
        <input type="file" name={`value.${parameter.name}`} onChange={(event) => setFile(event.target.files?.[0])} />
      </span>
      <small>{hint}</small>
    </label>
  )
}
