import type { IndexDocument } from '@stepcast/video-index'
import { useState, type SubmitEvent } from 'react'
import { api, read, toProblem, type Problem } from '../app/api-client.ts'
import { Icon } from '../app/icon.tsx'
import { navigate } from '../app/router.tsx'
import { PageHead } from '../app/page-head.tsx'
import { Failed, Loading } from '../app/states.tsx'
import { useResource } from '../app/use-resource.ts'
import { useText } from '../messages/use-text.tsx'
import { ParameterField } from './parameter-field.tsx'
import { RunFiles, type RunFile } from './run-files.tsx'
import { RowsPreview } from './rows-preview.tsx'
import { RowsSource } from './rows-source.tsx'
import { readRunOptions, readSecrets, RunOptions, UrlField } from './run-options.tsx'
import { useCheckedRows } from './use-checked-rows.ts'

export function RowsFormPage({ id }: { id: string }) {
  const { text } = useText()
  const { data, problem, reload } = useResource(id, () => read(api.videos[':id'].$get({ param: { id } })))
  if (problem && !data) return <Failed problem={problem} retry={() => void reload()} />
  if (!data) return <Loading />
  return (
    <div className="rows-page">
      <PageHead title={text('rowsTitle')} back={{ href: `/videos/${id}`, name: data.video.title }} />
      <RowsForm document={data} />
    </div>
  )
}

function RowsForm({ document }: { document: IndexDocument }) {
  const { text } = useText()
  const { parameters, start_url } = document.procedure
  const [csv, setCsv] = useState('')
  const [columns, setColumns] = useState<Record<string, string | null>>({})
  const [files, setFiles] = useState<RunFile[]>([])
  const [emptyAsRecorded, setEmptyAsRecorded] = useState(false)
  const table = {
    video_id: document.video.id,
    csv,
    columns,
    files: files.map(({ id }) => id),
    empty_as_recorded: emptyAsRecorded,
  }
  const { checked, problem: unreadable } = useCheckedRows(table)
  const [problem, setProblem] = useState<Problem>()
  const [starting, setStarting] = useState(false)
  const hidden = parameters.filter(({ kind }) => kind === 'secret')
  const count = checked?.problems.length === 0 ? checked.rows.length : 0

  const start = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const submitter = event.nativeEvent.submitter
    setStarting(true)
    setProblem(undefined)
    try {
      const { batch_id } = await read(
        api.batches.$post({
          json: {
            ...table,
            ...readRunOptions(form),
            secrets: readSecrets(form, parameters),
            values: {},
            on_failure: form.get('on_failure') === 'go_on' ? 'go_on' : 'stop',
            dry_run: submitter instanceof HTMLButtonElement && submitter.value === 'plan',
          },
        }),
      )
      await navigate(`/batches/${batch_id}`)
    } catch (error) {
      setProblem(toProblem(error))
      setStarting(false)
    }
  }
  return (
    <form className="run-form" onSubmit={(event) => void start(event)}>
      <RowsSource csv={csv} onCsv={setCsv} />
      {unreadable && <Failed problem={unreadable} />}
      {checked && (
        <RowsPreview
          checked={checked}
          onColumn={(name, sets) => setColumns((before) => ({ ...before, [name]: sets }))}
          empty={{ kept: emptyAsRecorded, onKeep: setEmptyAsRecorded }}
        />
      )}
      {parameters.some(({ kind }) => kind === 'file') && (
        <RunFiles files={files} onFiles={setFiles} title="rowsFiles" hint="rowsFilesHint" />
      )}
      <UrlField startUrl={start_url} />
      {hidden.length > 0 && (
        <fieldset>
          <p className="quiet">{text('rowsSecret')}</p>
          {hidden.map((parameter) => (
            <ParameterField key={parameter.name} parameter={parameter} />
          ))}
        </fieldset>
      )}
      <fieldset>
        <legend>{text('rowsOnFailure')}</legend>
        {(['stop', 'go_on'] as const).map((choice) => (
          <label key={choice} className="check">
            <input type="radio" name="on_failure" value={choice} defaultChecked={choice === 'stop'} />
            <span>{text(choice === 'stop' ? 'rowsStop' : 'rowsGoOn')}</span>
          </label>
        ))}
      </fieldset>
      <RunOptions />
      {problem && <Failed problem={problem} />}
      <div className="run-form-end">
        <button className="button primary" disabled={starting || count === 0}>
          <Icon name="run" />{' '}
          {starting ? text('starting') : count === 0 ? text('rowsNone') : text('rowsStart', { count })}
        </button>
        <button className="button" value="plan" disabled={starting || count === 0} title={text('planHint')}>
          {text('rowsPlan')}
        </button>
      </div>
    </form>
  )
}
