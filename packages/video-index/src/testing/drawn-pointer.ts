import { probeVideo } from '../probe/probe-video.ts'
import { type Activity, readActivity } from '../sample/activity.ts'
import { centre } from '../sample/box.ts'
import { type PointerTrack, trackPointer } from '../sample/track-pointer.ts'
import { draw, makeClip } from './make-clip.ts'
import { temporaryFolder } from './temporary-folder.ts'

export const clipWidth = 720
export const clipHeight = 404
const fps = 20

export type Form = 'arrow' | 'light-arrow' | 'hand' | 'bar'

/** Outlines as browsers draw them, with the tip at the origin; a bar has its middle there. */
const forms: Record<Form, string> = {
  arrow: '<path d="M0 0V13L3 10 5 15 7 14 5 9.5H9Z" fill="#111" stroke="#fff" stroke-width=".8"/>',
  'light-arrow': '<path d="M0 0V13L3 10 5 15 7 14 5 9.5H9Z" fill="#fff" stroke="#000" stroke-width=".8"/>',
  hand: '<path d="M-1 0H2V6L8 7V13L6 16H0L-4 10V8L-1 9Z" fill="#fff" stroke="#111" stroke-width="1.2"/>',
  bar: '<path d="M-3 -8H3M0 -8V8M-3 8H3" fill="none" stroke="#111" stroke-width="1.3"/>',
}

/** One frame of a drawn recording: what the page shows and where the pointer is. */
export type DrawnFrame = { page: string; x: number; y: number; form: Form }

/** Goes from one place to another in `frames` steps as a hand does: slow, fast, slow. */
export function glide(
  from: readonly [number, number],
  to: readonly [number, number],
  frames: number,
): [number, number][] {
  return Array.from({ length: frames }, (_, at) => {
    const share = (at + 1) / frames
    const eased = share * share * (3 - 2 * share)
    return [from[0] + (to[0] - from[0]) * eased, from[1] + (to[1] - from[1]) * eased]
  })
}

/** Draws, encodes and reads a recording, and follows its pointer. */
export async function trackDrawn(frames: readonly DrawnFrame[]): Promise<{ activity: Activity; track: PointerTrack }> {
  await using folder = await temporaryFolder()
  const drawings = await Promise.all(
    frames.map(({ page, x, y, form }) => {
      const pointer = `<g transform="translate(${x.toFixed(1)} ${y.toFixed(1)})">${forms[form]}</g>`
      return draw(clipWidth, clipHeight, page + pointer)
    }),
  )
  const path = await makeClip(folder.join('drawn.mp4'), drawings, { fps })
  const activity = await readActivity(await probeVideo(path))
  return { activity, track: trackPointer(activity) }
}

/** How far the tracked pointer is from the middle of the drawn one after frame `at`; Infinity where none was found. */
export function missBy(track: PointerTrack, frames: readonly DrawnFrame[], at: number): number {
  const move = track.moves.findLast((each) => each.frame <= at)
  const { x, y, form } = frames[at]!
  const [dx, dy] = form === 'bar' ? [0, 0] : form === 'hand' ? [2, 8] : [4, 7]
  if (!move) return Infinity
  const [foundX, foundY] = centre(move.box)
  return Math.hypot(foundX - x - dx, foundY - y - dy)
}
