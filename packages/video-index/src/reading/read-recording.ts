import { findEpisodes } from '../describe/find-episodes.ts'
import { readObservations } from '../describe/read-observations.ts'
import { findCaptionBands, findResiduals } from '../describe/residuals.ts'
import type { Probe } from '../probe/probe-video.ts'
import { readActivity } from '../sample/activity.ts'
import { trackPointer } from '../sample/track-pointer.ts'
import { findOverlays, overlayTimes, uncover } from '../timed-text/overlays.ts'
import type { Reading } from './reading.ts'

export type ReadRecordingOptions = {
  /** Where the pictures are kept. */
  keyframeFolder: string
  onProgress: (stage: 'sample' | 'read', share: number) => void
  signal: AbortSignal | undefined
}

/** Watches a recording and reads its screens: everything that takes long, and that no model, subtitle or title changes. */
export async function readRecording(
  probe: Probe,
  { keyframeFolder, onProgress, signal }: ReadRecordingOptions,
): Promise<Reading> {
  onProgress('sample', 0)
  const activity = await readActivity(probe, {
    signal,
    onTime: (timeS) => onProgress('sample', timeS / Math.max(1, probe.durationS)),
  })
  const track = trackPointer(activity)
  const bands = findCaptionBands(activity)
  const episodes = findEpisodes(activity, track, findResiduals(activity, track, bands))
  const overlays = findOverlays(activity, track, bands)

  onProgress('read', 0)
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
  const read = await readObservations(probe, activity, track, episodes, {
    keyframeFolder,
    alsoS: [0, Math.max(0, durationS - 0.05), ...overlayTimes(overlays, episodes)],
    onProgress: (share) => onProgress('read', share),
    signal,
  })
  return {
    ...(await uncover(overlays, read, { keyframeFolder, ...scale })),
    scale,
    durationS,
    framesDecoded: activity.frameTimes.length + read.screens.length,
    keyframes: read.screens.length,
  }
}
