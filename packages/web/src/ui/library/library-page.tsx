import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Job } from '../../jobs/job.ts'
import { api, read, sent, toProblem } from '../app/api-client.ts'
import { clock } from '../app/clock.ts'
import { Icon } from '../app/icon.tsx'
import { Link } from '../app/router.tsx'
import { Failed, Loading } from '../app/states.tsx'
import { useToast } from '../app/toasts.tsx'
import { jobEvents, useEvents } from '../app/use-events.ts'
import { useResource } from '../app/use-resource.ts'
import { useText } from '../messages/use-text.tsx'
import { AskBox } from '../recording/ask-box.tsx'
import { DropZone } from './drop-zone.tsx'
import { useUploads } from './use-uploads.ts'
import { JobItem, UploadItem } from './work-list.tsx'

const undoForMs = 6000

export function LibraryPage() {
  const { text } = useText()
  const toast = useToast()
  const videos = useResource('videos', () => read(api.videos.$get({ query: {} })))
  const jobs = useResource('jobs', () => read(api.jobs.$get({ query: { limit: '50' } })))
  const { reload: reloadJobs } = jobs
  const { reload: reloadVideos } = videos
  const { pending, add, remove, retry } = useUploads(reloadJobs)
  const [live, setLive] = useState<Job>()
  const deletion = useDelayedDeletion(reloadVideos)

  const work = useMemo(
    () =>
      (jobs.data?.jobs ?? [])
        .filter((job) => job.kind === 'index' && job.status !== 'done')
        .map((job) => (live?.id === job.id ? live : job))
        .reverse(),
    [jobs.data, live],
  )
  // One stream at a time, for the job at work: a browser opens only six connections to a server.
  const followed = work.find(({ status }) => status === 'running' || status === 'queued')
  useEvents<Job>(
    followed && `/api/v1/jobs/${followed.id}/events`,
    (job, name) => {
      setLive(job)
      if (name === 'done') void reloadVideos()
      if (name === 'done' || name === 'failed' || name === 'cancelled') void reloadJobs()
    },
    jobEvents,
  )
  const act = (request: Promise<unknown>) => {
    request.catch((error: unknown) => toast(toProblem(error).message)).finally(() => void reloadJobs())
  }

  if (videos.problem && !videos.data) return <Failed problem={videos.problem} retry={() => void reloadVideos()} />
  if (!videos.data) return <Loading />
  const shown = videos.data.videos.filter(({ id }) => !deletion.hidden.has(id))
  const empty = shown.length === 0 && work.length === 0 && pending.length === 0

  return (
    <div className="library">
      <title>{`${text('library')} · Stepcast`}</title>
      {empty ? (
        <section className="welcome">
          <h1>{text('emptyLibraryTitle')}</h1>
          <ol>
            <li>{text('emptyLibraryOne')}</li>
            <li>{text('emptyLibraryTwo')}</li>
            <li>{text('emptyLibraryThree')}</li>
          </ol>
        </section>
      ) : (
        <header className="page-head">
          <div>
            <h1>{text('library')}</h1>
            <p>{text('librarySubtitle')}</p>
          </div>
        </header>
      )}
      {shown.length > 0 && <AskBox />}
      <DropZone onFiles={add} large={empty} />
      {(work.length > 0 || pending.length > 0) && (
        <section aria-label={text('indexing')}>
          <ul className="work-list">
            {pending.map((upload) => (
              <UploadItem
                key={upload.key}
                upload={upload}
                onStop={() => remove(upload.key)}
                onRetry={() => retry(upload)}
              />
            ))}
            {work.map((job) => {
              const param = { id: job.id }
              return (
                <JobItem
                  key={job.id}
                  job={job}
                  onCancel={() => act(sent(api.jobs[':id'].cancel.$post({ param })))}
                  onRetry={() => act(sent(api.jobs[':id'].retry.$post({ param })))}
                  onDismiss={() => act(sent(api.jobs[':id'].$delete({ param })))}
                />
              )
            })}
          </ul>
        </section>
      )}
      {shown.length > 0 && (
        <section aria-label={text('allRecordings')}>
          <ul className="cards">
            {shown.map((video) => (
              <li key={video.id} className="card">
                <Link href={`/videos/${video.id}`} className="card-link">
                  <span className="poster">
                    {video.poster ? <img src={video.poster} alt="" loading="lazy" /> : <Icon name="play" />}
                    <span className="time">{clock(video.duration_s)}</span>
                  </span>
                  <span className="card-title">{video.title}</span>
                </Link>
                <span className="card-fine">{text('stepsCount', { count: video.steps })}</span>
                <button
                  type="button"
                  className="icon-button"
                  title={text('delete', { title: video.title })}
                  aria-label={text('delete', { title: video.title })}
                  onClick={() => {
                    deletion.begin(video.id)
                    const action = { label: text('undo'), run: () => deletion.undo(video.id) }
                    toast(text('deleted', { title: video.title }), { action, forMs: undoForMs })
                  }}
                >
                  <Icon name="trash" />
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

/** Hides at once, deletes a little later, or when the page is left: until then it can be undone. */
function useDelayedDeletion(onDeleted: () => Promise<void>) {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>())
  const toast = useToast()
  const undo = useCallback((id: string) => {
    clearTimeout(timers.current.get(id))
    timers.current.delete(id)
    setHidden((all) => new Set([...all].filter((other) => other !== id)))
  }, [])
  const begin = useCallback(
    (id: string) => {
      setHidden((all) => new Set([...all, id]))
      const timer = setTimeout(() => {
        timers.current.delete(id)
        sent(api.videos[':id'].$delete({ param: { id } })).then(onDeleted, (error: unknown) => {
          undo(id)
          toast(toProblem(error).message)
        })
      }, undoForMs)
      timers.current.set(id, timer)
    },
    [onDeleted, toast, undo],
  )
  useEffect(() => {
    const waiting = timers.current
    const deleteNow = () => {
      for (const [id, timer] of waiting) {
        clearTimeout(timer)
        void fetch(`/api/v1/videos/${id}`, { method: 'DELETE', keepalive: true })
      }
      waiting.clear()
    }
    window.addEventListener('pagehide', deleteNow)
    return () => {
      window.removeEventListener('pagehide', deleteNow)
      deleteNow()
    }
  }, [])
  return { hidden, begin, undo }
}
