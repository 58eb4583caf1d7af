import { keyframeName } from '../describe/read-observations.ts'
import type { Band } from '../describe/residuals.ts'
import type { Screen } from '../read/screen-reader.ts'
import { readsAlike } from '../read/text-compare.ts'
import {
  type PixelBox,
  type TextLine,
  boxHeight,
  boxWidth,
  grow,
  intersects,
  sameRow,
  union,
} from '../read/text-line.ts'
import type { Activity } from '../sample/activity.ts'
import { joinRows } from './join-rows.ts'
import { type TimedText, joinWords } from './timed-text.ts'

/** A stretch in which the caption rows stay as they are: one caption, or none. `box` is where it stands, in pixels. */
export type CaptionStretch = { startS: number; endS: number; box: PixelBox }

/** A caption that comes or goes changes at least this share of its rows' width at once. */
const minWidth = 0.05
/** Captions fade in and out. */
const fadeS = 0.35
/** Nobody reads faster. */
const minStretchS = 0.6
/** The picture that is read for a time may be the frame before it. */
const frameS = 0.1

/** The stretches between one change of the caption rows and the next. */
export function findCaptionStretches(activity: Activity, bands: readonly Band[]): CaptionStretch[] {
  const endS = activity.frameTimes.at(-1) ?? 0
  return bands.flatMap((band): CaptionStretch[] => {
    const rows = { x1: 0, y1: band.y1, x2: activity.width, y2: band.y2 }
    const edges = findEdges(activity, rows)
    const first = { fromS: 0, toS: 0, box: rows }
    const last = { fromS: endS, toS: endS, box: rows }
    return [first, ...edges].flatMap((edge, at): CaptionStretch[] => {
      const next = edges[at] ?? last
      if (next.fromS - edge.toS < minStretchS) return []
      return [{ startS: edge.toS, endS: next.fromS, box: toPixels(overlap(edge.box, next.box), activity) }]
    })
  })
}

type Edge = { fromS: number; toS: number; box: PixelBox }

function findEdges(activity: Activity, rows: PixelBox): Edge[] {
  const edges: Edge[] = []
  for (const frame of activity.frames) {
    const inside = frame.changes.filter((each) => each.sharpPixels > 0 && intersects(each, rows, 1))
    if (inside.length === 0) continue
    const box = overlap(union(inside), grow(rows, 3, activity.width, activity.height))
    if (boxWidth(box) < minWidth * activity.width) continue
    const last = edges.at(-1)
    if (last && frame.timeS - last.toS < fadeS) {
      last.toS = frame.timeS
      last.box = union([last.box, box])
    } else edges.push({ fromS: frame.timeS, toS: frame.timeS, box })
  }
  return edges
}

/** When to read each caption that none of the pictures at `plannedS` shows. */
export function captionTimes(stretches: readonly CaptionStretch[], plannedS: readonly number[]): number[] {
  return stretches
    .filter((stretch) => !plannedS.some((timeS) => isWithin(timeS - frameS, stretch)))
    .map(({ startS, endS }) => (startS + endS) / 2)
}

/** What was read in the caption rows, one text for each caption. Words that keep coming back between captions stand on the page beneath. */
export function findCaptions(
  stretches: readonly CaptionStretch[],
  screens: readonly Screen[],
  width: number,
): TimedText[] {
  const read = stretches.flatMap((stretch): TimedText[] => {
    const screen = screens.findLast((each) => isWithin(each.timeS, stretch))
    const lines = screen?.lines.filter((line) => isCaptionLine(line, stretch)) ?? []
    const rows = centredRows(lines, width)
    const text = joinWords(rows.map((row) => row.trim()))
    if (!screen || !text) return []
    return [{ source: 'caption', startS: stretch.startS, endS: stretch.endS, text, keyframe: keyframeName(screen) }]
  })
  const isGround = ({ text }: TimedText) => {
    const same = read.filter((each) => readsAlike(each.text, text)).length
    return same >= 3 && same > read.length / 3
  }
  const captions: TimedText[] = []
  for (const text of read.filter((each) => !isGround(each))) {
    const last = captions.at(-1)
    if (last && text.startS - last.endS < 1 && readsAlike(last.text, text.text)) last.endS = text.endS
    else captions.push({ ...text })
  }
  return captions
}

/** The screen without the captions that were put over it. */
export function withoutCaptions(screen: Screen, stretches: readonly CaptionStretch[]): Screen {
  // Between two stretches one caption gives way to another.
  const there = stretches.filter(({ startS, endS }) => screen.timeS > startS - fadeS && screen.timeS < endS + fadeS)
  return { ...screen, lines: screen.lines.filter((line) => !there.some((each) => isCaptionLine(line, each))) }
}

function isCaptionLine({ box }: TextLine, stretch: CaptionStretch): boolean {
  const shared = overlap(box, grow(stretch.box, boxHeight(box) / 2, Infinity, Infinity))
  return boxWidth(shared) > 0.8 * boxWidth(box) && boxHeight(shared) > 0.8 * boxHeight(box)
}

function isWithin(timeS: number, { startS, endS }: CaptionStretch): boolean {
  return timeS >= startS - 0.001 && timeS < endS - 0.001
}

/** Share of the width that the middle of a caption's row is off the frame's at most. */
const maxOffCentre = 0.04

/** The rows that stand in the middle, whole or in parts; through a see-through bar the page beneath is read too. */
function centredRows(lines: readonly TextLine[], width: number): string[] {
  const isCentred = ({ x1, x2 }: PixelBox) => Math.abs((x1 + x2) / 2 - width / 2) < maxOffCentre * width
  const whole = lines.filter((line) => isCentred(line.box))
  const rest = lines.filter((line) => !whole.some((each) => sameRow(each.box, line.box) > 0.2))
  return [...joinRows(whole), ...joinRows(rest)]
    .filter((row) => isCentred(row.box))
    .sort((a, b) => a.box.y1 - b.box.y1)
    .map((row) => row.text)
}

function overlap(a: PixelBox, b: PixelBox): PixelBox {
  const [x1, y1] = [Math.max(a.x1, b.x1), Math.max(a.y1, b.y1)]
  return { x1, y1, x2: Math.max(x1, Math.min(a.x2, b.x2)), y2: Math.max(y1, Math.min(a.y2, b.y2)) }
}

function toPixels({ x1, y1, x2, y2 }: PixelBox, { scale }: Activity): PixelBox {
  return { x1: x1 / scale, y1: y1 / scale, x2: x2 / scale, y2: y2 / scale }
}
