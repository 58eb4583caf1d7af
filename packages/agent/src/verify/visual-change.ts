import { readGrey } from '../ground/grey-picture.ts'

const width = 160
/** A step of brightness that is more than compression noise. */
const noticeable = 24
/** More of the picture than a pointer resting on a button changes. */
const leastShare = 0.03

/** Whether two screenshots differ by more than a hover effect would: colours, pictures, drawings. */
export async function looksDifferent(before: Uint8Array, after: Uint8Array): Promise<boolean> {
  const [a, b] = await Promise.all([readGrey(before, width), readGrey(after, width)])
  let changed = 0
  for (const [at, pixel] of a.pixels.entries()) if (Math.abs(pixel - (b.pixels[at] ?? 0)) > noticeable) changed++
  return changed / Math.max(1, a.pixels.length) > leastShare
}
