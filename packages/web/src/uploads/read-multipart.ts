import { WebError } from '../errors.ts'

type MultipartPart = {
  name: string
  /** The client's name for a file; undefined for a plain field. */
  filename: string | undefined
  /** The part's bytes as they arrive. Read it to its end before asking for the next part. */
  content: AsyncIterable<Uint8Array>
}

const maxHeaderBytes = 16 * 1024

/**
 * Yields the parts of a `multipart/form-data` body in order, holding no more than one chunk of it in memory (RFC 7578).
 * @throws WebError `bad_request` when the body is not well formed or ends early
 */
export async function* readMultipart(
  body: ReadableStream<Uint8Array>,
  contentType: string,
): AsyncGenerator<MultipartPart> {
  const boundary = /boundary=(?:"([^"]{1,70})"|([^;\s]{1,70}))/i.exec(contentType)
  if (!boundary) throw malformed('the multipart boundary is missing')
  const source = new Source(body, Buffer.from(`\r\n--${boundary[1] ?? boundary[2]}`))
  try {
    for await (const _ of source.untilBoundary()) {
      // What stands before the first boundary means nothing.
    }
    while (await source.startsPart()) {
      const header = await source.header()
      const name = parameterOf(header, 'name')
      if (name === undefined) throw malformed('a part has no name')
      const content = source.untilBoundary()
      yield { name, filename: parameterOf(header, 'filename'), content }
      for await (const _ of content) {
        // Whatever the reader left.
      }
    }
  } finally {
    await source.cancel()
  }
}

class Source {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>
  readonly #boundary: Buffer
  // The first boundary stands at the very start: pretend that a line ended just before it.
  #held: Buffer = Buffer.from('\r\n')

  constructor(body: ReadableStream<Uint8Array>, boundary: Buffer) {
    this.#reader = body.getReader()
    this.#boundary = boundary
  }

  async *untilBoundary(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const at = this.#held.indexOf(this.#boundary)
      if (at >= 0) {
        const last = this.#held.subarray(0, at)
        this.#held = this.#held.subarray(at + this.#boundary.length)
        if (last.length > 0) yield last
        return
      }
      // The end of what is held may be the start of a boundary.
      const sure = this.#held.length - this.#boundary.length
      if (sure > 0) {
        const part = this.#held.subarray(0, sure)
        this.#held = this.#held.subarray(sure)
        yield part
      }
      await this.#more()
    }
  }

  /** After a boundary: a line end starts a part, two dashes end the body. */
  async startsPart(): Promise<boolean> {
    while (this.#held.length < 2) await this.#more()
    const mark = this.#held.subarray(0, 2).toString('latin1')
    if (mark === '--') return false
    if (mark !== '\r\n') throw malformed('a boundary is not followed by a line end')
    this.#held = this.#held.subarray(2)
    return true
  }

  async header(): Promise<string> {
    for (;;) {
      const end = this.#held.indexOf('\r\n\r\n')
      if (end > maxHeaderBytes || (end < 0 && this.#held.length > maxHeaderBytes)) {
        throw malformed("a part's header is too long")
      }
      if (end >= 0) {
        const header = this.#held.subarray(0, end).toString('utf8')
        this.#held = this.#held.subarray(end + 4)
        return header
      }
      await this.#more()
    }
  }

  async cancel(): Promise<void> {
    await this.#reader.cancel().catch(() => undefined)
  }

  async #more(): Promise<void> {
    const { done, value } = await this.#reader.read()
    if (done) throw malformed('the body ends before its last boundary')
    this.#held = this.#held.length === 0 ? Buffer.from(value) : Buffer.concat([this.#held, value])
  }
}

function parameterOf(header: string, parameter: 'name' | 'filename'): string | undefined {
  const line = header.split('\r\n').find((line) => /^content-disposition:/i.test(line)) ?? ''
  const match = new RegExp(`;\\s*${parameter}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]+))`, 'i').exec(line)
  const value = match?.[1] ?? match?.[2]
  return value?.replaceAll('%22', '"').replaceAll(/%0[AD]/gi, '')
}

function malformed(message: string): WebError {
  return new WebError('bad_request', message, { hint: 'send multipart/form-data with the recording in `file`' })
}
