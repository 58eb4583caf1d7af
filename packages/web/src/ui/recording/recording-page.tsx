import type { IndexDocument, Step } from '@stepcast/video-index'
import { type CSSProperties, useRef, useState } from 'react'
import { api, read } from '../app/api-client.ts'
import { clock } from '../app/clock.ts'
import { Icon } from '../app/icon.tsx'
import { Link, usePlace } from '../app/router.tsx'
import { PageHead } from '../app/page-head.tsx'
import { Failed, Loading } from '../app/states.tsx'
import { useResource } from '../app/use-resource.ts'
import { useCorrecting } from '../correct/use-correcting.tsx'
import { useText } from '../messages/use-text.tsx'
import { RunList } from '../run/run-list.tsx'
import { AskBox } from './ask-box.tsx'
import { ExportMenu } from './export-menu.tsx'
import { StepDetail } from './frame.tsx'
import { ModelCost } from './model-cost.tsx'
import { Player } from './player.tsx'
import { StepList, StepRuler } from './step-list.tsx'

// A step that is jumped to counts as playing although the player may land a hair before it.
const slackS = 0.1
const runsShown = 4

export function RecordingPage({ id }: { id: string }) {
  const { text } = useText()
  const { data, problem, reload } = useResource(id, () => read(api.videos[':id'].$get({ param: { id } })))
  if (problem)
    return (
      <Failed
        problem={problem}
        retry={() => void reload()}
        children={
          <Link href="/" className="button">
            {text('backToLibrary')}
          </Link>
        }
      />
    )
  if (!data) return <Loading />
  return <Recording document={data} reload={reload} />
}

function Recording({ document: data, reload }: { document: IndexDocument; reload: () => Promise<void> }) {
  const { text } = useText()
  const { search } = usePlace()
  const { id } = data.video
  const runs = useResource(`runs of ${id}`, () => read(api.runs.$get({ query: { video_id: id } })))
  const video = useRef<HTMLVideoElement>(null)
  const startS = Number(search.get('t') ?? 0) || 0
  const [time, setTime] = useState(startS)

  const jump = (seconds: number) => {
    setTime(seconds)
    if (video.current) video.current.currentTime = seconds
  }
  const now = () => video.current?.currentTime || time
  const { procedure, begin, hasEnded, parts } = useCorrecting({ document: data, time, now, jump, reload })
  const { steps, parameters } = procedure
  const playing = steps.findLast((step) => step.start_s <= time + slackS) ?? steps[0]
  const current = parts ? steps.find(({ n }) => n === parts.selected) : playing
  const jumpToStep = parts?.select ?? ((step: Step) => jump(step.start_s))
  return (
    <div
      className="recording"
      data-correcting={parts !== undefined}
      style={{ '--frame-shape': `${data.video.width} / ${data.video.height}` } as CSSProperties}
    >
      <PageHead
        title={data.video.title}
        back={{ href: '/', name: text('library') }}
        about={
          <>
            <span className="time">{clock(data.video.duration_s)}</span> {text('stepsCount', { count: steps.length })}
          </>
        }
      >
        {steps.length > 0 && (
          <div className="controls">
            <ExportMenu videoId={id} step={current?.n} />
            <Link href={`/videos/${id}/run`} className="button primary">
              <Icon name="run" /> {text('runThis')}
            </Link>
          </div>
        )}
      </PageHead>
      <div className="recording-main">
        <Player document={{ ...data, procedure }} video={video} startS={time} onTime={setTime} />
        <StepRuler steps={steps} current={current?.n} onJump={jumpToStep} durationS={data.video.duration_s} />
        {parts ? parts.editor : current && <StepDetail key={current.n} step={current} />}
      </div>
      <aside className="recording-side">
        <AskBox videoId={id} onJump={jump} />
        {parts?.panel ?? (
          <section className="panel">
            <header className="panel-head">
              <h2>{text('steps')}</h2>
              <button
                type="button"
                className="button small"
                aria-label={text('correctSteps')}
                autoFocus={hasEnded}
                onClick={begin}
              >
                <Icon name="pencil" /> {text('correct')}
              </button>
            </header>
            {steps.length > 0 ? (
              <StepList steps={steps} current={current?.n} onJump={jumpToStep} />
            ) : (
              <p className="quiet">
                {text('noSteps')}. {text('noStepsHint')}
              </p>
            )}
            <CorrectionNote document={data} />
            <ModelCost usage={data.usage} />
          </section>
        )}
        <section className="panel">
          <h2>{text('parameters')}</h2>
          {parameters.length > 0 ? (
            <dl className="parameters">
              {parameters.map((parameter) => (
                <div key={parameter.name}>
                  <dt>{parameter.label}</dt>
                  <dd>{parameter.kind === 'secret' ? '••••' : parameter.recorded_value}</dd>
                </div>
              ))}
            </dl>
          ) : (
            <p className="quiet">{text('noParameters')}</p>
          )}
        </section>
        {runs.data && runs.data.runs.length > 0 && (
          <section>
            <h2 className="side-title">{text('runs')}</h2>
            <RunList runs={runs.data.runs.slice(0, runsShown)} />
          </section>
        )}
      </aside>
    </div>
  )
}

/** How much of the steps people put right, and what of it fits no longer. */
function CorrectionNote({ document: { corrections } }: { document: IndexDocument }) {
  const { text } = useText()
  if (!corrections) return null
  return (
    <p className="quiet correction-note">
      {corrections.applied > 0 && text('correctedCount', { count: corrections.applied })}
      {corrections.unplaced > 0 && <b>{text('correctionsUnplaced', { count: corrections.unplaced })}</b>}
    </p>
  )
}
