import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import type { Probe } from '../probe/probe-video.ts'
import { type Screen, ScreenReader } from '../read/screen-reader.ts'
import { type Picture, TextRecogniser } from '../read/text-recogniser.ts'
import { bareText } from '../read/text-compare.ts'
import { type PixelBox, boxHeight, boxWidth, grow, intersects, union } from '../read/text-line.ts'
import type { Activity } from '../sample/activity.ts'
import { readPictures } from '../sample/read-pictures.ts'
import { overlaps, sizeOf } from '../sample/box.ts'
import type { Change } from '../sample/frame-changes.ts'
import type { PointerTrack } from '../sample/track-pointer.ts'
import type { Episode } from './find-episodes.ts'
import type { Observation } from './observation.ts'

export type ReadOptions = {
  /** Where the pictures are kept, one WebP file a frame that was read. */
  keyframeFolder: string
  /** Further moments worth a reading, such as the first screen and the last. */
  alsoS: readonly number[]
  onProgress?: ((share: number) => void) | undefined
  signal?: AbortSignal | undefined
}

/** The name of the picture of a frame in the keyframe folder. */
export function keyframeName(screen: { timeS: number }): string {
  return `frame-${String(Math.round(screen.timeS * 1000)).padStart(8, '0')}.webp`
}

/** Reads the pictures around every episode, in one further pass over the recording. */
export async function readObservations(
  probe: Probe,
  activity: Activity,
  { moves }: PointerTrack,
  episodes: readonly Episode[],
  { keyframeFolder, alsoS, onProgress, signal }: ReadOptions,
): Promise<{ observations: Observation[]; screens: Screen[] }> {
  await mkdir(keyframeFolder, { recursive: true })
  const wanted = episodes.map((episode) => ({
    episode,
    before: frameAt(activity, episode.beforeS),
    // Only typed text is worth a second reading: the caret stands elsewhere or is gone by then.
    after: frameAt(activity, episode.typing ? episode.afterS : episode.lateS),
    late: frameAt(activity, episode.lateS),
  }))
  const indices = [
    ...new Set([
      ...wanted.flatMap((each) => [each.before, each.after, each.late]),
      ...alsoS.map((timeS) => frameAt(activity, timeS)),
    ]),
  ]
  const framesWanted = indices.map((index) => ({ index, timeS: activity.frameTimes[index] ?? 0 }))
  const changed = episodes.map((episode) => changedBox(episode, activity))
  const changedAtPointer = episodes.map((episode) => changedNearPointer(episode, activity))
  const screens = new Map<number, Screen>()
  const ink = new Map<string, number>()
  const tints = new Map<string, number>()
  await using recogniser = new TextRecogniser()
  const reader = new ScreenReader(recogniser)
  let kept: Promise<unknown> = Promise.resolve()
  try {
    for await (const picture of readPictures(probe, framesWanted, { signal })) {
      signal?.throwIfAborted()
      const pointer = moves.findLast(({ timeS }) => timeS <= picture.timeS + 0.001)?.box
      const screen = { ...(await reader.read(picture)), ...(pointer ? { pointer: boxOf(pointer, activity) } : {}) }
      screens.set(picture.frameIndex, screen)
      for (const [at, each] of wanted.entries())
        for (const frame of [each.before, each.after])
          if (frame === picture.frameIndex) {
            ink.set(`${at}:${frame}`, inkOf(picture, changedAtPointer[at] ?? changed[at]!))
            const point = pointOf(each.episode, activity)
            if (point) tints.set(`${at}:${frame}`, inkOf(picture, markAround(point, activity)))
          }
      // Written while the next picture is read.
      await kept
      kept = sharp(picture.data, { raw: { width: picture.width, height: picture.height, channels: 3 } })
        .webp({ quality: 82, effort: 2 })
        .toFile(join(keyframeFolder, keyframeName(screen)))
      onProgress?.(screens.size / indices.length)
    }
    await kept
  } finally {
    // Nothing is written into the folder any more once this has failed.
    await kept.catch(() => {})
  }
  const last = [...screens.values()].at(-1)
  // The last frames of a damaged file may never come: what was read before them stands in.
  const screenAt = (index: number): Screen | undefined => screens.get(index) ?? last
  const observations = wanted.flatMap(({ episode, before, after, late }, at): Observation[] => {
    const [one, two, three] = [screenAt(before), screenAt(after), screenAt(late)]
    if (!one || !two || !three) return []
    return [
      {
        episode,
        point: pointOf(episode, activity),
        draggedTo: episode.draggedTo && hotSpot(episode.draggedTo, activity.scale),
        hovered: litUp(episode, activity),
        changed: changed[at]!,
        changedAtPointer: changedAtPointer[at],
        before: one,
        after: withoutPointer(two, episode, activity),
        late: withoutPointer(three, episode, activity),
        inkBefore: ink.get(`${at}:${before}`) ?? 0,
        inkAfter: ink.get(`${at}:${after}`) ?? 0,
        tint: (tints.get(`${at}:${after}`) ?? 0) - (tints.get(`${at}:${before}`) ?? 0),
      },
    ]
  })
  return { observations, screens: [...screens.values()].sort((a, b) => a.timeS - b.timeS) }
}

/** The last frame at or before a time. */
function frameAt({ frameTimes }: Activity, timeS: number): number {
  let low = 0
  let high = frameTimes.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (frameTimes[middle]! <= timeS + 0.001) low = middle
    else high = middle - 1
  }
  return low
}

