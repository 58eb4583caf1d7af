import type { Picture } from './picture.ts'
import { type PixelBox, boxHeight, boxWidth } from './text-line.ts'
import type { TextModels } from './text-models.ts'

/** `places` are the middles of the letters other than spaces, in order, as shares of the box's width. */
export type ReadText = { text: string; confidence: number; places: number[] }

/** The network reads lines of this height. */
const lineHeight = 48
const minLineWidth = 8

/** Lines are padded to multiples of this, so that several are read at once and each the same way whatever its company. */
const widthStep = 32
/** More at once no longer fits into the processor's caches and takes half as long again; fewer leave a core idle. */
const maxBatchWidth = 1280

type Strip = { at: number; width: number; levels: Float32Array }

/** Reads the line in each of the boxes, which are whole pixels inside the picture. */
export async function recogniseLines(
  { recogniser, characters }: Pick<TextModels, 'recogniser' | 'characters'>,
  picture: Picture,
  boxes: readonly PixelBox[],
): Promise<ReadText[]> {
  const found: ReadText[] = []
  const strips = boxes.map((box, at): Strip => {
    const width = Math.max(minLineWidth, Math.round((lineHeight * boxWidth(box)) / boxHeight(box)))
    return { at, width, levels: stretch(picture, box, width) }
  })
  const byWidth = Map.groupBy(strips, (strip) => Math.ceil(strip.width / widthStep) * widthStep)
  for (const [width, alike] of byWidth) {
    const atOnce = Math.max(1, Math.floor(maxBatchWidth / width))
    for (let from = 0; from < alike.length; from += atOnce) {
      const batch = alike.slice(from, from + atOnce)
      const output = await recogniser.run(padded(batch, width), [batch.length, 3, lineHeight, width])
      const [, steps, classes] = output.dims as [number, number, number]
      for (const [row, strip] of batch.entries()) {
        const scores = output.data.subarray(row * steps * classes, (row + 1) * steps * classes)
        found[strip.at] = decode(scores, characters, { steps, classes, stepShare: width / steps / strip.width })
      }
      output.dispose()
    }
  }
  return found
}

/** The strips one after another, each three times, as the network takes colours; 0 is the grey that it takes for nothing. */
function padded(strips: readonly Strip[], width: number): Float32Array {
  const plane = lineHeight * width
  const input = new Float32Array(strips.length * 3 * plane)
  for (const [row, strip] of strips.entries()) {
    const start = row * 3 * plane
    for (let y = 0; y < lineHeight; y++)
      input.set(strip.levels.subarray(y * strip.width, (y + 1) * strip.width), start + y * width)
    input.copyWithin(start + plane, start, start + plane)
    input.copyWithin(start + 2 * plane, start, start + plane)
  }
  return input
}

/** The levels of red, from -1 to 1: the signs that ask for a value are red on white and vanish, as they should. */
function stretch({ data, width: pictureWidth }: Picture, box: PixelBox, width: number): Float32Array {
  const [lastX, lastY] = [boxWidth(box) - 1, boxHeight(box) - 1]
  const levels = new Float32Array(lineHeight * width)
  const across = Array.from({ length: width }, (_, x) => between(x, boxWidth(box) / width, lastX))
  for (let y = 0, to = 0; y < lineHeight; y++) {
    const down = between(y, boxHeight(box) / lineHeight, lastY)
    const above = ((box.y1 + down.from) * pictureWidth + box.x1) * 3
    const below = ((box.y1 + down.next) * pictureWidth + box.x1) * 3
    for (let x = 0; x < width; x++, to++) {
      const { from, next, part } = across[x]!
      const upper = data[above + from * 3]! * (1 - part) + data[above + next * 3]! * part
      const lower = data[below + from * 3]! * (1 - part) + data[below + next * 3]! * part
      levels[to] = (upper * (1 - down.part) + lower * down.part) / 127.5 - 1
    }
  }
  return levels
}

/** The two pixels between which a stretched one lies, and how far on. */
function between(at: number, step: number, last: number): { from: number; next: number; part: number } {
  const place = Math.min(last, Math.max(0, (at + 0.5) * step - 0.5))
  const from = Math.floor(place)
  return { from, next: Math.min(last, from + 1), part: place - from }
}

type Scores = { steps: number; classes: number; stepShare: number }

/** The likeliest class of each step; repeats and blanks are left out. */
function decode(scores: Float32Array, characters: readonly string[], { steps, classes, stepShare }: Scores): ReadText {
  let text = ''
  const places: number[] = []
  let sum = 0
  let count = 0
  let last = 0
  for (let step = 0; step < steps; step++) {
    const from = step * classes
    let best = 0
    for (let at = 1; at < classes; at++) if (scores[from + at]! > scores[from + best]!) best = at
    const character = characters[best] ?? ''
    const place = (step + 0.5) * stepShare
    if (best !== 0 && best !== last) {
      text += character
      sum += scores[from + best]!
      count++
      if (character.trim()) places.push(place)
    } else if (best !== 0 && character.trim()) places[places.length - 1] = (places.at(-1)! + place) / 2
    last = best
  }
  return { text: plainForms(text.trim()), confidence: count === 0 ? 0 : sum / count, places }
}

/** The recogniser gives Latin signs in their wide Chinese forms at times. */
function plainForms(text: string): string {
  return /[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]/.test(text)
    ? text
    : text.replaceAll(/[\uff01-\uff5e]/g, (sign) => String.fromCodePoint(sign.codePointAt(0)! - 0xfee0))
}
