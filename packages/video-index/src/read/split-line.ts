import type { Picture } from './text-recogniser.ts'
import { type PixelBox, type TextLine, boxHeight } from './text-line.ts'

/** A gap this wide, in heights of the letters' box, separates two labels; a narrower one at least this wide two words. */
const labelGap = 0.85
const wordGap = 0.26

type Gap = { x1: number; x2: number }

/**
 * The recogniser joins neighbouring labels into one line and drops spaces between words. The picture tells: a line is cut
 * where the ground between letters is wide, and gets a space where it is as wide as one.
 */
export function splitLine(picture: Picture, line: TextLine): TextLine[] {
  const characters = [...line.text.replaceAll(/\s+/g, '')]
  if (characters.length < 2 || isWide(line.text)) return [line]
  const height = boxHeight(line.box)
  const gaps = findGaps(picture, line.box, Math.max(3, height * wordGap))
  if (gaps.length === 0) return [line]
  const cuts = placeGaps(line, characters, gaps)
  const lines: TextLine[] = []
  let text = ''
  let x1 = line.box.x1
  for (const [at, character] of characters.entries()) {
    const gap = cuts.get(at)
    if (gap && text && mayCut(characters, at, spacePositions(line.text))) {
      if (gap.x2 - gap.x1 >= height * labelGap) {
        lines.push({ ...line, text, box: { ...line.box, x1, x2: gap.x1 } })
        text = ''
        x1 = gap.x2
      } else text += ' '
    }
    text += character
  }
  lines.push({ ...line, text, box: { ...line.box, x1 } })
  return lines
}

/** Narrow figures and an icon beside a word leave gaps too: numbers, addresses and single letters of a word are not torn apart. */
function mayCut(characters: string[], at: number, spaces: number[]): boolean {
  if (spaces.includes(at)) return true
  const [before, after] = [characters[at - 1]!, characters[at]!]
  if (/[\d./:_-]/.test(before) && /[\d./:_-]/.test(after)) return false
  if (before === '_' || after === '_') return false
  const lone = at === 1 ? before : at === characters.length - 1 ? after : ''
  return !/[B-HJ-Zb-z]/.test(lone)
}

/** Chinese, Japanese and Korean put no spaces between words. */
function isWide(text: string): boolean {
  return /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/.test(text)
}

/** Columns of plain ground inside the line, at least `minWidth` wide. */
function findGaps(picture: Picture, box: PixelBox, minWidth: number): Gap[] {
  const [x1, x2] = [Math.max(0, Math.floor(box.x1)), Math.min(picture.width, Math.ceil(box.x2))]
  const [y1, y2] = [Math.max(0, Math.floor(box.y1)), Math.min(picture.height, Math.ceil(box.y2))]
  const ground = commonLevel(picture, x1, x2, y1, y2)
  const gaps: Gap[] = []
  let start = -1
  let seenInk = false
  for (let x = x1; x <= x2; x++) {
    let inked = x === x2
    for (let y = y1; y < y2 && !inked; y++) inked = Math.abs(level(picture, x, y) - ground) > 40
    if (!inked) {
      if (start < 0) start = x
      continue
    }
    if (start >= 0 && seenInk && x < x2 && x - start >= minWidth) gaps.push({ x1: start, x2: x })
    start = -1
    seenInk = true
  }
  return gaps
}

function level(picture: Picture, x: number, y: number): number {
  const at = (y * picture.width + x) * 3
  return (picture.data[at]! + 2 * picture.data[at + 1]! + picture.data[at + 2]!) >> 2
}

function commonLevel(picture: Picture, x1: number, x2: number, y1: number, y2: number): number {
  const counts = new Uint32Array(32)
  for (let y = y1; y < y2; y++) for (let x = x1; x < x2; x++) counts[level(picture, x, y) >> 3]!++
  return counts.indexOf(Math.max(...counts)) * 8 + 4
}

/** For each gap the index of the character that follows it. Spaces that were read are used as they are when their number fits. */
function placeGaps(line: TextLine, characters: string[], gaps: Gap[]): Map<number, Gap> {
  const spaces = spacePositions(line.text)
  if (spaces.length === gaps.length) return new Map(spaces.map((position, at) => [position, gaps[at]!]))
  const ends: number[] = []
  let total = 0
  for (const character of characters) ends.push((total += widthOf(character)))
  const inkWidth = line.box.x2 - line.box.x1 - gaps.reduce((sum, gap) => sum + gap.x2 - gap.x1, 0)
  const cuts = new Map<number, Gap>()
  let inkBefore = 0
  let from = line.box.x1
  for (const gap of gaps) {
    inkBefore += gap.x1 - from
    from = gap.x2
    const share = (inkBefore / Math.max(1, inkWidth)) * total
    const position = nearestIndex(ends, share, spaces) + 1
    if (position < characters.length && !cuts.has(position)) cuts.set(position, gap)
  }
  return cuts
}

function spacePositions(text: string): number[] {
  const positions: number[] = []
  let seen = 0
  for (const part of text.split(/\s+/)) {
    if (seen > 0) positions.push(seen)
    seen += [...part].length
  }
  return positions
}

/** The character whose right edge lies nearest; one that a space was read after wins over its neighbours. */
function nearestIndex(ends: number[], share: number, spaces: number[]): number {
  let best = 0
  for (const [at, end] of ends.entries()) if (Math.abs(end - share) < Math.abs(ends[best]! - share)) best = at
  return [best, best - 1, best + 1].find((at) => spaces.includes(at + 1)) ?? best
}

function widthOf(character: string): number {
  if (/[iljtfrI1.,:;'|!()[\]]/.test(character)) return 0.55
  if (/[mwMW@%—]/.test(character)) return 1.5
  return /[A-Z&]/.test(character) ? 1.2 : 1
}
