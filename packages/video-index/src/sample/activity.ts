import type { Probe } from '../probe/probe-video.ts'
import type { RawFrame } from '../media/ffmpeg.ts'
import { areaOf } from './box.ts'
import { type Change, findChanges } from './frame-changes.ts'
import { findScroll } from './find-scroll.ts'
import { Ground } from './ground.ts'
import { sampleFrames } from './sample-frames.ts'

/** What differs between one frame and the one before it, in analysis pixels. Frames without a difference leave no record. */
export type ActivityFrame = {
  index: number
  timeS: number
  changes: Change[]
  /** What came to stand above the page, and what left it without a trace: above all the pointer at its new and old place. */
  arrived: Change[]
  left: Change[]
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
/**
 * Frames closer together than this, in seconds, count as one: at high rates a pointer moves by less than its size from one
 * to the next, and its old and new place could not be told apart.
 */
const minGapS = 0.05
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
  let ground: Ground | undefined
  let previous: RawFrame | undefined
  let waiting: RawFrame | undefined
  const compare = (frame: RawFrame) => {
    if (previous) {
      const found = compareFrames(previous.data, frame, { width, height, ground: ground! })
      if (found) frames.push(found)
    }
    ground ??= new Ground(frame.data, width, height)
    previous = frame
  }
  for await (const frame of sampleFrames(probe, { width, height, signal })) {
    times.push(frame.timeS)
    if (frame.index % 15 === 0) onTime?.(frame.timeS)
    if (waiting && (!previous || frame.timeS - previous.timeS > minGapS)) compare(waiting)
    waiting = frame
  }
  if (waiting) compare(waiting)
  return { width, height, scale, frames, frameTimes: Float64Array.from(times) }
}

function compareFrames(
  before: Uint8Array,
  { index, timeS, data }: RawFrame,
  { width, height, ground }: { width: number; height: number; ground: Ground },
): ActivityFrame | undefined {
  // What is the same to the last bit, or was not even decoded, is told much faster.
  if (before === data || Buffer.compare(before, data) === 0) return undefined
  const changes = findChanges(before, data, width, height)
  if (changes.length === 0) return undefined
  const area = Math.min(1, changes.reduce((sum, each) => sum + areaOf(each), 0) / (width * height))
  const scrolled = area > 0.08 ? findScroll(before, data, width, height) : 0
  const { arrived, left } = ground.pass(before, data, timeS, scrolled !== 0)
  return { index, timeS, changes: largest(changes), arrived: largest(arrived), left: largest(left), area, scrolled }
}

function largest(changes: Change[]): Change[] {
  return changes.length <= maxChanges ? changes : changes.sort((a, b) => b.pixels - a.pixels).slice(0, maxChanges)
}
