import { type SSEStreamingApi, streamSSE } from 'hono/streaming'
import type { Context } from 'hono'
import { isFinished, type Job, type JobEvent } from '../jobs/job.ts'
import type { JobStore } from '../jobs/job-store.ts'

// Well under the ten seconds after which a silent answer is ended by default.
const heartbeatMs = 5000

/** Streams events that nothing on the way keeps or holds back, with a sign of life where they are far apart. */
export function streamEvents(context: Context, work: (stream: SSEStreamingApi) => Promise<void>): Response {
  context.header('cache-control', 'no-store')
  context.header('x-accel-buffering', 'no')
  return streamSSE(context, async (stream) => {
    const heartbeat = setInterval(() => void stream.write(': still here\n\n'), heartbeatMs)
    try {
      await work(stream)
    } finally {
      clearInterval(heartbeat)
    }
  })
}

/**
 * A job's events as they happen. Starts with the job as it stands, or after `Last-Event-ID` with what was missed; ends with
 * the job. 204 when the client has seen the end already, which tells an EventSource not to come again.
 */
export function sendEvents(context: Context, store: JobStore, job: Job): Response | Promise<Response> {
  const lastSeen = Number(context.req.header('last-event-id') ?? Number.NaN)
  const resumes = Number.isInteger(lastSeen) && lastSeen >= 0
  const last = store.lastEvent(job.id)
  if (isFinished(job) && resumes && lastSeen >= (last?.id ?? 0)) return context.body(null, 204)

  return streamEvents(context, async (stream) => {
    const waiting: (JobEvent | { name: 'transient'; data: string })[] = resumes
      ? store.eventsAfter(job.id, lastSeen)
      : last
        ? [last]
        : []
    let wake = () => {}
    const unsubscribe = store.subscribe(job.id, (event) => {
      waiting.push(event)
      wake()
    })
    stream.onAbort(() => wake())
    try {
      while (!stream.aborted) {
        const event = waiting.shift()
        if (event === undefined) {
          const now = store.get(job.id)
          if (!now || isFinished(now)) return
          await new Promise<void>((resolve) => (wake = resolve))
          continue
        }
        const { name, data } = event
        if ('id' in event) await stream.writeSSE({ id: String(event.id), event: name, data })
        else await stream.writeSSE({ event: 'screen', data })
      }
    } finally {
      unsubscribe()
    }
  })
}
