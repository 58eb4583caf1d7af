import { useState, type SubmitEvent } from 'react'
import { api, read, toProblem, type Problem } from '../app/api-client.ts'
import { Icon } from '../app/icon.tsx'
import { Link, navigate } from '../app/router.tsx'
import { PageHead } from '../app/page-head.tsx'
import { Failed, Loading } from '../app/states.tsx'
import { useResource } from '../app/use-resource.ts'
import { useText } from '../messages/use-text.tsx'
import { GoalValues, type GoalValue } from './goal-values.tsx'
import { RecordingPicker } from './recording-picker.tsx'
import { RunFiles, type RunFile } from './run-files.tsx'
import { readRunOptions, readSecrets, RunOptions, UrlField } from './run-options.tsx'
import { type Asked, useAsked } from './use-asked.ts'

/** Something to be reached that no recording shows exactly. */
export function GoalPage() {
  const { text } = useText()
  const { data, problem, reload } = useResource('readiness', () => read(api.goals.readiness.$get()))
  const { like, problem: unlike, isLoading } = useAsked()
  if (problem && !data) return <Failed problem={problem} retry={() => void reload()} />
  if (!data || isLoading) return <Loading />
  return (
    <div className="narrow">
      <PageHead title={text('goalNew')} back={{ href: '/runs', name: text('runs') }} about={text('goalSubtitle')} />
      {data.model === null ? (
        <NoModel onLook={() => void reload()} />
      ) : (
        <>
          {unlike && <Failed problem={unlike} />}
          <GoalForm model={data.model} like={like} />
        </>
      )}
    </div>
  )
}

/** Why there is nothing to fill in yet, and what to do about it. */
function NoModel({ onLook }: { onLook: () => void }) {
  const { text } = useText()
  return (
    <section className="panel no-model">
      <h2>{text('goalNoModel')}</h2>
      <p>{text('goalNoModelWhy')}</p>
      <ol className="numbered">
        <li>
          {text('goalNoModelOne')}
          <pre tabIndex={0} aria-label={text('goalNoModelOne')}>
            STEPCAST_INFERENCE_URL=http://127.0.0.1:11434{'\n'}STEPCAST_MODEL=qwen3-vl:4b
          </pre>
        </li>
        <li>{text('goalNoModelTwo')}</li>
        <li>{text('goalNoModelThree')}</li>
      </ol>
      <div className="controls">
        <button type="button" className="button" onClick={onLook}>
          <Icon name="retry" /> {text('checkAgain')}
        </button>
        <Link href="/settings" className="button">
          <Icon name="settings" /> {text('settings')}
        </Link>
      </div>
    </section>
  )
}

function GoalForm({ model, like }: { model: string; like: Asked | undefined }) {
  const { text } = useText()
  const [values, setValues] = useState<GoalValue[]>(() =>
    Object.entries(like?.values ?? {}).map(([name, value], key) => ({ key, name, value })),
  )
  const [files, setFiles] = useState<RunFile[]>(() => Object.values(like?.files ?? {}))
  const [sources, setSources] = useState<readonly string[]>(like?.video_ids ?? [])
  const [problem, setProblem] = useState<Problem>()
  const [starting, setStarting] = useState(false)
  const start = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const { goal = '', ...options } = readRunOptions(form)
    const named = values.filter(({ name }) => name.trim() !== '').map(({ name, value }) => [name.trim(), value])
    setStarting(true)
    setProblem(undefined)
    try {
      const json = {
        ...options,
        goal,
        video_ids: [...sources],
        values: Object.fromEntries(named),
        files: files.map(({ id }) => id),
        secrets: readSecrets(form, []),
      }
      const { run_id } = await read(api.goals.$post({ json }))
      await navigate(`/runs/${run_id}`)
    } catch (error) {
      setProblem(toProblem(error))
      setStarting(false)
    }
  }
  return (
    <form className="run-form" onSubmit={(event) => void start(event)}>
      <fieldset>
        <label className="field">
          <span>{text('goalWhat')}</span>
          <textarea name="goal" rows={3} maxLength={2000} required defaultValue={like?.goal ?? ''} />
          <small>{text('goalWhatHint', { model })}</small>
        </label>
      </fieldset>
      <UrlField startUrl={like?.url ?? null} />
      <GoalValues values={values} onValues={setValues} />
      <RecordingPicker title="goalSources" hint="goalSourcesHint" chosen={sources} onChosen={setSources} />
      <RunFiles files={files} onFiles={setFiles} title="goalFiles" hint="goalFilesHint" />
      <RunOptions like={like} withGoal={false} />
      {problem && <Failed problem={problem} />}
      <div className="run-form-end">
        <button className="button primary" disabled={starting}>
          <Icon name="run" /> {starting ? text('starting') : text('start')}
        </button>
      </div>
    </form>
  )
}
