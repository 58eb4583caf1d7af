import type { IndexDocument } from '@stepcast/video-index'
import { useState, type SubmitEvent } from 'react'
import { api, read, toProblem, type Problem } from '../app/api-client.ts'
import { Icon } from '../app/icon.tsx'
import { Link, navigate } from '../app/router.tsx'
import { Failed, Loading } from '../app/states.tsx'
import { uploadFile } from '../uploads/upload-file.ts'
import { useResource } from '../app/use-resource.ts'
import { useText } from '../messages/use-text.tsx'
import { ParameterField } from './parameter-field.tsx'

export function RunFormPage({ id }: { id: string }) {
  const { text } = useText()
  const { data, problem, reload } = useResource(id, () => read(api.videos[':id'].$get({ param: { id } })))
  if (problem) return <Failed problem={problem} retry={() => void reload()} />
  if (!data) return <Loading />
  return (
    <div className="narrow">
      <title>{`${text('newRun')} · Stepcast`}</title>
      <header className="page-head">
        <div>
          <Link href={`/videos/${id}`} className="back">
            <Icon name="back" /> {data.video.title}
          </Link>
          <h1>{text('newRun')}</h1>
        </div>
      </header>
      <RunForm document={data} />
    </div>
  )
}

function RunForm({ document }: { document: IndexDocument }) {
  const { text } = useText()
  const { parameters, start_url } = document.procedure
  const [problem, setProblem] = useState<Problem>()
  const [starting, setStarting] = useState(false)

  const start = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const submitter = event.nativeEvent.submitter
    const isPlan = submitter instanceof HTMLButtonElement && submitter.value === 'plan'
    setStarting(true)
    setProblem(undefined)
    try {
      const { run_id } = await read(api.runs.$post({ json: await requestFrom(form, document, isPlan) }))
      navigate(`/runs/${run_id}`)
    } catch (error) {
      setProblem(toProblem(error))
      setStarting(false)
    }
  }
  return (
    <form className="run-form" onSubmit={(event) => void start(event)}>
      <fieldset>
        <label className="field">
          <span>{text('url')}</span>
          <input name="url" type="url" inputMode="url" defaultValue={start_url ?? ''} placeholder="https://" required />
          <small>{text('urlHint')}</small>
        </label>
      </fieldset>
      <fieldset>
        <legend>{text('parameters')}</legend>
        {parameters.length === 0 && <p className="quiet">{text('noParameters')}</p>}
        {parameters.map((parameter) => (
          <ParameterField key={parameter.name} parameter={parameter} />
        ))}
      </fieldset>
      <fieldset>
        <label className="field">
          <span>{text('goal')}</span>
          <textarea name="goal" rows={2} maxLength={2000} />
          <small>{text('goalHint')}</small>
        </label>
        <label className="check">
          <input type="checkbox" name="yes" />
          <span>
            {text('approveInAdvance')}
            <small>{text('approveInAdvanceHint')}</small>
          </span>
        </label>
        <details>
          <summary>{text('signIn')}</summary>
          <div className="pair">
            <label className="field">
              <span>{text('signInUser')}</span>
              <input name="secret.user" autoComplete="off" />
            </label>
            <label className="field">
              <span>{text('signInPassword')}</span>
              <input name="secret.password" type="password" autoComplete="off" />
            </label>
          </div>
          <small>{text('secretHint')}</small>
        </details>
        <details>
          <summary>{text('advanced')}</summary>
          <label className="field">
            <span>{text('allowOrigins')}</span>
            <textarea name="origins" rows={2} />
            <small>{text('allowOriginsHint')}</small>
          </label>
        </details>
      </fieldset>
      {problem && <Failed problem={problem} />}
      <div className="run-form-end">
        <button className="button primary" disabled={starting}>
          <Icon name="run" /> {starting ? text('starting') : text('start')}
        </button>
        <button className="button" value="plan" disabled={starting} title={text('planHint')}>
          {text('plan')}
        </button>
      </div>
    </form>
  )
}

/** Only what was filled in is sent: everything else stays as recorded. Files go first. */
async function requestFrom(form: FormData, document: IndexDocument, isPlan: boolean) {
  const written = (name: string): string => {
    const value = form.get(name)
    return typeof value === 'string' ? value : ''
  }
  const values: Record<string, string> = {}
  const secrets: Record<string, string> = {}
  const files: string[] = []
  for (const { name, kind } of document.procedure.parameters) {
    const given = form.get(`value.${name}`)
    if (given instanceof File) {
      if (given.size === 0) continue
      values[name] = await uploadFile(given)
      files.push(values[name])
    } else if (given) (kind === 'secret' ? secrets : values)[name] = given
  }
  for (const name of ['user', 'password']) {
    if (written(`secret.${name}`)) secrets[name] = written(`secret.${name}`)
  }
  const origins = written('origins').split(/\s+/).filter(Boolean)
  const goal = written('goal').trim()
  return {
    video_id: document.video.id,
    url: written('url'),
    values,
    secrets,
    files,
    yes: form.has('yes'),
    dry_run: isPlan,
    ...(goal ? { goal } : {}),
    ...(origins.length > 0 ? { allow_origins: origins } : {}),
  }
}
