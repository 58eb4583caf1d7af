import { useState, type SubmitEvent } from 'react'
import type { Batch } from '../../jobs/batch.ts'
import { isRowDone } from '../../jobs/is-row-done.ts'
import { api, read, sent, toProblem, type Problem } from '../app/api-client.ts'
import { Icon } from '../app/icon.tsx'
import { PageHead } from '../app/page-head.tsx'
import { Failed, Loading } from '../app/states.tsx'
import { useProblemToast } from '../app/toasts.tsx'
import { useEvents } from '../app/use-events.ts'
import { useResource } from '../app/use-resource.ts'
import { useText } from '../messages/use-text.tsx'
import { BatchTable } from './batch-table.tsx'
import { ParameterField } from './parameter-field.tsx'
import { readSecrets, SignIn } from './run-options.tsx'

const batchEvents = ['queued', 'running', 'row', 'done', 'failed', 'stopped'] as const

export function BatchPage({ id }: { id: string }) {
  const { text } = useText()
  const toastProblem = useProblemToast()
  const { data, problem, reload } = useResource(id, () => read(api.batches[':id'].$get({ param: { id } })))
  const isActive = data?.status === 'queued' || data?.status === 'running'
  // Events tell only that something changed: a long table would be sent again with each.
  useEvents(isActive ? `/api/v1/batches/${id}/events` : undefined, () => void reload(), batchEvents)
  if (problem && !data) return <Failed problem={problem} retry={() => void reload()} />
  if (!data) return <Loading />
  const done = data.rows.filter((row) => isRowDone(row, data)).length
  const stop = () => {
    sent(api.batches[':id'].stop.$post({ param: { id } }))
      .catch(toastProblem)
      .finally(() => void reload())
  }
  return (
    <div className="batch">
      <PageHead
        title={data.title}
        back={{ href: `/videos/${data.video_id}`, name: text('backToRecording') }}
        about={
          <>
            <span className="status" data-status={data.status}>
              {text(`status_${data.dry_run && data.status === 'done' ? 'planned' : data.status}`)}
            </span>{' '}
            {text('batchRows', { done, count: data.rows.length })} <span className="run-url">{data.url}</span>
          </>
        }
      >
        <div className="controls">
          {isActive && (
            <button type="button" className="button" onClick={stop}>
              <Icon name="stop" /> {text('stop')}
            </button>
          )}
          <a className="button" href={`/api/v1/batches/${id}/results.csv`} download>
            <Icon name="download" /> {text('batchResults')}
          </a>
        </div>
      </PageHead>
      <progress className="batch-progress" max={data.rows.length} value={done} aria-label={text('batchStatus')} />
      <BatchTable batch={data} />
      {!isActive && done < data.rows.length && <Left batch={data} onResumed={() => void reload()} />}
    </div>
  )
}

/** What is left to do, and the way on with it. */
function Left({ batch, onResumed }: { batch: Batch; onResumed: () => void }) {
  const { text } = useText()
  const { data } = useResource(batch.video_id, () => read(api.videos[':id'].$get({ param: { id: batch.video_id } })))
  const left = batch.rows.filter((row) => !isRowDone(row, batch))
  const [without, setWithout] = useState<ReadonlySet<number>>(new Set())
  const [problem, setProblem] = useState<Problem>()
  const parameters = data?.procedure.parameters ?? []
  const chosen = left.filter(({ n }) => !without.has(n)).map(({ n }) => n)
  const resume = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const secrets = readSecrets(new FormData(event.currentTarget), parameters)
    setProblem(undefined)
    try {
      await read(api.batches[':id'].resume.$post({ param: { id: batch.batch_id }, json: { rows: chosen, secrets } }))
      onResumed()
    } catch (error) {
      setProblem(toProblem(error))
    }
  }
  const toggle = (n: number, isIn: boolean) =>
    setWithout((before) => new Set(isIn ? [...before].filter((each) => each !== n) : [...before, n]))
  return (
    <form className="run-form batch-left" onSubmit={(event) => void resume(event)}>
      <fieldset>
        <legend>{text('batchLeft')}</legend>
        <p className="quiet">{text('batchLeftHint')}</p>
        <div className="batch-left-rows">
          {left.map(({ n }) => (
            <label key={n} className="check">
              <input type="checkbox" checked={!without.has(n)} onChange={(event) => toggle(n, event.target.checked)} />
              <span>{text('batchAgain', { n })}</span>
            </label>
          ))}
        </div>
        {parameters
          .filter(({ kind }) => kind === 'secret')
          .map((parameter) => (
            <ParameterField key={parameter.name} parameter={parameter} />
          ))}
        <SignIn />
      </fieldset>
      {problem && <Failed problem={problem} />}
      <div className="run-form-end">
        <button className="button primary" disabled={chosen.length === 0}>
          <Icon name="play" /> {text('batchGoOn', { count: chosen.length })}
        </button>
      </div>
    </form>
  )
}
