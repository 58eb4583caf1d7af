import { context, propagation, SpanStatusCode, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { createChatClient, readInferenceConfiguration } from '@stepcast/inference-client'
import { startModelServer } from '@stepcast/inference-client/testing'
import { TracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace'
import { afterEach, beforeEach, expect, test } from 'bun:test'
import { openApi, until } from '../testing/test-api.ts'
import { quickIndex } from '../testing/fixtures.ts'

let exporter: InMemorySpanExporter

beforeEach(() => {
  exporter = new InMemorySpanExporter()
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }))
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
})
afterEach(() => {
  trace.disable()
  context.disable()
  propagation.disable()
})

test('an installed SDK gets a span for each request, job, stage and model call, and nothing that was said', async () => {
  await using model = startModelServer(() => ({ kind: 'answer', content: 'secret words' }))
  const variables = { STEPCAST_INFERENCE_URL: model.url, STEPCAST_MODEL: 'test-model' }
  const client = createChatClient(readInferenceConfiguration(variables))
  await using server = await openApi({}, async (path, options) => {
    options.onProgress?.({ stage: 'probe', progress: 0 })
    await client.ask({ parts: [{ type: 'text', text: 'secret question' }] })
    return await quickIndex(path, options)
  })
  const form = new FormData()
  form.set('file', new File(['abc'], 'clip.mp4'))
  const answer = await server.api.request('/api/v1/videos', { method: 'POST', body: form })
  const { id } = (await answer.json()) as { id: string }
  await until(
    () => exporter.getFinishedSpans(),
    (spans) => spans.some(({ name }) => name === 'job index'),
  )
  const spans = exporter.getFinishedSpans()
  const named = (name: string) => spans.find((span) => span.name === name)
  const job = named('job index')
  expect(named('POST /api/v1/videos')?.attributes).toMatchObject({ 'http.response.status_code': 202 })
  expect(job?.attributes).toMatchObject({ 'stepcast.job.id': id, 'stepcast.job.status': 'done' })
  expect(job?.parentSpanContext).toBeUndefined()
  const call = named('chat test-model')
  expect(call?.attributes).toMatchObject({ 'gen_ai.request.model': 'test-model' })
  expect(call?.attributes['gen_ai.usage.output_tokens']).toBeNumber()
  for (const span of [call, named('stage probe'), named('stage distil')]) {
    expect(span?.parentSpanContext?.spanId).toBe(job?.spanContext().spanId ?? '')
  }
  expect(JSON.stringify(spans.map(({ name, attributes, events }) => ({ name, attributes, events })))).not.toContain(
    'secret',
  )
})

test('a failed job is a failed span, by the code of its error', async () => {
  await using server = await openApi({}, async () => {
    throw new TypeError('of /tmp/secret.mp4')
  })
  const log = console.error
  console.error = () => {}
  const job = server.jobs.index.add({ path: '/nowhere.mp4' }, 'x')
  await until(
    () => exporter.getFinishedSpans(),
    (spans) => spans.length > 0,
  )
  console.error = log
  const [span] = exporter.getFinishedSpans()
  expect(span?.attributes).toMatchObject({ 'stepcast.job.id': job.id, 'error.type': 'internal' })
  expect(span?.status).toEqual({ code: SpanStatusCode.ERROR })
})
