import { type Attributes, type Span, trace } from '@opentelemetry/api'

/** Spans of work that tells of its stages while it goes on: each ends where the next one starts. */
export class StageSpans implements Disposable {
  #current: { name: string; span: Span } | undefined

  /** The stage that is now; the same again changes nothing. */
  enter(name: string, attributes: Attributes = {}): void {
    if (this.#current?.name === name) return
    this.#current?.span.end()
    this.#current = { name, span: trace.getTracer('stepcast').startSpan(name, { attributes }) }
  }

  [Symbol.dispose](): void {
    this.#current?.span.end()
    this.#current = undefined
  }
}
