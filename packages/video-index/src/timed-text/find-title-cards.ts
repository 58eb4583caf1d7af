import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import type { Observation } from '../describe/observation.ts'
import type { Band } from '../describe/residuals.ts'
import { keyframeName } from '../describe/read-observations.ts'
import { labelText } from '../read/label-text.ts'
import type { Screen } from '../read/screen-reader.ts'
import { bareText } from '../read/text-compare.ts'
import { boxHeight, boxWidth, union } from '../read/text-line.ts'
import type { Activity } from '../sample/activity.ts'
import type { Change } from '../sample/frame-changes.ts'
import type { PointerTrack } from '../sample/track-pointer.ts'
import { type Row, joinRows } from './join-rows.ts'
import { type TimedText, joinWords } from './timed-text.ts'

/** A stretch in which the whole picture stands still between two cuts. */
export type Still = { startS: number; endS: number }

/** Shorter is a blink, longer a page that somebody reads. */
const [minStillS, maxStillS] = [0.9, 20]
/** The words of one card give way to those of the next over at least this much of the frame. */
const minCutShare = 0.08

/** Where a title card may be: no pointer moves and nothing changes but captions, and large changes stand at both ends. */
export function findStills(activity: Activity, track: PointerTrack, bands: readonly Band[]): Still[] {
  const endS = activity.frameTimes.at(-1) ?? 0
  const isCaption = (each: Change) => bands.some((band) => each.y1 >= band.y1 - 3 && each.y2 <= band.y2 + 3)
  const changed = activity.frames.flatMap((frame): { timeS: number; cut: boolean }[] => {
    const notable = frame.changes.filter((each) => each.sharpPixels > 0 && each.x2 - each.x1 > 3 && !isCaption(each))
    if (notable.length === 0 && frame.area < 0.02) return []
    const box = union(notable.length > 0 ? notable : frame.changes)
    const share = (boxWidth(box) * boxHeight(box)) / (activity.width * activity.height)
    return [{ timeS: frame.timeS, cut: share >= minCutShare }]
  })
  const moved = track.moves.map(({ timeS }) => ({ timeS, cut: false }))
  const ends = { cut: true }
  const marks = [
    { timeS: 0, ...ends },
    ...[...changed, ...moved].sort((a, b) => a.timeS - b.timeS),
    { timeS: endS, ...ends },
  ]
  return marks.slice(1).flatMap((mark, at): Still[] => {
    const before = marks[at]!
    const lasts = mark.timeS - before.timeS
    const isStill = before.cut && mark.cut && lasts >= minStillS && lasts <= maxStillS
    return isStill ? [{ startS: before.timeS, endS: mark.timeS }] : []
  })
}

/** When to read each still that none of the pictures at `plannedS` shows. */
export function stillTimes(stills: readonly Still[], plannedS: readonly number[]): number[] {
  return stills
    .filter((still) => !plannedS.some((timeS) => isWithin(timeS - cutS, still)))
    .map(({ startS, endS }) => (startS + endS) / 2)
}

/** Takes the captions off a screen. */
type Bare = (screen: Screen) => Screen

/** The stills that show a few large words in the middle of a plain ground, and nothing else. */
export async function findTitleCards(
  stills: readonly Still[],
  screens: readonly Screen[],
  { keyframeFolder, width, height, bare }: { keyframeFolder: string; width: number; height: number; bare: Bare },
): Promise<TimedText[]> {
  const cards: TimedText[] = []
  for (const still of stills) {
    const screen = screens.findLast((each) => isWithin(each.timeS, still))
    const rows = screen && readCard(bare(screen), width, height)
    const keyframe = screen && keyframeName(screen)
    if (!rows || !keyframe || !(await isPlain(join(keyframeFolder, keyframe), screen, width))) continue
    const text = labelText(joinWords(headingOf(rows).map((row) => row.text)))
    cards.push({ source: 'title card', ...still, text, lines: rows.map((row) => row.text), keyframe })
  }
  return cards
}

const maxRows = 6
const maxCharacters = 200
/** Share of the frame's height that the largest letters take at least. */
const minLetterShare = 0.035
const maxOffCentre = 0.04

function readCard({ lines }: Screen, width: number, height: number): Row[] | undefined {
  const rows = joinRows(lines)
  const text = rows.map((row) => row.text).join(' ')
  const letters = Math.max(0, ...rows.map((row) => boxHeight(row.box)))
  const centred = rows.every(({ box }) => Math.abs((box.x1 + box.x2) / 2 - width / 2) < maxOffCentre * width)
  const few = rows.length > 0 && rows.length <= maxRows && bareText(text).length > 2 && text.length <= maxCharacters
  return few && centred && letters >= minLetterShare * height ? rows : undefined
}

/** The rows whose letters are about as large as the largest. */
function headingOf(rows: readonly Row[]): Row[] {
  const largest = Math.max(...rows.map((row) => boxHeight(row.box)))
  return rows.filter((row) => boxHeight(row.box) > 0.75 * largest)
}

/** Grey levels between neighbours in the small picture below which a ground is plain, and the share of exceptions. */
const maxSlope = 20
const maxEdges = 0.003
const smallWidth = 240

/** No edges but those of the words: what has bars, fields or buttons is a page. */
async function isPlain(picture: string, screen: Screen, width: number): Promise<boolean> {
  // By its bytes: sharp remembers files by their names.
  const { data, info } = await sharp(await readFile(picture))
    .resize({ width: Math.min(smallWidth, width) })
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const scale = info.width / width
  const isText = (x: number, y: number) =>
    screen.lines.some(({ box }) => {
      const margin = 0.5 * boxHeight(box) + 3 / scale
      return (
        x > (box.x1 - margin) * scale &&
        x < (box.x2 + margin) * scale &&
        y > (box.y1 - margin) * scale &&
        y < (box.y2 + margin) * scale
      )
    })
  let edges = 0
  for (let y = 1; y < info.height; y++)
    for (let x = 1; x < info.width; x++) {
      const level = data[y * info.width + x]!
      const slope = Math.abs(level - data[y * info.width + x - 1]!) + Math.abs(level - data[(y - 1) * info.width + x]!)
      if (slope > maxSlope && !isText(x, y)) edges++
    }
  return edges < maxEdges * info.width * info.height
}

/** A cut comes within a frame or two of the card's own time, and the pointer does not move for it. */
const cutS = 0.3

/** What was observed without what a card brought about: its coming and going is nobody's doing, and its words are no effect. */
export function withoutTitleCards(observations: readonly Observation[], cards: readonly TimedText[]): Observation[] {
  return observations.flatMap((each): Observation[] => {
    const { episode } = each
    const still = !episode.typing && episode.actionS - episode.startS < cutS
    const isCut = cards.some(
      ({ startS, endS }) => Math.abs(episode.actionS - startS) < cutS || Math.abs(episode.actionS - endS) < cutS,
    )
    if (still && isCut) return []
    const isCard = (screen: Screen) => cards.some((card) => isWithin(screen.timeS, card))
    const after = isCard(each.after) ? each.before : each.after
    return [{ ...each, after, late: isCard(each.late) ? after : each.late }]
  })
}

function isWithin(timeS: number, { startS, endS }: Still): boolean {
  return timeS >= startS - 0.001 && timeS < endS - 0.001
}
