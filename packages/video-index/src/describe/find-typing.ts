import type { Change } from '../sample/frame-changes.ts'
import { joined, sizeOf } from '../sample/box.ts'
import { type Residual, isOutline } from './residuals.ts'

/** Small changes one after another on one line, in analysis pixels: letters that are typed, or a knob that slides. */
export type TypingRun = { startS: number; endS: number; box: Change; keys: number; first: Change; last: Change }

const maxPauseS = 2
const minKeys = 3
/** A letter with its caret is rarely higher than this share of the frame's height. */
const maxLetterShare = 0.1
/** Text grows along the line: a run spans several times its usual letter, an icon that blinks does not. */
const minSpread = 1.9
/** While somebody types, little else changes in the same frame; a page that is being drawn changes everywhere. */
const maxCrowd = 7
const maxArea = 0.03
/** A letter's width in shares of the line's height. */
const letterWidth = 0.45
const maxLettersPerS = 30
/** A shorter run tells no speed. */
const minLengthS = 0.6
/** A letter stands beside the one before; a knob that slides is drawn anew over where it was. */
const minStride = 0.16
const minSlides = 8
const minSlidesPerS = 5

type Trail = TypingRun & {
  columns: Set<number>
  widths: number
  strides: number[]
  crowds: number[]
  areas: number[]
  text?: Change
}

/**
 * Finds text being typed, small changes on one line that follow the caret, however slowly, also when letters are taken
 * back; and, apart from it, what slides along a line.
 */
export function findTyping(residuals: Residual[], frameHeight: number): { typing: TypingRun[]; slides: TypingRun[] } {
  const trails = findTrails(residuals, frameHeight)
    .filter((trail) => trail.columns.size >= minKeys && trail.endS > trail.startS)
    .sort((a, b) => a.startS - b.startS)
  return {
    typing: trails
      .filter((trail) => !isSlide(trail) && isTyped(trail))
      .map(({ text, box, ...run }) => runOf(run, text ?? box)),
    slides: trails.filter(isSlide).map((trail) => runOf(trail, trail.box)),
  }
}

function runOf({ startS, endS, keys, first, last }: Omit<TypingRun, 'box'>, box: Change): TypingRun {
  return { startS, endS, box, keys, first, last }
}

function isTyped(trail: Trail): boolean {
  const [width, height] = sizeOf(trail.box)
  return (
    width > 1.2 * height &&
    width >= (minSpread * trail.widths) / trail.keys &&
    median(trail.crowds) <= maxCrowd &&
    median(trail.areas) <= maxArea &&
    isByHand(trail)
  )
}

function isSlide({ keys, strides, widths, startS, endS }: Trail): boolean {
  return keys >= minSlides && median(strides) < (minStride * widths) / keys && keys / (endS - startS) > minSlidesPerS
}

function findTrails(residuals: readonly Residual[], frameHeight: number): Trail[] {
  const open: Trail[] = []
  const done: Trail[] = []
  for (const residual of residuals) {
    // Hands leave the pointer alone while they type; a slider or a marquee follows it.
    if (residual.scrolled || residual.hover || residual.pointerMoves) continue
    for (const run of open.splice(0)) (residual.timeS - run.endS > maxPauseS ? done : open).push(run)
    const used = new Set<TypingRun>()
    for (const change of residual.changes) {
      if (!isLetterSized(change, frameHeight)) continue
      const run = open
        .filter((each) => !used.has(each) && continues(each.last, change) && staysOnLine(each.box, change))
        .sort((a, b) => b.keys - a.keys)[0]
      if (!run) {
        if (isRedrawn(change, residual)) continue
        open.push({
          startS: residual.timeS,
          endS: residual.timeS,
          box: { ...change },
          keys: 1,
          first: change,
          last: change,
          strides: [],
          columns: new Set([change.x1 >> 1]),
          widths: sizeOf(change)[0],
          crowds: [residual.changes.length],
          areas: [residual.area],
          ...(isLetterShaped(change) ? { text: { ...change } } : {}),
        })
        used.add(open.at(-1)!)
        continue
      }
      used.add(run)
      run.endS = residual.timeS
      run.keys++
      run.crowds.push(residual.changes.length)
      run.areas.push(residual.area)
      run.widths += sizeOf(change)[0]
      run.strides.push(Math.abs(change.x1 - run.last.x1))
      run.last = change
      run.columns.add(change.x1 >> 1)
      // What the first key clears or lights up is wider than a letter and no part of the text.
      if (isLetterShaped(change)) run.text = run.text ? joined(run.text, change) : { ...change }
      run.box = joined(run.box, change)
    }
  }
  return [...done, ...open]
}

/** Text that streams in, as an answer of a machine does, is faster than anybody types. */
function isByHand({ box, startS, endS, text }: { box: Change; startS: number; endS: number; text?: Change }): boolean {
  const [width, height] = sizeOf(text ?? box)
  const letters = width / (letterWidth * height)
  return endS - startS < minLengthS || letters / (endS - startS) <= maxLettersPerS
}

/** A prompt comes up at once, and the cursor behind it: the row was drawn, not typed. */
function isRedrawn(change: Change, { changes }: Residual): boolean {
  const [, height] = sizeOf(change)
  return changes.some((each) => sizeOf(each)[0] > 6 * height && each.y1 < change.y2 && change.y1 < each.y2)
}

/** A run keeps to its line: what creeps up or down is no text. */
function staysOnLine(box: Change, next: Change): boolean {
  const together = Math.max(box.y2, next.y2) - Math.min(box.y1, next.y1)
  return together <= 1.7 * Math.max(8, Math.min(sizeOf(box)[1], 1.5 * sizeOf(next)[1]))
}

function isLetterShaped(change: Change): boolean {
  return sizeOf(change)[0] <= 2.5 * sizeOf(change)[1]
}

function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0
}

function isLetterSized(change: Change, frameHeight: number): boolean {
  const [width, height] = sizeOf(change)
  return (
    change.sharpPixels > 0 &&
    !isOutline(change) &&
    height >= 3 &&
    height <= frameHeight * maxLetterShare &&
    width <= height * 6 + 12
  )
}

/** The next letter stands on the same line, at the end of the last one, or takes it back. */
function continues(last: Change, next: Change): boolean {
  const shared = Math.min(last.y2, next.y2) - Math.max(last.y1, next.y1)
  if (shared < 0.5 * Math.min(sizeOf(last)[1], sizeOf(next)[1])) return false
  const reach = Math.max(6, sizeOf(last)[1] * 1.2)
  return next.x1 <= last.x2 + reach && next.x2 >= last.x1 - reach * 2
}