function changedBox(episode: Episode, activity: Activity): PixelBox {
  return boxOf(
    union(episode.changes.length > 0 ? episode.changes : [{ x1: 0, y1: 0, x2: activity.width, y2: activity.height }]),
    activity,
  )
}

/** A tick box or switch with the ring that is drawn around it while it is pressed reaches this far, for a side of 1280. */
const toggleReach = 45

/** In analysis pixels. */
const touchReach = 5

function changedNearPointer({ changes, pointer }: Episode, activity: Activity): PixelBox | undefined {
  if (!pointer) {
    // What is drawn around a touch fades; what it changed has edges.
    const lasting = withoutTouch(changes)
    const sharpest = lasting.toSorted((a, b) => b.sharpPixels - a.sharpPixels)[0]
    return sharpest && boxOf(sharpest, activity)
  }
  const reach = toggleReach * (Math.max(activity.width, activity.height) / 1280)
  const near = changes.filter((change) => overlaps(change, pointer, reach))
  return near.length > 0 ? boxOf(union(near), activity) : undefined
}

/** The mark of a finger comes up first, at its place, and goes again; what it touched stays changed. */
function withoutTouch(changes: readonly Change[]): readonly Change[] {
  const touch = changes[0]
  const isTouch = (each: Change) =>
    Math.abs(each.x1 - touch!.x1) + Math.abs(each.x2 - touch!.x2) <= touchReach &&
    Math.abs(each.y1 - touch!.y1) + Math.abs(each.y2 - touch!.y2) <= touchReach
  const lasting = changes.filter((each) => !isTouch(each))
  return lasting.length > 0 && lasting.length < changes.length - 1 ? lasting : changes
}

/** What lit up around the pointer before it was pressed, else what did so first when it was. */
function litUp({ hovered, pointer, firstChanges }: Episode, activity: Activity): PixelBox | undefined {
  const around =
    pointer && firstChanges.find((change) => overlaps(change, pointer) && sizeOf(change)[1] < activity.height * 0.12)
  const box = hovered ?? around
  return box && boxOf(box, activity)
}

/** A pointer at rest is read as a letter at times: a bar as I, a hand as a sign. */
function withoutPointer(screen: Screen, { pointer }: Episode, activity: Activity): Screen {
  if (!pointer) return screen
  const box = boxOf(pointer, activity)
  const margin = (box.y2 - box.y1) * 0.4
  const lines = screen.lines.flatMap((line) => {
    if (!intersects(line.box, box, margin)) return [line]
    if (bareText(line.text).length <= 1) return []
    // Behind a text it is read as the text's last sign.
    const behind = box.x1 > line.box.x1 + 0.6 * (line.box.x2 - line.box.x1) && box.x2 > line.box.x2 - margin
    return [behind ? { ...line, text: line.text.replace(/\s+[IlTi|1!]$/, '') } : line]
  })
  return { ...screen, lines }
}

function boxOf(box: PixelBox, { scale, width, height }: Activity): PixelBox {
  return grow(
    { x1: box.x1 / scale, y1: box.y1 / scale, x2: box.x2 / scale, y2: box.y2 / scale },
    0,
    Math.round(width / scale),
    Math.round(height / scale),
  )
}

function pointOf(episode: Episode, activity: Activity): readonly [number, number] | undefined {
  return episode.pointer ? hotSpot(episode.pointer, activity.scale) : pressedAt(episode, activity)
}

/** Where a tick box, a ring or a switch is that is pointed at. */
function markAround([x, y]: readonly [number, number], { scale, width, height }: Activity): PixelBox {
  const unit = Math.max(width, height) / scale / 1280
  const [across, up] = [24 * unit, 14 * unit]
  return grow(
    { x1: x - across, y1: y - up, x2: x + across, y2: y + up },
    0,
    Math.round(width / scale),
    Math.round(height / scale),
  )
}

/** Arrows and hands point with their upper left, a text caret with its middle. */
function hotSpot(pointer: Change, scale: number): readonly [number, number] {
  const [width, height] = sizeOf(pointer)
  const upright = width <= height * 0.5
  return [(pointer.x1 + width * (upright ? 0.5 : 0.3)) / scale, (pointer.y1 + height * (upright ? 0.5 : 0.25)) / scale]
}

/** Where no pointer is drawn, the first small thing that changes, a ripple or a focus ring, is what was pressed. */
function pressedAt({ firstChanges }: Episode, activity: Activity): readonly [number, number] | undefined {
  if (firstChanges.length === 0) return undefined
  const box = union(firstChanges)
  if (boxWidth(box) * boxHeight(box) > activity.width * activity.height * 0.03) return undefined
  return [(box.x1 + box.x2) / 2 / activity.scale, (box.y1 + box.y2) / 2 / activity.scale]
}

/** Mean distance of a patch's pixels from its commonest colour, 0 to 1. */
function inkOf(picture: Picture, box: PixelBox): number {
  if (boxWidth(box) * boxHeight(box) > picture.width * picture.height * 0.1) return 0
  let sum = 0
  let count = 0
  for (let y = box.y1; y < box.y2; y++)
    for (let x = box.x1; x < box.x2; x++) {
      const at = (y * picture.width + x) * 3
      const [red, green, blue] = [picture.data[at] ?? 0, picture.data[at + 1] ?? 0, picture.data[at + 2] ?? 0]
      sum += Math.max(red, green, blue) - Math.min(red, green, blue)
      count++
    }
  return count === 0 ? 0 : sum / count / 255
}
