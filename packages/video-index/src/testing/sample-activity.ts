import type { Activity, ActivityFrame } from '../sample/activity.ts'
import type { Change } from '../sample/frame-changes.ts'
import type { PointerTrack } from '../sample/track-pointer.ts'

const [width, height, fps] = [720, 405, 20]

/** What changed in a recording of `durationS`, by time in seconds. */
export function sampleActivity(
  changes: readonly (readonly [number, readonly Change[]])[],
  { durationS = 60 }: { durationS?: number } = {},
): Activity {
  const frames = changes.map(([timeS, each]): ActivityFrame => ({
    index: Math.round(timeS * fps),
    timeS,
    changes: [...each],
    arrived: each.filter((change) => change.sharpPixels > 0),
    left: [],
    area: Math.min(1, each.reduce((sum, { x1, y1, x2, y2 }) => sum + (x2 - x1) * (y2 - y1), 0) / (width * height)),
    scrolled: 0,
  }))
  const frameTimes = Float64Array.from({ length: durationS * fps }, (_, at) => at / fps)
  return { width, height, scale: 0.5625, frames, frameTimes }
}

/** A pointer that came to rest in a box at a time. */
export function restingPointer(timeS: number, box: Change): PointerTrack {
  return { moves: [{ frame: Math.round(timeS * fps), timeS, box }] }
}
