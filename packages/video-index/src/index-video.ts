import {
  type ChatClient,
  InferenceError,
  type Transcriber,
  configuredChatClient,
  createTranscriber,
  readInferenceConfiguration,
} from '@stepcast/inference-client'
import { existsSync } from 'node:fs'
import { basename, extname, resolve } from 'node:path'
import { Asking, canGoOn, whileKept } from './consult/asking.ts'
import { type Consulted, consultModel } from './consult/consult-model.ts'
import { describeEvents } from './describe/describe-events.ts'
import { distilProcedure } from './distil/distil-procedure.ts'
import { findUnexplained } from './distil/find-unexplained.ts'
import { VideoIndexError } from './errors.ts'
import type { Engine, IndexDocument } from './protocol/document.ts'
import type { IndexProgress, IndexStage } from './protocol/progress.ts'
import { probeVideo } from './probe/probe-video.ts'
import { type Cue, readSubtitles, subtitlesRevision } from './read/read-subtitles.ts'
import { findReading, keepReading } from './reading/kept-reading.ts'
import { readRecording } from './reading/read-recording.ts'
import { type HearOptions, hearRecording } from './speech/hear-recording.ts'
import type { Library } from './store/library.ts'
import { videoId } from './store/references.ts'
import { gatherTexts } from './timed-text/gather-texts.ts'
import { pickTrack } from './timed-text/pick-track.ts'

export type IndexOptions = {
  library: Library
  /** By default the one that the recording was read with before, else the embedded reader. */
  engine?: Engine
  /** Who is asked by the engines that ask a model; by default the configured server. */
  client?: ChatClient
  /** Who hears what is said where there are no subtitles; by default the configured server. */
  transcriber?: Transcriber
  /** How many tokens, in and out, may be spent on a model; by default STEPCAST_MAX_MODEL_TOKENS, else as many as it takes. */
  maxModelTokens?: number
  subtitlesPath?: string
  title?: string
  onProgress?: (progress: IndexProgress) => void
  signal?: AbortSignal
}

/**
 * Which edition of the reader this is. Raise it with every change after which recordings read better or otherwise than
 * before: those in the store are then read anew the next time they are indexed, whatever was kept of earlier readings.
 */
export const readerRevision = 9

/** Shares of the whole that each stage takes, as measured on short recordings. */
const stageShares: Record<IndexStage, number> = {
  probe: 0.01,
  sample: 0.3,
  read: 0.62,
  describe: 0.01,
  distil: 0.01,
  index: 0.05,
}

/**
 * Turns a recording into a procedure and stores it. A recording that this edition of the reader has stored already is
 * answered from the store, under the title that is given and with this file in place of one that is gone; one that an older edition has is read anew and keeps its title. A reading is kept, so that
 * only the rest is done where a model, subtitles or a larger budget come later. What a model was not asked about because
 * the budget ended stays as it was read, and `usage.budget_reached` tells so.
 * @throws VideoIndexError `file_not_found` | `unreadable_media` | `unsupported_media` | `ffmpeg_missing` | `reader_missing` | `bad_subtitles` | `engine_unavailable` | `store_failed`,
 * and InferenceError where a model is asked; the store is then as it was, or holds the reading without the model where it
 * held nothing better
 */
