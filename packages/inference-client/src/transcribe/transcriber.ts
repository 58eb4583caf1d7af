import { APICallError } from '@ai-sdk/provider'
import { z } from 'zod'
import { callError } from '../chat/call-error.ts'
import type { CallPolicyOptions } from '../chat/call-policy.ts'
import { serverCall } from '../chat/call-server.ts'
import type { ServerNames } from '../chat/guarded-fetch.ts'
import type { InferenceConfiguration } from '../configuration.ts'
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
  policy?: Partial<CallPolicyOptions>
  /** How long one answer may take. */
  callTimeoutMs?: number
  maxReplyBytes?: number
}

const names: ServerNames = {
  what: 'transcription server',
  url: 'STEPCAST_TRANSCRIPTION_URL',
  model: 'STEPCAST_TRANSCRIPTION_MODEL',
  protocol: 'the OpenAI transcriptions protocol',
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
  const url = `${server}/v1/audio/transcriptions`
  // A key belongs to the server that it was given for.
  const key = inferenceUrl && new URL(inferenceUrl).origin === new URL(server).origin ? inferenceKey : undefined
  const call = serverCall(
    { url, key, names, policy: options.policy, callTimeoutMs, maxReplyBytes },
    (reply) => replySchema.safeParse(reply).data,
  )
  let form: 'verbose_json' | 'json' = 'verbose_json'

  async function callAsTaken(audio: Uint8Array, signal: AbortSignal): Promise<z.infer<typeof replySchema>> {
    const body = new FormData()
    body.set('file', new Blob([audio as Uint8Array<ArrayBuffer>], { type: 'audio/wav' }), 'speech.wav')
    body.set('model', model)
    body.set('response_format', form)
    body.set('temperature', '0')
    try {
      return await call(body, signal)
    } catch (error) {
      signal.throwIfAborted()
      const isRefused = APICallError.isInstance(error) && [400, 415, 422].includes(error.statusCode ?? 0)
      if (!isRefused || form === 'json') throw callError(error, server!, names)
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
