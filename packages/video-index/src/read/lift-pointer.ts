import type { Picture } from './picture.ts'
import { type PixelBox, boxHeight, boxWidth } from './text-line.ts'

/** A part of a picture, row by row, three bytes a pixel. */
export type Patch = { box: PixelBox; data: Uint8Array }

/** Colour levels by which a pixel around the pointer may differ, once a tint of the whole is taken away: compression's noise. */
const maxMiss = 28
/** Share of those pixels that may differ by more. */
const maxMisses = 0.06
/** Share of a patch's pixels that may differ where nothing was done: the outline of a tick is more. */
const maxSpecks = 0.004

/** Copies a part out of a picture. */
export function cutPatch({ data, width }: Picture, box: PixelBox): Patch {
  const row = boxWidth(box) * 3
  const cut = new Uint8Array(row * boxHeight(box))
  for (let y = box.y1; y < box.y2; y++) {
    const from = (y * width + box.x1) * 3
    cut.set(data.subarray(from, from + row), (y - box.y1) * row)
  }
  return { box, data: cut }
}

/** Puts a patch back where it was cut. */
export function putPatch({ data, width }: Picture, { box, data: cut }: Patch): void {
  const row = boxWidth(box) * 3
  for (let y = box.y1; y < box.y2; y++)
    data.set(cut.subarray((y - box.y1) * row, (y - box.y1 + 1) * row), (y * width + box.x1) * 3)
}

/** Whether two patches of one place show the same but for noise, and specks that noise leaves. */
export function isSamePatch(a: Patch, b: Patch): boolean {
  let misses = 0
  for (let at = 0; at < a.data.length; at += 3) {
    const differs = (channel: number) => Math.abs(a.data[at + channel]! - b.data[at + channel]!) > maxMiss
    if (differs(0) || differs(1) || differs(2)) misses++
  }
  return misses <= maxSpecks * (a.data.length / 3)
}

/**
 * Shows in `pointer`'s place what another picture, of which `ground` was cut, shows there. Around the pointer, as far as the
 * ground reaches, both have to be the same but for a tint, which is kept: words under a pointer lie on a button that lit up.
 * False, with the picture as it was, where they are not.
 */
export function liftPointer(picture: Picture, pointer: PixelBox, ground: Patch): boolean {
  const tint = tintBetween(picture, pointer, ground)
  if (!tint) return false
  const { box } = ground
  for (let y = pointer.y1; y < pointer.y2; y++)
    for (let x = pointer.x1; x < pointer.x2; x++)
      for (let channel = 0; channel < 3; channel++) {
        const level = ground.data[((y - box.y1) * boxWidth(box) + x - box.x1) * 3 + channel]! + tint[channel]!
        picture.data[(y * picture.width + x) * 3 + channel] = Math.max(0, Math.min(255, level))
      }
  return true
}

/** By how much each channel of the picture differs from the ground around the pointer, or undefined where they do not match. */
function tintBetween({ data, width }: Picture, pointer: PixelBox, { box, data: ground }: Patch): number[] | undefined {
  const differences: [number[], number[], number[]] = [[], [], []]
  for (let y = box.y1; y < box.y2; y++)
    for (let x = box.x1; x < box.x2; x++) {
      if (x >= pointer.x1 && x < pointer.x2 && y >= pointer.y1 && y < pointer.y2) continue
      const [at, from] = [(y * width + x) * 3, ((y - box.y1) * boxWidth(box) + x - box.x1) * 3]
      for (const [channel, list] of differences.entries()) list.push(data[at + channel]! - ground[from + channel]!)
    }
  const count = differences[0].length
  if (count === 0) return undefined
  const tint = differences.map((list) => list.toSorted((a, b) => a - b)[count >> 1]!)
  let misses = 0
  for (let at = 0; at < count; at++)
    if (differences.some((list, channel) => Math.abs(list[at]! - tint[channel]!) > maxMiss)) misses++
  return misses <= maxMisses * count ? tint : undefined
}
