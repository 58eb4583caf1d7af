import type { Picture } from './text-recogniser.ts'
import { type PixelBox, type TextLine, boxHeight } from './text-line.ts'

/** A gap this wide separates two labels, a narrower one at least this wide two words; in ems, the size of the letters. */
const labelGap = 0.8
const wordGap = 0.2
/** Labels in a row stand closer than that at times: at least this far apart, and this many times as far as the words in them. */
const closeLabelGap = 0.56
const closeLabelRatio = 1.75
/** Ideographs fill their squares: two labels of them stand apart already at this. */
const wideLabelGap = 0.5
/** Share of the line's contrast from which a pixel is ink, and the grey levels between which that lies. */
const inkShare = 0.3
const [minInk, maxInk] = [16, 40]

/** The frame of a field or a cell is at most this thick, in pixels. */
const maxFrameWidth = 3
/** It reaches so far beyond the row of letters, above and below taken together. */
const frameReach = 2

/** `framed`: an upright line as high as the row of letters stands in it. */
type Gap = { x1: number; x2: number; framed?: boolean }

/**
 * The recogniser joins neighbouring labels into one line and drops spaces between words. The picture tells: a line is cut
 * where the ground between letters is wide or the frame of a field stands in it, and gets a space where it is as wide as one.
 */
