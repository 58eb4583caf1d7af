import { useState } from 'react'
import type { Run } from '../../jobs/run.ts'
import { api, read } from '../app/api-client.ts'
import { clock } from '../app/clock.ts'
import { Icon, type IconName } from '../app/icon.tsx'
import { Link } from '../app/router.tsx'
import { PageHead } from '../app/page-head.tsx'
import { Failed, Loading } from '../app/states.tsx'
import { useProblemToast } from '../app/toasts.tsx'
import { runEvents, useEvents } from '../app/use-events.ts'
import { useResource } from '../app/use-resource.ts'
import type { MessageName } from '../messages/english.ts'
import { useText } from '../messages/use-text.tsx'
import { Frame } from '../recording/frame.tsx'
import { HandScreen } from './hand-screen.tsx'
import { againAddress } from './run-list.tsx'
import { GoalPlans, RunSteps } from './run-steps.tsx'
import { isActive, isPlan, Status } from './status.tsx'

type Verb = 'approve' | 'deny' | 'pause' | 'resume' | 'stop'

export function RunPage({ id }: { id: string }) {
  const { text, told } = useText()
  const { data, problem, reload } = useResource(id, () => read(api.runs[':id'].$get({ param: { id } })))
  const [live, setLive] = useState<Run>()
  const run = live ?? data
  const follow = data !== undefined && isActive(data)
  useEvents<{ run?: Run }>(
    follow ? `/api/v1/runs/${id}/events` : undefined,
    (event) => event.run && setLive(event.run),
    runEvents,
  )
  if (problem && !run) return <Failed problem={problem} retry={() => void reload()} />
  if (!run) return <Loading />
  return (
    <div className="run">
      <PageHead
        title={run.title}
        back={{
          href: run.is_goal ? '/runs' : `/videos/${run.video_id}`,
          name: text(run.is_goal ? 'runs' : 'backToRecording'),
        }}
        about={
          <>
            <Status run={run} /> <span className="run-url">{run.url}</span>
            {run.part_of && (
              <>
                {' · '}
                <Link href={`/batches/${run.part_of.batch_id}`}>{text('batchPart', { n: run.part_of.row })}</Link>
              </>
            )}
          </>
        }
      >
        <Controls run={run} />
      </PageHead>
      {run.approval && <Approval key={JSON.stringify(run.approval)} run={run} />}
      {run.status === 'paused' && <InHand run={run} />}
      {!isActive(run) && run.status !== 'done' && !isPlan(run) && <Ending run={run} />}
      <div className="run-columns">
        <div className="run-screens">
          {!isPlan(run) && <Screens run={run} />}
          {run.values.some(({ set }) => set) && (
            <section className="panel">
              <h2>{text('usedValues')}</h2>
              <dl className="parameters">
                {run.values
                  .filter(({ set }) => set)
                  .map(({ name, label, value }) => (
                    <div key={name}>
                      <dt>{label}</dt>
                      <dd>{value}</dd>
                    </div>
                  ))}
              </dl>
            </section>
          )}
          {run.blocked.length > 0 && (
            <section className="panel">
              <h2>{text('blocked')}</h2>
              <ul className="plain">
                {[...new Set(run.blocked)].map((address) => (
                  <li key={address}>{told(address)}</li>
                ))}
              </ul>
            </section>
          )}
        </div>
        <section className="panel">
          <h2>{text('steps')}</h2>
          <progress max={Math.max(1, run.plan.length)} value={run.steps.length} aria-label={text('steps')} />
          {run.plans && <GoalPlans plans={run.plans} />}
          <RunSteps run={run} />
        </section>
      </div>
    </div>
  )
}

// What comes of it is told by the stream of events: the answer here may be older than that.
function useSteering(run: Run): (verb: Verb, options?: { stepDone?: boolean; answer?: string }) => void {
  const toastProblem = useProblemToast()
  return (verb, { stepDone = false, ...json } = {}) => {
    const query = stepDone ? ({ step_done: 'true' } as const) : {}
    read(api.runs[':id'][':verb'].$post({ param: { id: run.run_id, verb }, query, json })).catch(toastProblem)
  }
}

