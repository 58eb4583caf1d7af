import type { IndexDocument, Parameter } from '@stepcast/video-index'
import { useRef, useState, type SubmitEvent } from 'react'
import { api, read, toProblem, type Problem } from '../app/api-client.ts'
import { Icon } from '../app/icon.tsx'
import { Link, navigate } from '../app/router.tsx'
import { PageHead } from '../app/page-head.tsx'
import { Failed, Loading } from '../app/states.tsx'
import { uploadFile } from '../uploads/upload-file.ts'
import { useResource } from '../app/use-resource.ts'
import { useText } from '../messages/use-text.tsx'
import { ParameterField } from './parameter-field.tsx'
import { RecordingPicker } from './recording-picker.tsx'
import { readRunOptions, readSecrets, RunOptions, UrlField } from './run-options.tsx'
import { type Asked, useAsked } from './use-asked.ts'

export function RunFormPage({ id }: { id: string }) {
  const { text } = useText()
  const { data, problem, reload } = useResource(id, () => read(api.videos[':id'].$get({ param: { id } })))
  const { like, problem: unlike, isLoading } = useAsked()
  if (problem && !data) return <Failed problem={problem} retry={() => void reload()} />
  if (!data || isLoading) return <Loading />
  return (
    <div className="narrow">
      <PageHead title={text('newRun')} back={{ href: `/videos/${id}`, name: data.video.title }}>
        {data.procedure.parameters.length > 0 && (
          <Link href={`/videos/${id}/rows`} className="button">
            <Icon name="table" /> {text('rowsInstead')}
          </Link>
        )}
      </PageHead>
      {unlike && <Failed problem={unlike} />}
      <RunForm document={data} like={like} />
    </div>
  )
}

function RunForm({ document, like }: { document: IndexDocument; like: Asked | undefined }) {
  const { text, language } = useText()
  const { start_url } = document.procedure
  const [followedBy, setFollowedBy] = useState<readonly string[]>(like?.followed_by ?? [])
  const { parameters, problem: unread } = useParameters(document, followedBy)
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
      const { run_id } = await read(
        api.runs.$post({
          json: {
            ...(await requestFrom(form, parameters, isPlan)),
            video_id: document.video.id,
            followed_by: [...followedBy],
          },
        }),
      )
      await navigate(`/runs/${run_id}`)
    } catch (error) {
      setProblem(toProblem(error))
      setStarting(false)
    }
  }
  return (
    <form className="run-form" onSubmit={(event) => void start(event)}>
      {like && <p className="quiet">{text('likeRun', { date: dateOf(like.started_at, language) })}</p>}
      <UrlField startUrl={like?.url ?? start_url} />
      <RecordingPicker
        title="followedBy"
        hint="followedByHint"
        chosen={followedBy}
        onChosen={setFollowedBy}
        without={document.video.id}
        countFrom={2}
      />
      {unread && <Failed problem={unread} />}
      <fieldset>
        <legend>{text('parameters')}</legend>
        {parameters.length === 0 && <p className="quiet">{text('noParameters')}</p>}
        {parameters.map((parameter) => (
          <ParameterField
            key={parameter.name}
            parameter={parameter}
            value={like?.values[parameter.name]}
            file={like?.files[parameter.name]}
          />
        ))}
      </fieldset>
      <RunOptions like={like} />
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

/** What a run asks for that follows several recordings; while that is read, what the form asked for before. */
function useParameters({ video, procedure }: IndexDocument, followedBy: readonly string[]) {
  const param = { id: video.id }
  const { data, problem } = useResource(`parameters ${[video.id, ...followedBy].join(' ')}`, async () =>
    followedBy.length === 0
      ? procedure
      : await read(api.videos[':id'].parameters.$get({ param, query: { followed_by: [...followedBy] } })),
  )
  const last = useRef(procedure.parameters)
  if (data) last.current = data.parameters
  return { parameters: last.current, problem }
}

/** Only what was filled in is sent: everything else stays as recorded. Files go first. */
async function requestFrom(form: FormData, parameters: readonly Parameter[], isPlan: boolean) {
  const values: Record<string, string> = {}
  const files: string[] = []
  for (const { name, kind } of parameters) {
    const given = form.get(`value.${name}`)
    if (given instanceof File) {
      const before = form.get(`upload.${name}`)
      if (given.size === 0 && typeof before !== 'string') continue
      values[name] = given.size > 0 ? await uploadFile(given) : (before as string)
      files.push(values[name])
    } else if (given && kind !== 'secret') values[name] = given
  }
  const secrets = readSecrets(form, parameters)
  return { values, files, secrets, dry_run: isPlan, ...readRunOptions(form) }
}

function dateOf(time: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(time))
}
