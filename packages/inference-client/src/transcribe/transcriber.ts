import { APICallError } from '@ai-sdk/provider'
import { z } from 'zod'
import { callError } from '../chat/call-error.ts'
import { callPolicy, defaultCallPolicy } from '../chat/call-policy.ts'
import { guardedFetch } from '../chat/guarded-fetch.ts'
import type { InferenceConfiguration } from '../configuration.ts'
import { InferenceError } from '../errors.ts'
import { spokenRows } from './spoken-rows.ts'

/** What was said, in seconds of the audio that was sent. */
export type SpokenRow = { startS: number; endS: number; text: string }

export type Transcriber = {
  readonly model: string
  /** Rows in order; none for silence. `durationS` ends the rows of servers that tell no times. */
  transcribe: (
    audio: Uint8Array,
    options: { durationS: number; signal?: AbortSignal | undefined },
  ) => Promise<SpokenRow[]>
}

export type TranscriberOptions = {
  policy?: Partial<typeof defaultCallPolicy>
  /** How long one answer may take. */
  callTimeoutMs?: number
  maxReplyBytes?: number
}

const segmentSchema = z.object({
  start: z.number(),
  end: z.number(),
  text: z.string(),
  no_speech_prob: z.number().nullish(),
  avg_logprob: z.number().nullish(),
  compression_ratio: z.number().nullish(),
})
const replySchema = z.object({ text: z.string(), segments: z.array(segmentSchema).nullish() })
export type Segment = z.infer<typeof segmentSchema>

/**
 * Speaks `POST /v1/audio/transcriptions` to the configured server; undefined where none is configured. Audio is WAV. `transcribe`
 * throws InferenceError `server_unreachable`, `server_timeout`, `server_refused` or `bad_reply`.
 */
export function createTranscriber(
  { transcriptionUrl: server, transcriptionModel: model, inferenceUrl, inferenceKey }: InferenceConfiguration,
  options: TranscriberOptions = {},
): Transcriber | undefined {
  if (!server) return undefined
  const { callTimeoutMs = 300_000, maxReplyBytes = 8_000_000 } = options
  const ask = guardedFetch({ maxBytes: maxReplyBytes })
  const policy = callPolicy({ ...defaultCallPolicy, ...options.policy })
  const url = `${server}/v1/audio/transcriptions`
  // A key belongs to the server that it was given for.
  const key = inferenceUrl && new URL(inferenceUrl).origin === new URL(server).origin ? inferenceKey : undefined
  let form: 'verbose_json' | 'json' = 'verbose_json'

  async function call(audio: Uint8Array, signal: AbortSignal): Promise<z.infer<typeof replySchema>> {
    const timeout = AbortSignal.timeout(callTimeoutMs)
    const body = new FormData()
    body.set('file', new Blob([audio as Uint8Array<ArrayBuffer>], { type: 'audio/wav' }), 'speech.wav')
    body.set('model', model)
    body.set('response_format', form)
    body.set('temperature', '0')
    const response = await ask(url, {
      method: 'POST',
      body,
      signal: AbortSignal.any([signal, timeout]),
      ...(key ? { headers: { authorization: `Bearer ${key}` } } : {}),
    }).catch((cause: unknown) => {
      signal.throwIfAborted()
      if (!timeout.aborted) throw cause
      const hint = 'check that it is not overloaded, or take a smaller model'
      const message = `the transcription server at ${server} did not answer in ${callTimeoutMs / 1000} s`
      throw new InferenceError('server_timeout', message, { hint, cause })
    })
    const text = await response.text()
    const reply = response.ok ? replySchema.safeParse(parse(text)) : undefined
    if (reply?.success) return reply.data
    throw new APICallError({
      message: response.ok ? 'it is no transcription' : response.statusText,
      url,
      requestBodyValues: {},
      statusCode: response.status,
      responseHeaders: Object.fromEntries(response.headers),
      responseBody: text,
    })
  }

  async function callAsTaken(audio: Uint8Array, signal: AbortSignal): Promise<z.infer<typeof replySchema>> {
    try {
      return await policy((each) => call(audio, each), signal)
    } catch (error) {
      signal.throwIfAborted()
      const isRefused = APICallError.isInstance(error) && [400, 415, 422].includes(error.statusCode ?? 0)
      if (!isRefused || form === 'json') throw named(callError(error, server!))
      // Some serve models that tell no times.
      form = 'json'
      return await callAsTaken(audio, signal)
    }
  }

  return {
    model,
    async transcribe(audio, { durationS, signal = new AbortController().signal }) {
      const { text, segments } = await callAsTaken(audio, signal)
      return spokenRows(segments ?? [{ start: 0, end: durationS, text }], durationS)
    },
  }
}

/** The hints of the chat client name its own settings. */
function named(error: Error): Error {
  if (!(error instanceof InferenceError)) return error
  return new InferenceError(error.code, error.message, {
    hint: 'check STEPCAST_TRANSCRIPTION_URL and STEPCAST_TRANSCRIPTION_MODEL, and look at what the server logs',
    cause: error,
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
