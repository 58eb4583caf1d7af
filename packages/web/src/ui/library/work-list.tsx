import type { Job } from '../../jobs/job.ts'
import { bytes, clock } from '../app/clock.ts'
import { Icon, type IconName } from '../app/icon.tsx'
import { english, type MessageName } from '../messages/english.ts'
import { useText } from '../messages/use-text.tsx'
import type { PendingUpload } from '../uploads/uploads.tsx'

const stages = ['probe', 'sample', 'read', 'describe', 'distil', 'index'] as const
const stateNames = {
  waiting: 'uploading',
  sending: 'uploading',
  retrying: 'tryingAgain',
  paused: 'status_paused',
  failed: 'status_failed',
  stopped: 'status_stopped',
} as const

type UploadItemProps = {
  upload: PendingUpload
  onStop: () => void
  onRetry: () => void
  onPause: () => void
  onGoOn: () => void
}

export function UploadItem({ upload, onStop, onRetry, onPause, onGoOn }: UploadItemProps) {
  const { text, told } = useText()
  const { file, sentBytes, state, problem, isOnlyHere } = upload
  const ended = state === 'failed' || state === 'stopped'
  return (
    <li className="work" data-state={ended ? state : 'running'}>
      <div className="work-head">
        <b>{file.name}</b>
        <span>{text(stateNames[state])}</span>
        {ended && isOnlyHere && <IconButton name="saveFile" icon="download" onPress={() => save(file)} />}
        {ended && <IconButton name="retry" icon="retry" onPress={onRetry} />}
        {(state === 'sending' || state === 'retrying') && (
          <IconButton name="uploadPause" icon="pause" onPress={onPause} />
        )}
        {state === 'paused' && <IconButton name="uploadGoOn" icon="play" onPress={onGoOn} />}
        <IconButton name={ended ? 'dismiss' : 'quitUpload'} icon="close" onPress={onStop} />
      </div>
      {problem ? (
        <p className="work-problem">{told([problem.message, problem.hint].filter(Boolean).join('; '))}</p>
      ) : (
        <>
          <progress max={file.size} value={sentBytes} aria-label={text('uploading')} />
          <p className="work-fine">
            {bytes(sentBytes)} / {bytes(file.size)}
          </p>
        </>
      )}
    </li>
  )
}

function IconButton({ name, icon, onPress }: { name: MessageName; icon: IconName; onPress: () => void }) {
  const { text } = useText()
  return (
    <button type="button" className="icon-button" title={text(name)} aria-label={text(name)} onClick={onPress}>
      <Icon name={icon} />
    </button>
  )
}

function save(file: File): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = file.name
  link.click()
  // Not at once: the browser reads it after this turn.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

type JobItemProps = { job: Job; onCancel: () => void; onRetry: () => void; onDismiss: () => void }

export function JobItem({ job, onCancel, onRetry, onDismiss }: JobItemProps) {
  const { text, told } = useText()
  const { status, stage, progress, eta_s, error } = job
  const ended = status === 'failed' || status === 'cancelled'
  const name = `stage_${stage}`
  const at = stages.findIndex((known) => known === stage)
  return (
    <li className="work" data-state={status}>
      <div className="work-head">
        <b>{job.title}</b>
        <span>{ended ? text(`status_${status}`) : isMessage(name) ? text(name) : told(stage)}</span>
        {ended ? (
          <>
            <IconButton name="retry" icon="retry" onPress={onRetry} />
            <IconButton name="dismiss" icon="close" onPress={onDismiss} />
          </>
        ) : (
          <IconButton name="cancel" icon="close" onPress={onCancel} />
        )}
      </div>
      {error ? (
        <p className="work-problem">{told([error.message, error.hint].filter(Boolean).join('; '))}</p>
      ) : (
        !ended && (
          <>
            <progress max={1} value={progress} aria-label={text('indexing')} />
            <div className="work-fine">
              <ol className="stages" aria-hidden="true">
                {stages.map((known, index) => (
                  <li key={known} data-reached={index <= at} />
                ))}
              </ol>
              {eta_s !== null && <span>{text('eta', { time: clock(Math.ceil(eta_s)) })}</span>}
            </div>
          </>
        )
      )}
    </li>
  )
}

function isMessage(name: string): name is MessageName {
  return name in english
}