export function splitLine(picture: Picture, read: TextLine): TextLine[] {
  // Between figures an o is a nought.
  const line = { ...read, text: read.text.replaceAll(/(?<=\d)[oO](?=\d)/g, '0') }
  const characters = [...line.text.replaceAll(/\s+/g, '')]
  if (characters.length < 2) return [line]
  const usual = emOf(line)
  const gaps = wordGaps(findGaps(picture, line.box), usual, isWide(line.text))
  const em = Math.min(usual, inkEm(line, characters, gaps))
  const letters = line.letters?.length === characters.length ? line.letters : undefined
  const empty = letters && !isWide(line.text) ? emptyCells(letters) : undefined
  if (gaps.length === 0 && !empty) return [line]
  const spaces = empty ?? spacePositions(line.text)
  const found = letters ? gapsBetween(letters, gaps) : placeGaps(line, characters, gaps, spaces)
  const cuts = empty ? new Map([...found].filter(([at]) => empty.includes(at))) : found
  const close = empty ? Infinity : closeCut(gaps, em)
  const lines: TextLine[] = []
  let text = ''
  let x1 = line.box.x1
  let start = 0
  const part = (to: number) => (line.letters ? { letters: line.letters.slice(start, to) } : {})
  for (const [at, character] of characters.entries()) {
    const gap = cuts.get(at)
    const cut = gap && text && mayCut(characters, at, spaces)
    if (cut && isBetweenLabels(gap, characters[at - 1]!, character, { em, close })) {
      lines.push({ ...line, text, box: { ...line.box, x1, x2: gap.x1 }, ...part(at) })
      text = ''
      start = at
      x1 = gap.x2
    } else if (cut || spaces.includes(at)) text += ' '
    text += character
  }
  lines.push({ ...line, text: text.trim(), box: { ...line.box, x1 }, ...part(characters.length) })
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

/** The size of the letters by the ink alone: labels that stand wide apart, as in a bar of menus, make a line long for what it says. */
function inkEm({ box }: TextLine, characters: readonly string[], gaps: readonly Gap[]): number {
  const advance = characters.reduce((sum, character) => sum + widthOf(character), 0)
  const ground = gaps.reduce((sum, gap) => sum + gap.x2 - gap.x1, 0)
  return ((box.x2 - box.x1 - ground) * 1000) / Math.max(200, advance)
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

function isBetweenLabels(
  gap: Gap,
  before: string,
  after: string,
  { em, close }: { em: number; close: number },
): boolean {
  const width = gap.x2 - gap.x1
  // Some leave a wider space after a sentence.
  return gap.framed === true || width >= em * gapBetween(before, after) || (width >= close && !/[.,;:!?]/.test(before))
}

/** From which width on gaps separate labels in a line that holds narrower ones, between the words of those labels. */
function closeCut(gaps: readonly Gap[], em: number): number {
  const narrowest = Math.min(...gaps.filter((gap) => !gap.framed).map((gap) => gap.x2 - gap.x1))
  return Math.max(closeLabelGap * em, closeLabelRatio * narrowest)
}

function gapBetween(before: string, after: string): number {
  return /^[\u4e01-\u9fff]{2}$/.test(before + after) ? wideLabelGap : labelGap
}

/** Chinese, Japanese and Korean put no spaces between words. */
function isWide(text: string): boolean {
  return /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/.test(text)
}

/** The gaps that are wider than those within words: at least twice as wide as the usual one, however the type is spaced. */
function wordGaps(gaps: readonly Gap[], em: number, isWide: boolean): Gap[] {
  const usual = median(gaps.map((gap) => gap.x2 - gap.x1))
  const least = isWide ? em * wideLabelGap : Math.min(em * labelGap, Math.max(em * wordGap, 2 * usual + 1))
  return gaps.filter((gap) => gap.framed || gap.x2 - gap.x1 >= Math.max(3, least))
}

/** Columns of plain ground inside the line. */
function findGaps(picture: Picture, box: PixelBox): Gap[] {
  const [x1, x2] = [Math.max(0, Math.floor(box.x1)), Math.min(picture.width, Math.ceil(box.x2))]
  const [y1, y2] = [Math.max(0, Math.floor(box.y1)), Math.min(picture.height, Math.ceil(box.y2))]
  const { ground, contrast } = groundOf(picture, x1, x2, y1, y2)
  // The thin edges of faint letters differ less from their ground than those of black ones.
  const least = Math.min(maxInk, Math.max(minInk, contrast * inkShare))
  const ink = Array.from({ length: x2 - x1 }, (_, at) => {
    let rows = 0
    for (let y = y1; y < y2; y++) if (Math.abs(level(picture, x1 + at, y) - ground) > least) rows++
    return rows
  })
  // High letters reach through the row; a frame goes on beyond it. It may be fainter than they are, and parts two grounds at times.
  const [top, bottom] = [Math.max(0, y1 - frameReach), Math.min(picture.height, y2 + frameReach)]
  const frames = framesIn(ink, (at, beside) => {
    let rows = 0
    for (let y = top; y < bottom; y++)
      if (Math.abs(level(picture, x1 + at, y) - level(picture, x1 + beside, y)) > minInk) rows++
    return rows >= y2 - y1 + frameReach
  })
  const gaps: Gap[] = []
  let start = -1
  let seenInk = false
  for (const [at, rows] of [...ink, Infinity].entries()) {
    if (rows === 0 || frames.has(at)) {
      if (start < 0) start = at
      continue
    }
    const framed = start >= 0 && [...frames].some((frame) => frame >= start && frame < at)
    if (start >= 0 && seenInk && at < ink.length)
      gaps.push({ x1: x1 + start, x2: x1 + at, ...(framed ? { framed } : {}) })
    start = -1
    seenInk = true
  }
  return gaps
}

/** The columns of thin lines with ground on both sides; `isUpright` tells whether one stands out from another from end to end. */
function framesIn(ink: readonly number[], isUpright: (at: number, beside: number) => boolean): Set<number> {
  const frames = new Set<number>()
  for (let at = 1; at < ink.length; at++) {
    if (ink[at - 1] !== 0 || !isUpright(at, at - 1)) continue
    let end = at + 1
    while (end - at <= maxFrameWidth && end < ink.length && isUpright(end, at - 1)) end++
    if (end - at > maxFrameWidth || ink[end] !== 0) continue
    for (let x = at; x < end; x++) frames.add(x)
  }
  return frames
}

function level(picture: Picture, x: number, y: number): number {
  const at = (y * picture.width + x) * 3
  return (picture.data[at]! + 2 * picture.data[at + 1]! + picture.data[at + 2]!) >> 2
}

function groundOf(
  picture: Picture,
  x1: number,
  x2: number,
  y1: number,
  y2: number,
): { ground: number; contrast: number } {
  const counts = new Uint32Array(32)
  for (let y = y1; y < y2; y++) for (let x = x1; x < x2; x++) counts[level(picture, x, y) >> 3]!++
  const ground = counts.indexOf(Math.max(...counts)) * 8 + 4
  const [lowest, highest] = [counts.findIndex((count) => count > 0) * 8, counts.findLastIndex((count) => count > 0) * 8]
  return { ground, contrast: Math.max(ground - lowest, highest - ground) }
}

/** For each gap the index of the letter that follows it, by where the recogniser found the letters. */
function gapsBetween(letters: readonly number[], gaps: readonly Gap[]): Map<number, Gap> {
  const cuts = new Map<number, Gap>()
  for (const gap of gaps) {
    const middle = (gap.x1 + gap.x2) / 2
    // An icon or a caret beside the words leaves a gap that no letter follows or precedes.
    if (middle < letters[0]! || middle > letters.at(-1)!) continue
    // Letters are placed to a quarter of their size or so; of two places the one with the longer step is likelier.
    const misfit = (at: number) => {
      const [before, after] = [letters[at - 1]!, letters[at]!]
      return Math.abs((before + after) / 2 - middle) - 0.3 * (after - before)
    }
    let at = 1
    for (let next = 2; next < letters.length; next++) if (misfit(next) < misfit(at)) at = next
    cuts.set(at, gap)
  }
  return cuts
}

/** Fewer letters fit any grid, and letters of one width stand this close to theirs, as a share of its pitch. */
const minGridLetters = 12
const maxOffGrid = 0.13

/**
 * Where letters are all of one width, as in terminals and editors, narrow ones leave gaps as wide as spaces: a space is a
 * place that holds no letter. The indices of the letters that follow one, or undefined where the places fit no grid.
 */
function emptyCells(letters: readonly number[]): number[] | undefined {
  if (letters.length < minGridLetters) return undefined
  let pitch = median(letters.slice(1).map((x, at) => x - letters[at]!))
  let steps: number[] = []
  for (let pass = 0; pass < 3; pass++) {
    steps = letters.slice(1).map((x, at) => Math.max(1, Math.round((x - letters[at]!) / pitch)))
    pitch = (letters.at(-1)! - letters[0]!) / steps.reduce((sum, each) => sum + each, 0)
  }
  let cell = 0
  const offsets = letters.map((x, at) => {
    cell += at === 0 ? 0 : steps[at - 1]!
    return x - letters[0]! - cell * pitch
  })
  const mean = offsets.reduce((sum, each) => sum + each, 0) / offsets.length
  const spread = Math.sqrt(offsets.reduce((sum, each) => sum + (each - mean) ** 2, 0) / offsets.length)
  if (spread > maxOffGrid * pitch) return undefined
  return steps.flatMap((step, at) => (step > 1 ? [at + 1] : []))
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0
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