function Controls({ run }: { run: Run }) {
  const { language, text } = useText()
  const steer = useSteering(run)
  const button = (verb: Verb, icon: IconName, label: MessageName) => (
    <button type="button" className="button" onClick={() => steer(verb)}>
      <Icon name={icon} /> {text(label)}
    </button>
  )
  if (isActive(run)) {
    return (
      <div className="controls">
        {run.status === 'running' && button('pause', 'pause', 'pause')}
        {run.status === 'running' && button('pause', 'cursor', 'takeOver')}
        {run.status === 'paused' && button('resume', 'play', run.in_hand ? 'handBack' : 'resume')}
        {button('stop', 'stop', 'stop')}
      </div>
    )
  }
  return (
    <div className="controls">
      {run.report && (
        <a className="button" href={`${run.report}?language=${language}`} target="_blank" rel="noreferrer">
          <Icon name="file" /> {text('openReport')}
        </a>
      )}
      <Link className="button primary" href={againAddress(run)}>
        <Icon name="retry" /> {text('runAgain')}
      </Link>
    </div>
  )
}

function Approval({ run }: { run: Run }) {
  const { text, told } = useText()
  const steer = useSteering(run)
  const [words, setWords] = useState(run.approval?.answer ?? '')
  if (!run.approval) return null
  const { title, target, reason, shown, answer } = run.approval
  const approve = () => steer('approve', answer === undefined ? {} : { answer: words })
  return (
    <section className="approval" role="alertdialog" aria-label={text('runApproval')}>
      <div>
        <h2>{text('runApproval')}</h2>
        <p>
          <b>{told(title)}</b>
          {!title.includes(target) && <> · {target}</>}
        </p>
        <p>{told(reason)}</p>
        {!shown && <p className="work-problem">{text('runApprovalUnseen')}</p>}
        {answer !== undefined && (
          <label className="field">
            <span>{text('handAnswer')}</span>
            <input
              value={words}
              maxLength={10_000}
              autoComplete="off"
              onChange={(event) => setWords(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && !event.nativeEvent.isComposing) approve()
              }}
            />
          </label>
        )}
      </div>
      <div className="controls">
        <button type="button" className="button primary" onClick={approve}>
          <Icon name="check" /> {text('approve')}
        </button>
        <button type="button" className="button" onClick={() => steer('deny')}>
          <Icon name="close" /> {text('deny')}
        </button>
      </div>
    </section>
  )
}

/** What a paused run's page is good for, and the way to say that its next step is done. */
function InHand({ run }: { run: Run }) {
  const { text, told } = useText()
  const steer = useSteering(run)
  const { in_hand = false, current } = run
  return (
    <section className="approval in-hand" role="status" aria-label={text('takeOver')}>
      <div>
        <h2>{text(in_hand ? 'handYours' : 'handSoon')}</h2>
        {in_hand && current && <p>{text('handNext', { n: current.step, title: told(current.title) })}</p>}
      </div>
      {in_hand && current && (
        <div className="controls">
          <button type="button" className="button" onClick={() => steer('resume', { stepDone: true })}>
            <Icon name="check" /> {text('handDone', { n: current.step })}
          </button>
        </div>
      )}
    </section>
  )
}

function Ending({ run }: { run: Run }) {
  const { told } = useText()
  const what = run.reason ?? run.error?.message
  if (!what) return null
  return (
    <section className="ending" data-status={run.status} role="status">
      <Icon name={run.status === 'stopped' ? 'stop' : 'warning'} />
      <div>
        <p className="failed-what">{told(what)}</p>
        {run.error?.hint && <p>{told(run.error.hint)}</p>}
        {run.error && <p className="failed-code">{run.error.code}</p>}
      </div>
    </section>
  )
}

/** The page as it is now, beside the moment of the recording that is being followed. */
function Screens({ run }: { run: Run }) {
  const { text, told } = useText()
  const followed = run.is_goal ? undefined : run.video_id
  const { data } = useResource(followed ?? '', async () =>
    followed === undefined ? undefined : await read(api.videos[':id'].$get({ param: { id: followed } })),
  )
  const recorded = data?.procedure.steps.find(({ n }) => n === run.current?.step)
  const last = run.steps.at(-1)
  const screen = run.screen ?? (last?.screenshot ? { url: last.screenshot, box: last.target?.box ?? null } : null)
  const caption = text(isActive(run) ? 'liveScreen' : 'lastScreen')
  return (
    <div className="screens">
      <figure>
        <figcaption>{caption}</figcaption>
        {screen && run.in_hand ? (
          <HandScreen run={run} src={screen.url} alt={caption} />
        ) : screen ? (
          <Frame src={screen.url} box={screen.box} alt={caption} />
        ) : (
          <p className="frame-none">{text('noScreenYet')}</p>
        )}
      </figure>
      {run.current?.keyframe && (
        <figure>
          <figcaption>
            {run.is_goal ? text('goalFrame') : text('recordedFrame', { time: clock(recorded?.start_s ?? 0) })}
          </figcaption>
          <Frame src={run.current.keyframe} box={recorded?.action.target?.box} alt={told(run.current.title)} />
        </figure>
      )}
    </div>
  )
}
