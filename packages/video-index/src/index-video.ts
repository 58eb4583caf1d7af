import {
  type ChatClient,
  InferenceError,
  createChatClient,
  readInferenceConfiguration,
} from '@stepcast/inference-client'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { basename, extname, resolve } from 'node:path'
import { consultModel } from './consult/consult-model.ts'
import { describeEvents } from './describe/describe-events.ts'
import { findEpisodes } from './describe/find-episodes.ts'
import { readObservations } from './describe/read-observations.ts'
import { findCaptionBands, findResiduals } from './describe/residuals.ts'
import { distilProcedure } from './distil/distil-procedure.ts'
import { findUnexplained } from './distil/find-unexplained.ts'
import { VideoIndexError } from './errors.ts'
import type { Engine, IndexDocument } from './protocol/document.ts'
import type { IndexProgress, IndexStage } from './protocol/progress.ts'
import { probeVideo } from './probe/probe-video.ts'
import { readSubtitles, subtitlesRevision } from './read/read-subtitles.ts'
import { readActivity } from './sample/activity.ts'
import { trackPointer } from './sample/track-pointer.ts'
import type { Library } from './store/library.ts'
import { gatherTexts } from './timed-text/gather-texts.ts'
import { findOverlays, overlayTimes, uncover } from './timed-text/overlays.ts'
import { pickTrack } from './timed-text/pick-track.ts'

export type IndexOptions = {
  library: Library
  /** By default the one that the recording was read with before, else the embedded reader. */
  engine?: Engine
  /** Who is asked by the engines that ask a model; by default the configured server. */
  client?: ChatClient
  subtitlesPath?: string
  title?: string
  onProgress?: (progress: IndexProgress) => void
  signal?: AbortSignal
}

/**
 * Which edition of the reader this is. Raise it with every change after which recordings read better or otherwise than
 * before: those in the store are then read anew the next time they are indexed.
 */
export const readerRevision = 1

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
 * answered from the store; one that an older edition has is read anew and keeps its title.
 * @throws VideoIndexError `file_not_found` | `unreadable_media` | `unsupported_media` | `ffmpeg_missing` | `reader_missing` | `bad_subtitles` | `engine_unavailable` | `store_failed`,
 * and InferenceError where a model is asked; the store is then as it was
 */
export async function indexVideo(path: string, options: IndexOptions): Promise<IndexDocument> {
  const { library, subtitlesPath, signal } = options
  const started = performance.now()
  const progress = progressOf(options.onProgress)
  progress('probe', 0)
  const probe = await probeVideo(resolve(path), signal ? { signal } : {})
  const id = await videoId(probe.path, signal)
  const stored = await library.find(id)
  const engine = options.engine ?? stored?.video.engine ?? 'reader'
  const client = engine === 'reader' ? undefined : (options.client ?? configuredClient(engine))
  const revision = subtitlesPath === undefined ? undefined : await subtitlesRevision(subtitlesPath, signal)
  const isSame = subtitlesPath === undefined || (revision !== undefined && revision === stored?.video.subtitles)
  const isCurrent = stored?.video.reader_revision === readerRevision
  // What subtitles told is not given up for a reading without them.
  const isTold = subtitlesPath === undefined && stored?.video.subtitles !== undefined
  const isSameEngine = stored?.video.engine === engine && stored.video.model === client?.model
  if (stored && isSameEngine && isSame && (isCurrent || isTold)) return stored
  await client?.reach(signal)
  const tracks = await readSubtitles(probe, subtitlesPath, signal)

  progress('sample', 0)
  const activity = await readActivity(probe, {
    signal,
    onTime: (timeS) => progress('sample', timeS / Math.max(1, probe.durationS)),
  })
  const track = trackPointer(activity)
  const bands = findCaptionBands(activity)
  const episodes = findEpisodes(activity, track, findResiduals(activity, track, bands))
  const overlays = findOverlays(activity, track, bands)

  progress('read', 0)
  const unit = Math.max(probe.width, probe.height) / 1280
  const scale = {
    width: probe.width,
    height: probe.height,
    analysisWidth: activity.width,
    unit,
    captionRows: bands.map((band) => ({
      y1: band.y1 / activity.scale - 6 * unit,
      y2: band.y2 / activity.scale + 6 * unit,
    })),
  }
  const durationS = probe.durationS || (activity.frameTimes.at(-1) ?? 0)
  await using reading = await library.newReading(id)
  const keyframeFolder = reading.path
  const read = await readObservations(probe, activity, episodes, {
    keyframeFolder,
    alsoS: [0, Math.max(0, durationS - 0.05), ...overlayTimes(overlays, episodes)],
    onProgress: (share) => progress('read', share),
    signal,
  })
  progress('distil', 0)
  const { observations, screens, texts, heading } = await uncover(overlays, read, { keyframeFolder, ...scale })
  const told = gatherTexts(probe.chapters, pickTrack(tracks, screens), texts)
  const given = options.title ?? ownTitle(stored, path) ?? probe.title ?? heading
  const distilled = distilProcedure(
    observations,
    screens.find((screen) => screen.lines.length > 0),
    given ?? titleOf(path),
    scale,
    told,
  )
  const consulted =
    client &&
    (await consultModel(distilled, {
      client,
      screens,
      unexplained: findUnexplained(observations, distilled.steps, scale),
      texts: told,
      keyframeFolder,
      width: probe.width,
      height: probe.height,
      onProgress: (share) => progress('distil', share),
      signal,
    }))
  const title = given ?? consulted?.title ?? distilled.title
  const procedure = { ...(consulted?.procedure ?? distilled), title }
  const document: IndexDocument = {
    video: {
      id,
      title,
      duration_s: Math.round(durationS * 1000) / 1000,
      width: probe.width,
      height: probe.height,
      fps: probe.fps,
      engine,
      ...(client ? { model: client.model } : {}),
      reader_revision: readerRevision,
      source_path: probe.path,
      ...(revision === undefined ? {} : { subtitles: revision }),
      indexed_at: new Date().toISOString(),
    },
    events: describeEvents(procedure, screens, told, consulted?.said),
    procedure,
    usage: {
      frames_decoded: activity.frameTimes.length + read.screens.length,
      keyframes: read.screens.length,
      model_calls: consulted?.usage.calls ?? 0,
      input_tokens: consulted?.usage.input ?? 0,
      output_tokens: consulted?.usage.output ?? 0,
      ...(consulted ? { pictures_sent: consulted.usage.pictures } : {}),
      wall_s: Math.round((performance.now() - started) / 10) / 100,
    },
  }
  progress('index', 0)
  signal?.throwIfAborted()
  await library.put(document, { keyframeFolder })
  progress('index', 1)
  return document
}

/** `vid_` and the first 16 hex digits of the SHA-256 of the file's bytes. */
export async function videoId(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { signal })) hash.update(chunk as Uint8Array)
  return `vid_${hash.digest('hex').slice(0, 16)}`
}

function configuredClient(engine: Engine): ChatClient {
  try {
    return createChatClient(readInferenceConfiguration())
  } catch (cause) {
    if (!(cause instanceof InferenceError)) throw cause
    throw new VideoIndexError('engine_unavailable', `the engine ${engine} needs a model server: ${cause.message}`, {
      hint: `${cause.hint ?? 'name one'}, or use --engine reader`,
      cause,
    })
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
