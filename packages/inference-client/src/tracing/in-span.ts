import { type Attributes, type Context, context, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'

export type SpanOptions = {
  attributes?: Attributes
  kind?: 'internal' | 'server' | 'client'
  /** What the span belongs to; by default what is going on. */
  parent?: Context
}

const kinds = { internal: SpanKind.INTERNAL, server: SpanKind.SERVER, client: SpanKind.CLIENT }

/**
 * Does the work within an OpenTelemetry span, which ends with it and says by its code how it failed. Without an SDK in the process
 * nothing is recorded. Attributes hold names, numbers and ids; never what was asked, read or typed.
 */
export async function inSpan<T>(name: string, options: SpanOptions, work: (span: Span) => Promise<T>): Promise<T> {
  const { attributes = {}, kind = 'internal', parent = context.active() } = options
  const tracer = trace.getTracer('stepcast')
  return await tracer.startActiveSpan(name, { attributes, kind: kinds[kind] }, parent, async (span) => {
    try {
      return await work(span)
    } catch (error) {
      span.setAttribute('error.type', codeOf(error))
      span.setStatus({ code: SpanStatusCode.ERROR })
      throw error
    } finally {
      span.end()
    }
  })
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
