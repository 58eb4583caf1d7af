import type { Parameter } from '@stepcast/video-index'
import { useState } from 'react'
import { bytes } from '../app/clock.ts'
import { Icon } from '../app/icon.tsx'
import { useText } from '../messages/use-text.tsx'

type ParameterFieldProps = {
  parameter: Parameter
  /** What an earlier run entered. */
  value?: string | undefined
  /** The file that an earlier run uploaded. */
  file?: { id: string; name: string } | undefined
}

export function ParameterField({ parameter, value, file }: ParameterFieldProps) {
  const { text } = useText()
  const { name, label, kind, recorded_value } = parameter
  const recorded = text('keepRecorded', { value: recorded_value })
  if (kind === 'file')
    return <FileField parameter={parameter} hint={text('fileNeeded', { name: recorded_value })} before={file} />
  return (
    <label className="field">
      <span>{label}</span>
      <input
        name={`value.${name}`}
        type={kind === 'secret' ? 'password' : 'text'}
        autoComplete="off"
        maxLength={10_000}
        defaultValue={kind === 'secret' ? '' : value}
      />
      <small>{kind === 'secret' ? text('secretHint') : recorded}</small>
    </label>
  )
}

type FileFieldProps = { parameter: Parameter; hint: string; before: ParameterFieldProps['file'] }

function FileField({ parameter, hint, before }: FileFieldProps) {
  const { text } = useText()
  const [file, setFile] = useState<File>()
  return (
    <label className="field field-file">
      <span>{parameter.label}</span>
      <span className="file-box">
        <Icon name="file" />
        <b>
          {file
            ? text('chosenFile', { name: file.name, size: bytes(file.size) })
            : before
              ? text('likeFile', { name: before.name })
              : text('chooseFile')}
        </b>
        {before && !file && <input type="hidden" name={`upload.${parameter.name}`} value={before.id} />}
        <input type="file" name={`value.${parameter.name}`} onChange={(event) => setFile(event.target.files?.[0])} />
      </span>
      <small>{hint}</small>
    </label>
  )
}
