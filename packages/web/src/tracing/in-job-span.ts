import { ROOT_CONTEXT, SpanStatusCode } from '@opentelemetry/api'
import { inSpan } from '@stepcast/inference-client'
import type { JobStore } from '../jobs/job-store.ts'

/** A span for a job from its start to its end, in a trace of its own: it outlives the request that asked for it. */
export async function inJobSpan(store: JobStore, id: string, work: () => Promise<void>): Promise<void> {
  const kind = store.get(id)?.kind ?? 'unknown'
  const attributes = { 'stepcast.job.id': id, 'stepcast.job.kind': kind }
  await inSpan(`job ${kind}`, { parent: ROOT_CONTEXT, attributes }, async (span) => {
    await work()
    const { status, video_id, error } = store.get(id) ?? {}
    span.setAttributes({ 'stepcast.job.status': status, 'stepcast.video.id': video_id, 'error.type': error?.code })
    if (error) span.setStatus({ code: SpanStatusCode.ERROR })
  })
}
