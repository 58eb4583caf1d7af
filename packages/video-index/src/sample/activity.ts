import type { Probe } from '../probe/probe-video.ts'
import { decodeFrames } from '../media/ffmpeg.ts'
import { type Change, findChanges } from './frame-changes.ts'
import { findScroll } from './find-scroll.ts'

/** What differs between one frame and the one before it, in analysis pixels. Frames without a difference leave no record. */
export type ActivityFrame = {
  index: number
  timeS: number
  changes: Change[]
  /** Small sharp differences alone: pointers, letters, icons. */
  sharpMarks: Change[]
  /** Share of the frame that all changes' boxes cover together, at most 1. */
  area: number
  /** How far the content moved up (positive) or down between the frames, in analysis pixels; 0 when it did not scroll. */
  scrolled: number
}

/** One cheap pass over a recording. `scale` is analysis pixels per pixel of the recording. */
export type Activity = {
  width: number
  height: number
  scale: number
  frames: ActivityFrame[]
  frameTimes: Float64Array
}

/** Long side of the analysis pictures: a pointer is still 7 × 10 pixels on a 1280-pixel recording. */
const analysisSide = 720
/** A frame with more separate changes than this is a new screen; its smallest changes tell nothing. */
const maxChanges = 96

export type ActivityOptions = { signal?: AbortSignal | undefined; onTime?: ((timeS: number) => void) | undefined }

/** Reads every frame once, small and grey, and keeps only what changed. Memory grows with what happens, not with the length. */
export async function readActivity(probe: Probe, { signal, onTime }: ActivityOptions = {}): Promise<Activity> {
  const scale = Math.min(1, analysisSide / Math.max(probe.width, probe.height))
  const width = Math.max(8, Math.round(probe.width * scale))
  const height = Math.max(8, Math.round(probe.height * scale))
  const frames: ActivityFrame[] = []
  const times: number[] = []
  let previous: Uint8Array | undefined
  for await (const frame of decodeFrames(probe.path, { width, height, pixelFormat: 'gray', signal })) {
    times.push(frame.timeS)
    if (frame.index % 15 === 0) onTime?.(frame.timeS)
    if (previous) {
      const { changes, sharpMarks } = findChanges(previous, frame.data, width, height)
      if (changes.length > 0) {
        const area = Math.min(
          1,
          changes.reduce((sum, each) => sum + (each.x2 - each.x1) * (each.y2 - each.y1), 0) / (width * height),
        )
        frames.push({
          index: frame.index,
          timeS: frame.timeS,
          changes: largest(changes),
          sharpMarks: largest(sharpMarks),
          area,
          scrolled: area > 0.08 ? findScroll(previous, frame.data, width, height) : 0,
        })
      }
    }
    previous = frame.data
  }
  return { width, height, scale, frames, frameTimes: Float64Array.from(times) }
}

function largest(changes: Change[]): Change[] {
  return changes.length <= maxChanges ? changes : changes.sort((a, b) => b.pixels - a.pixels).slice(0, maxChanges)
}
