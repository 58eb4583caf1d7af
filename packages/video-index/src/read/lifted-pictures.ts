import type { TimedPicture } from '../sample/read-pictures.ts'
import { type Patch, cutPatch, liftPointer } from './lift-pointer.ts'
import type { PixelBox } from './text-line.ts'

/** A pointer over a picture, with the ground around it, and the frames that may show what it hides, likeliest first. */
export type HiddenPlace = { pointer: PixelBox; around: PixelBox; grounds: readonly number[] }

/** `under` is what was in the pointer's place, once it was lifted off. */
export type LiftedPicture = { picture: TimedPicture; under?: Patch }

/** Pictures that wait at once for a later frame to show what their pointer hides: each is a whole picture in memory. */
const maxWaiting = 6

/**
 * Gives those of the pictures that are `wanted`, in order, without the pointer where another of them shows what lies under
 * it: the letters there are read whole.
 */
export async function* liftedPictures(
  pictures: AsyncIterable<TimedPicture>,
  wanted: ReadonlySet<number>,
  hidden: ReadonlyMap<number, HiddenPlace>,
): AsyncGenerator<LiftedPicture> {
  const cuts = new Map<string, Patch>()
  const waiting: TimedPicture[] = []
  const users = usersOf(hidden)
  const lift = (picture: TimedPicture): LiftedPicture => {
    const place = hidden.get(picture.frameIndex)
    for (const ground of place?.grounds ?? []) {
      const key = `${picture.frameIndex} ${ground}`
      const patch = cuts.get(key)
      cuts.delete(key)
      const under = patch && cutPatch(picture, place!.pointer)
      if (patch && liftPointer(picture, place!.pointer, patch)) return { picture, under: under! }
    }
    return { picture }
  }
  for await (const picture of pictures) {
    for (const user of users.get(picture.frameIndex) ?? [])
      cuts.set(`${user} ${picture.frameIndex}`, cutPatch(picture, hidden.get(user)!.around))
    if (wanted.has(picture.frameIndex)) waiting.push(picture)
    const isComplete = ({ frameIndex }: TimedPicture) =>
      (hidden.get(frameIndex)?.grounds ?? []).every((ground) => ground <= picture.frameIndex)
    while (waiting.length > maxWaiting || (waiting[0] && isComplete(waiting[0]))) yield lift(waiting.shift()!)
  }
  for (const picture of waiting) yield lift(picture)
}

/** For each ground the pictures whose pointer it lies under. */
function usersOf(hidden: ReadonlyMap<number, HiddenPlace>): Map<number, number[]> {
  const users = new Map<number, number[]>()
  for (const [index, { grounds }] of hidden)
    for (const ground of grounds) users.set(ground, [...(users.get(ground) ?? []), index])
  return users
}