export async function indexVideo(path: string, options: IndexOptions): Promise<IndexDocument> {
  const { library, subtitlesPath, signal } = options
  const started = performance.now()
  const progress = progressOf(options.onProgress)
  progress('probe', 0)
  const probe = await probeVideo(resolve(path), signal ? { signal } : {})
  const id = await videoId(probe.path, signal)
  const stored = await library.original(id)
  const engine = options.engine ?? stored?.video.engine ?? 'reader'
  const client = engine === 'reader' ? undefined : (options.client ?? configuredClient(engine, library.dataDir))
  const revision = subtitlesPath === undefined ? undefined : await subtitlesRevision(subtitlesPath, signal)
  const isSame = subtitlesPath === undefined || (revision !== undefined && revision === stored?.video.subtitles)
  const isCurrent = stored?.video.reader_revision === readerRevision
  // What subtitles told is not given up for a reading without them.
  const isTold = subtitlesPath === undefined && stored?.video.subtitles !== undefined
  const maxModelTokens = options.maxModelTokens ?? (client && readInferenceConfiguration().maxModelTokens)
  const isSameEngine = stored?.video.engine === engine && stored.video.model === client?.model
  const transcriber =
    subtitlesPath === undefined && !isTold
      ? (options.transcriber ?? createTranscriber(readInferenceConfiguration()))
      : undefined
  const isHeard = !transcriber || stored?.video.transcribed_by === transcriber.model
  const isDone = isSameEngine && isSame && isHeard && (isCurrent || isTold)
  // Nobody is charged for more who names neither a model's engine nor a budget.
  const isAskedOn = options.engine !== undefined || maxModelTokens !== undefined
  if (stored && isDone && !(isAskedOn && canGoOn(stored.usage, maxModelTokens))) {
    return await refreshed(stored, probe.path, options)
  }
  await client?.reach(signal)
  const tracks = await readSubtitles(probe, subtitlesPath, signal)

  const kept = await findReading(library.keyframeFolder(id), readerRevision)
  await using folder = kept ? undefined : await library.newReading(id)
  const keyframeFolder = folder?.path ?? library.keyframeFolder(id)
  const reading = kept ?? (await readRecording(probe, { keyframeFolder, onProgress: progress, signal }))
  let isInPlace = kept !== undefined
  if (folder) {
    await keepReading(keyframeFolder, reading, readerRevision)
    // What took minutes is there the next time, whatever fails from here on.
    if (!stored) await library.keepPictures(id, keyframeFolder)
    isInPlace = !stored
  }

  progress('distil', 0)
  const { screens } = reading
  using replies = library.openReplies()
  const heard =
    transcriber && tracks.length === 0
      ? await hear(probe.path, { transcriber, replies, videoId: id, durationS: reading.durationS, signal })
      : undefined
  const cues = heard?.cues ?? pickTrack(tracks, screens)
  const texts = gatherTexts(probe.chapters, cues, reading.texts)
  const given = options.title ?? ownTitle(stored, path) ?? probe.title ?? reading.heading
  const distilled = distilProcedure(
    reading.observations,
    screens.find((screen) => screen.lines.length > 0),
    given ?? titleOf(path),
    reading.scale,
    texts,
  )
  const asking = client && new Asking(client, { replies, videoId: id, maxModelTokens })
  const documentBy = (
    by: Engine,
    { procedure, said, pictures, ...told }: Pick<Consulted, 'procedure'> & Partial<Consulted>,
  ) => ({
    video: {
      id,
      title: given ?? told.title ?? procedure.title,
      duration_s: Math.round(reading.durationS * 1000) / 1000,
      width: probe.width,
      height: probe.height,
      fps: probe.fps,
      engine: by,
      ...(client && by === engine ? { model: client.model } : {}),
      reader_revision: readerRevision,
      source_path: probe.path,
      ...(revision === undefined ? {} : { subtitles: revision }),
      ...(transcriber && !heard?.warning ? { transcribed_by: transcriber.model } : {}),
      indexed_at: new Date().toISOString(),
    },
    events: describeEvents(procedure, screens, texts, said),
    procedure: { ...procedure, title: given ?? told.title ?? procedure.title },
    usage: {
      frames_decoded: kept ? 0 : reading.framesDecoded,
      keyframes: reading.keyframes,
      ...(asking?.usage ?? { model_calls: 0, input_tokens: 0, output_tokens: 0 }),
      ...(pictures === undefined ? {} : { pictures_sent: pictures }),
      wall_s: Math.round((performance.now() - started) / 10) / 100,
    },
    ...(heard?.warning ? { warnings: [heard.warning] } : {}),
  })
  const put = async (document: IndexDocument) => {
    await library.put(document, isInPlace ? {} : { keyframeFolder })
    isInPlace = true
  }
  try {
    let consulted: Consulted | undefined
    if (asking) {
      // The recording is stored before a server is relied on, unless the store holds more of it than was read.
      if (!stored || (folder && stored.video.engine === 'reader' && !isTold))
        await put(documentBy('reader', { procedure: distilled }))
      consulted = await consultModel(distilled, {
        client: asking.for('describe'),
        thinker: asking.for('distil'),
        screens,
        unexplained: findUnexplained(reading.observations, distilled.steps, reading.scale),
        texts,
        keyframeFolder: isInPlace ? library.keyframeFolder(id) : keyframeFolder,
        width: probe.width,
        height: probe.height,
        onProgress: (share) => progress('distil', share),
        signal,
      })
    }
    const document: IndexDocument = documentBy(engine, consulted ?? { procedure: distilled })
    progress('index', 0)
    signal?.throwIfAborted()
    await put(document)
    progress('index', 1)
    return await library.get(id)
  } catch (error) {
    signal?.throwIfAborted()
    throw isInPlace ? whileKept(error) : error
  }
}

/** What is stored, under the title that is given, and with a file that is there. */
async function refreshed(stored: IndexDocument, path: string, { library, title, signal }: IndexOptions) {
  const { video, procedure } = stored
  const isThere = video.source_path !== undefined && existsSync(video.source_path)
  const isCalledSo = title === undefined || (title === video.title && title === procedure.title)
  if (isThere && isCalledSo) return await library.get(video.id)
  const document: IndexDocument = {
    ...stored,
    video: { ...video, title: title ?? video.title, source_path: isThere ? video.source_path : path },
    procedure: { ...procedure, title: title ?? procedure.title },
  }
  await library.put(document, { signal })
  return await library.get(video.id)
}

function configuredClient(engine: Engine, dataDir: string): ChatClient {
  try {
    return configuredChatClient(dataDir)
  } catch (cause) {
    if (!(cause instanceof InferenceError)) throw cause
    throw new VideoIndexError('engine_unavailable', `the engine ${engine} needs a model server: ${cause.message}`, {
      hint: `${cause.hint ?? 'name one'}, or use --engine reader`,
      cause,
    })
  }
}

/** A recording is worth having without what is said in it: a server that fails is told of, and asked again the next time. */
async function hear(path: string, options: HearOptions): Promise<{ cues: Cue[]; warning?: string }> {
  try {
    return { cues: await hearRecording(path, options) }
  } catch (error) {
    options.signal?.throwIfAborted()
    if (!(error instanceof InferenceError || error instanceof VideoIndexError)) throw error
    return { cues: [], warning: `what is said was not heard: ${error.message}; ${error.hint ?? 'index it again'}` }
  }
}

/** A title that is only the file's name gives way to a better one. */
function ownTitle(stored: IndexDocument | undefined, path: string): string | undefined {
  return stored && stored.video.title !== titleOf(path) ? stored.video.title : undefined
}

function titleOf(path: string): string {
  const words = basename(path, extname(path)).replaceAll(/[_-]+/g, ' ').trim()
  return words ? words[0]!.toUpperCase() + words.slice(1) : 'Recording'
}

function progressOf(report: IndexOptions['onProgress']): (stage: IndexStage, share: number) => void {
  return (stage, share) => {
    let done = 0
    for (const [name, part] of Object.entries(stageShares)) {
      if (name === stage) break
      done += part
    }
    report?.({ stage, progress: Math.min(1, done + stageShares[stage] * Math.min(1, share)) })
  }
}
