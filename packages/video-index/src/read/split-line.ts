import type { Picture } from './text-recogniser.ts'
import { type PixelBox, type TextLine, boxHeight } from './text-line.ts'

/** A gap this wide separates two labels, a narrower one at least this wide two words; in ems, the size of the letters. */
const labelGap = 0.8
const wordGap = 0.24

type Gap = { x1: number; x2: number }

/**
 * The recogniser joins neighbouring labels into one line and drops spaces between words. The picture tells: a line is cut
 * where the ground between letters is wide, and gets a space where it is as wide as one.
 */
export function splitLine(picture: Picture, line: TextLine): TextLine[] {
  const characters = [...line.text.replaceAll(/\s+/g, '')]
  if (characters.length < 2) return [line]
  const em = emOf(line)
  const gaps = findGaps(picture, line.box, Math.max(3, em * (isWide(line.text) ? labelGap : wordGap)))
  if (gaps.length === 0) return [line]
  const spaces = spacePositions(line.text)
  const cuts = placeGaps(line, characters, gaps, spaces)
  const lines: TextLine[] = []
  let text = ''
  let x1 = line.box.x1
  for (const [at, character] of characters.entries()) {
    const gap = cuts.get(at)
    const cut = gap && text && mayCut(characters, at, spaces)
    if (cut && gap.x2 - gap.x1 >= em * labelGap) {
      lines.push({ ...line, text, box: { ...line.box, x1, x2: gap.x1 } })
      text = ''
      x1 = gap.x2
    } else if (cut || spaces.includes(at)) text += ' '
    text += character
  }
  lines.push({ ...line, text: text.trim(), box: { ...line.box, x1 } })
  return lines
}

/** The size of the letters, from how long the line is for what it says. */
export function emOf(line: TextLine): number {
  const characters = [...line.text.replaceAll(/\s+/g, '')]
  const advance = characters.reduce(
    (sum, character) => sum + widthOf(character),
    278 * (line.text.split(/\s+/).length - 1),
  )
  return Math.min(boxHeight(line.box) * 1.4, ((line.box.x2 - line.box.x1) * 1000) / Math.max(200, advance))
}

/** Narrow figures and an icon beside a word leave gaps too: numbers, addresses and single letters of a word are not torn apart. */
function mayCut(characters: string[], at: number, spaces: number[]): boolean {
  if (spaces.includes(at)) return true
  const [before, after] = [characters[at - 1]!, characters[at]!]
  if (/[\d./:_-]/.test(before) && /[\d./:_-]/.test(after)) return false
  if (before === '_' || after === '_' || /[)\]%,.;:!?]/.test(after) || /[([]/.test(before)) return false
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

/**
 * For each gap the index of the character that follows it: the assignment of characters to stretches of ink whose widths
 * fit best, with cuts where the recogniser read a space preferred. A stretch may hold none: an icon or a caret.
 */
function placeGaps(line: TextLine, characters: string[], gaps: Gap[], spaces: number[]): Map<number, Gap> {
  if (spaces.length === gaps.length) return new Map(spaces.map((position, at) => [position, gaps[at]!]))
  const stretches = [...gaps, { x1: line.box.x2, x2: line.box.x2 }].map(
    (gap, at) => gap.x1 - (gaps[at - 1]?.x2 ?? line.box.x1),
  )
  const before = [0]
  for (const character of characters) before.push(before.at(-1)! + widthOf(character))
  const total = before.at(-1)!
  const unit = stretches.reduce((sum, each) => sum + each, 0) / total
  const usual = total / characters.length
  // best[k][p]: least misfit of the first k stretches holding the first p characters
  const best = Array.from({ length: stretches.length + 1 }, () =>
    new Float64Array(characters.length + 1).fill(Infinity),
  )
  const from = Array.from({ length: stretches.length + 1 }, () => new Int32Array(characters.length + 1))
  best[0]![0] = 0
  for (const [k, stretch] of stretches.entries())
    for (let start = 0; start <= characters.length; start++) {
      const sofar = best[k]![start]!
      if (sofar === Infinity) continue
      for (let end = start; end <= characters.length; end++) {
        const misfit = (stretch / unit - (before[end]! - before[start]!)) / usual
        const cost = sofar + misfit * misfit - (spaces.includes(end) ? 0.6 : 0)
        if (cost >= best[k + 1]![end]!) continue
        best[k + 1]![end] = cost
        from[k + 1]![end] = start
      }
    }
  const cuts = new Map<number, Gap>()
  for (let k = stretches.length, end = characters.length; k > 1; k--) {
    end = from[k]![end]!
    if (end > 0 && end < characters.length) cuts.set(end, gaps[k - 2]!)
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

/** Advance widths of a plain sans-serif face in thousandths of its size, by groups of characters that share one. */
const widths: readonly [number, string][] = [
  [222, "ijl'|"],
  [278, 'ftI.,:;!/[]\\ '],
  [333, 'r()-`"°'],
  [389, '*'],
  [500, 'cksvxyzJ'],
  [584, '+<=>~'],
  [611, 'FTZ'],
  [667, 'ABEKPSVXY&'],
  [722, 'CDHNRUw'],
  [778, 'GOQ'],
  [833, 'mM'],
  [889, '%'],
  [944, 'W'],
  [1015, '@—'],
]
const widthByCharacter = new Map(
  widths.flatMap(([width, characters]) => [...characters].map((character): [string, number] => [character, width])),
)

function widthOf(character: string): number {
  return widthByCharacter.get(character) ?? (isWide(character) ? 1000 : 556)
}
