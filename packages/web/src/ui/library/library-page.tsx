import { useEffect, useMemo, useRef, useState } from 'react'
import type { Job } from '../../jobs/job.ts'
import { api, read, sent } from '../app/api-client.ts'
import { PageHead } from '../app/page-head.tsx'
import { Failed, Loading } from '../app/states.tsx'
import { useProblemToast } from '../app/toasts.tsx'
import { jobEvents, useEvents } from '../app/use-events.ts'
import { useResource } from '../app/use-resource.ts'
import { useText } from '../messages/use-text.tsx'
import { RecordPanel } from '../record/record-panel.tsx'
import { useUploads } from '../uploads/uploads.tsx'
import { DropZone } from './drop-zone.tsx'
import { SampleOffer } from './sample-offer.tsx'
import { SearchBox } from './search-box.tsx'
import { useVideos } from './use-videos.ts'
import { VideoCard } from './video-card.tsx'
import { JobItem, UploadItem } from './work-list.tsx'

const undoS = 10
// A whole folder may be waiting.
const maxJobs = 500

export function LibraryPage() {
  const { text } = useText()
  const toastProblem = useProblemToast()
  const { videos, hasMore, problem, loadMore, loadingMore, reload: reloadVideos } = useVideos()
  const jobs = useResource('jobs', () => read(api.jobs.$get({ query: { limit: String(maxJobs) } })))
  const { reload: reloadJobs } = jobs
  const { pending, handedOver, add, remove, retry, pause, goOn } = useUploads()
  const [live, setLive] = useState<Job>()
  // What was heard before the list was read anew is older than the list.
  useEffect(() => setLive(undefined), [jobs.data])

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
  useEffect(() => {
    if (handedOver > 0) void reloadJobs()
  }, [handedOver, reloadJobs])
  const act = (request: Promise<unknown>, reload: () => Promise<void>) => {
    request.catch(toastProblem).finally(() => void reload())
  }

  const going = useMemo(
    () => new Set(videos?.filter(({ deletes_in_s }) => deletes_in_s !== undefined).map(({ id }) => id)),
    [videos],
  )

  if (problem && !videos) return <Failed problem={problem} retry={() => void reloadVideos()} />
  if (!videos) return <Loading />
  const empty = videos.length === 0 && work.length === 0 && pending.length === 0

  return (
    <div className="library">
      {empty ? (
        <section className="welcome">
          <title>{`${text('library')} · Stepcast`}</title>
          <h1>{text('emptyLibraryTitle')}</h1>
          <ol>
            <li>{text('emptyLibraryOne')}</li>
            <li>{text('emptyLibraryTwo')}</li>
            <li>{text('emptyLibraryThree')}</li>
          </ol>
          <SampleOffer onTaken={() => void reloadJobs()} />
        </section>
      ) : (
        <PageHead title={text('library')} about={text('librarySubtitle')} />
      )}
      {videos.length > 0 && <SearchBox without={going} />}
      <div className="add">
        <DropZone onFiles={add} large={empty} />
        <RecordPanel />
      </div>
      {(work.length > 0 || pending.length > 0) && (
        <section aria-label={text('indexing')}>
          <ul className="work-list">
            {pending.map((upload) => (
              <UploadItem
                key={upload.key}
                upload={upload}
                onStop={() => remove(upload)}
                onRetry={() => retry(upload)}
                onPause={() => pause(upload)}
                onGoOn={() => goOn(upload)}
              />
            ))}
            {work.map((job) => {
              const param = { id: job.id }
              return (
                <JobItem
                  key={job.id}
                  job={job}
                  onCancel={() => act(sent(api.jobs[':id'].cancel.$post({ param })), reloadJobs)}
                  onRetry={() => act(sent(api.jobs[':id'].retry.$post({ param })), reloadJobs)}
                  onDismiss={() => act(sent(api.jobs[':id'].$delete({ param })), reloadJobs)}
                />
              )
            })}
          </ul>
        </section>
      )}
      {jobs.problem && <Failed problem={jobs.problem} retry={() => void reloadJobs()} />}
      {videos.length > 0 && (
        <section aria-label={text('allRecordings')}>
          <ul className="cards">
            {videos.map((video) => {
              const param = { id: video.id }
              const query = { undo_s: String(undoS) }
              return (
                <VideoCard
                  key={video.id}
                  video={video}
                  onDelete={() => act(sent(api.videos[':id'].$delete({ param, query })), reloadVideos)}
                  onRestore={() => act(sent(api.videos[':id'].restore.$post({ param })), reloadVideos)}
                />
              )
            })}
          </ul>
          {problem && <Failed problem={problem} retry={() => void reloadVideos()} />}
          {hasMore && !problem && <More onReach={() => void loadMore()} loading={loadingMore} />}
        </section>
      )}
    </div>
  )
}

/** Brings the next page when it comes into view; pressed, too. */
function More({ onReach, loading }: { onReach: () => void; loading: boolean }) {
  const { text } = useText()
  const button = useRef<HTMLButtonElement>(null)
  const reach = useRef(onReach)
  reach.current = onReach
  useEffect(() => {
    if (loading || !button.current) return
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) reach.current()
      },
      { rootMargin: '400px' },
    )
    observer.observe(button.current)
    return () => observer.disconnect()
  }, [loading])
  return (
    <button ref={button} type="button" className="button more" aria-disabled={loading} onClick={onReach}>
      {text(loading ? 'loading' : 'showMore')}
    </button>
  )
}
