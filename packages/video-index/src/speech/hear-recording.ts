import type { ReplyCache, SpokenRow, Transcriber } from '@stepcast/inference-client'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { extractSpeech } from '../media/extract-speech.ts'
import type { Cue } from '../read/read-subtitles.ts'

export type HearOptions = {
  transcriber: Transcriber
  replies: ReplyCache
  videoId: string
  durationS: number
  signal?: AbortSignal | undefined
}

/** Some 10 MB of sound: below what servers take, and held one at a time. */
const pieceS = 300
/** A piece goes on into the next one, so that what is said where they meet is whole in one of them. */
const overlapS = 3
/** Below it there is noise of the line at most. */
const quiet = 0.004

const rowsSchema = z.array(z.object({ startS: z.number(), endS: z.number(), text: z.string() }))

/**
 * What is said in a recording, as cues in order; none where it has no sound or is silent. What was heard before is not sent again.
 * @throws InferenceError when the server cannot be asked, VideoIndexError when the sound cannot be decoded
 */
export async function hearRecording(path: string, options: HearOptions): Promise<Cue[]> {
  const { durationS, signal } = options
  const cues: Cue[] = []
  for (let fromS = 0; fromS < Math.max(durationS, 1); fromS += pieceS) {
    const sound = await extractSpeech(path, { fromS, lengthS: pieceS + overlapS, signal })
    if (!sound) break
    if (sound.loudest < quiet) continue
    const isLast = fromS + pieceS >= durationS
    const rows = await transcribe(sound.wav, sound.durationS, options)
    const own = rows.filter(({ startS }) => isLast || startS < pieceS)
    // What the piece before told of where they meet is not told again.
    const known = cues.at(-1)
    for (const { startS, endS, text } of own)
      if (!known || fromS + startS >= known.endS - 0.5 || text !== known.text)
        cues.push({ startS: fromS + startS, endS: fromS + endS, text })
  }
  return cues
}

async function transcribe(wav: Uint8Array, durationS: number, options: HearOptions): Promise<SpokenRow[]> {
  const { transcriber, replies, videoId, signal } = options
  const key = `speech ${transcriber.model} ${createHash('sha256').update(wav).digest('hex')}`
  const kept = rowsSchema.safeParse(replies.find(key))
  if (kept.success) return kept.data
  const rows = await transcriber.transcribe(wav, { durationS, signal })
  replies.keep(key, rows, { scope: videoId })
  return rows
}
