import type { Run } from '../../jobs/run.ts'
import { clock } from '../app/clock.ts'
import { Icon } from '../app/icon.tsx'
import { Link } from '../app/router.tsx'
import { useText } from '../messages/use-text.tsx'

type StepReport = Run['steps'][number]

/** Every planned step: what came of it, why this target, and what was checked. */
export function RunSteps({ run }: { run: Run }) {
  const { text, told } = useText()
  const reports = new Map(run.steps.map((report) => [report.n, report]))
  const plan = run.plan.length > 0 ? run.plan : run.steps
  return (
    <ol className="run-steps" aria-label={text('steps')}>
      {plan.map(({ n, title }) => {
        const report = reports.get(n)
        const now = run.current?.step === n && !report
        return (
          <li
            key={n}
            data-status={report?.status ?? (now ? 'running' : 'waiting')}
            aria-current={now ? 'step' : undefined}
          >
            <span className="step-number">
              {report?.status === 'done' ? (
                <Icon name="check" />
              ) : report?.status === 'failed' ? (
                <Icon name="close" />
              ) : (
                n
              )}
            </span>
            <div>
              <p className="step-title">
                {told(title)}
                {report && report.status !== 'done' && (
                  <span className="step-state">{text(`status_${report.status}`)}</span>
                )}
                {now && <span className="step-state">{text(run.approval ? 'status_needs_approval' : 'working')}</span>}
              </p>
              {now && run.current?.thought && <Thought words={run.current.thought} />}
              {now && run.current?.because && (
                <p className="step-why">
                  {run.current.target && <b>{run.current.target}</b>} {told(run.current.because)}
                </p>
              )}
              {report && <Outcome report={report} />}
            </div>
          </li>
        )
      })}
    </ol>
  )
}

/** How a model means to reach the goal, and what it thought before, folded; each plan after the first was made because the one before led nowhere. */
export function GoalPlans({ plans }: { plans: NonNullable<Run['plans']> }) {
  const { text } = useText()
  return plans.map(({ steps, thought }, at) => (
    // oxlint-disable-next-line react/no-array-index-key -- plans are only ever added
    <details key={at} className="step-more thought goal-plan">
      <summary>{text('goalPlan', { n: at + 1 })}</summary>
      {thought && <p>{thought}</p>}
      <ol>
        {steps.map((step, n) => (
          // oxlint-disable-next-line react/no-array-index-key -- two may say the same
          <li key={n}>{step}</li>
        ))}
      </ol>
    </details>
  ))
}

/** What the model thought, folded: it is long, and what was done is told beside it. */
function Thought({ words }: { words: string }) {
  const { text } = useText()
  return (
    <details className="step-more thought">
      <summary>{text('thought')}</summary>
      <p>{words}</p>
    </details>
  )
}

function Outcome({ report }: { report: StepReport }) {
  const { text, told } = useText()
  return (
    <>
      {report.verified_by && report.verified_by !== report.error?.message && (
        <p className="step-checked">
          {report.status === 'done' && <Icon name="check" />} {told(report.verified_by)}
        </p>
      )}
      {report.error && <p className="work-problem">{told(`${report.error.message}; ${report.error.hint}`)}</p>}
      {report.thought && <Thought words={report.thought} />}
      <details className="step-more">
        <summary>{text('why')}</summary>
        <dl className="facts">
          {report.target && (
            <div>
              <dt>{text('target')}</dt>
              <dd>
                {report.target.name}{' '}
                {report.grounded_by && (
                  <small>{text('grounded', { how: text(`grounded_${report.grounded_by}`) })}</small>
                )}
              </dd>
            </div>
          )}
          {report.because && (
            <div>
              <dt>{text('why')}</dt>
              <dd>{told(report.because)}</dd>
            </div>
          )}
          {report.value && (
            <div>
              <dt>{text('value')}</dt>
              <dd>{report.value}</dd>
            </div>
          )}
          {report.checks.length > 0 && (
            <div>
              <dt>{text('verified')}</dt>
              <dd>
                <ul>
                  {report.checks.map((check) => (
                    <li key={check.what} data-ok={check.ok}>
                      {check.seen === null || check.what.includes(check.seen)
                        ? told(check.what)
                        : text('checkSeen', { what: told(check.what), seen: told(check.seen) })}
                    </li>
                  ))}
                </ul>
              </dd>
            </div>
          )}
          {report.drift && (
            <div>
              <dt>{text('changed')}</dt>
              <dd>{told(report.drift)}</dd>
            </div>
          )}
          {report.heals.length > 0 && (
            <div>
              <dt>{text('healed')}</dt>
              <dd>{report.heals.map(({ tried, because }) => `${told(tried)} (${told(because)})`).join('; ')}</dd>
            </div>
          )}
        </dl>
        {report.cited.video_id !== '' && (
          <Link href={`/videos/${report.cited.video_id}?t=${report.cited.start_s}`}>
            {text('watch', { time: clock(report.cited.start_s) })}
          </Link>
        )}
      </details>
    </>
  )
}
