import type { AnswerEvent } from '@stepcast/video-index'
import { EventSourceParserStream } from 'eventsource-parser/stream'
import { api, problemFrom, sent } from '../app/api-client.ts'

export type AskRequest = { question: string; limit: number; video_id?: string }

/**
 * Asks the server, and tells what it found, the words and the answer as they come.
 * @throws Problem
 */
export async function* streamAnswer(json: AskRequest, signal: AbortSignal): AsyncGenerator<AnswerEvent, void> {
  const headers = { accept: 'text/event-stream' }
  const response = await sent(api.ask.$post({ json }, { headers, init: { signal } }))
  const events = response.body?.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream())
  const reader = events?.getReader()
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    const { event, data } = next.value
    const body: unknown = JSON.parse(data)
    if (event === 'error') throw problemFrom(body)
    yield toEvent(event, body)
  }
}

// Who serves the page made these of the same types.
function toEvent(name: string | undefined, body: unknown): AnswerEvent {
  return (name === 'answer' ? { type: name, answer: body } : { type: name, ...(body as object) }) as AnswerEvent
}
