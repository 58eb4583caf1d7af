import { describe, expect, test } from 'bun:test'
import { change, sampleObservation } from '../testing/sample-observation.ts'
import type { Activity } from '../sample/activity.ts'
import type { PointerTrack } from '../sample/track-pointer.ts'
import { findGround } from './find-ground.ts'

const frameTimes = Float64Array.from({ length: 100 }, (_, at) => at / 10)
const activity: Activity = { width: 640, height: 360, scale: 0.5, frames: [], frameTimes }

/** The pointer comes to 300, 200 with frame 20, creeps there, and leaves with frame 60. */
const track: PointerTrack = {
  moves: [
    [10, 100],
    [15, 200],
    [20, 300],
    [21, 302],
    [60, 400],
  ].map(([frame, x]) => ({ frame: frame!, timeS: frame! / 10, box: change(x!, 200, x! + 8, 212) })),
}

/** Something that was done at a time. */
const done = (actionS: number) =>
  sampleObservation({ before: [], late: [], startS: actionS - 0.4, episode: { actionS } }).episode

describe('findGround', () => {
  test('finds the frames around the pointer’s stay', () => {
    const found = findGround(40, activity, track, [])
    expect(found).toMatchObject({ pointer: { x1: 302 }, grounds: [19, 60] })
  })

  test('leaves out what something done parts from the frame', () => {
    expect(findGround(40, activity, track, [done(4.5)])?.grounds).toEqual([19])
    expect(findGround(40, activity, track, [done(3.5)])?.grounds).toEqual([60])
    expect(findGround(40, activity, track, [done(3.5), done(4.5)])).toBeUndefined()
  })

  test('does not know where the pointer was before it was first seen', () => {
    expect(findGround(12, activity, track, [])?.grounds).toEqual([15])
    expect(findGround(5, activity, track, [])).toBeUndefined()
  })
})
