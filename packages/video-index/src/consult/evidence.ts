import { labelText } from '../read/label-text.ts'
import type { Screen } from '../read/screen-reader.ts'
import { type TextLine, boxHeight, distanceTo } from '../read/text-line.ts'
import type { Change } from './change.ts'

/** Places are told to models as shares of a thousand. */
const whole = 1000
const maxWords = 6
const maxBrought = 5
/** Words further from the place than so many heights of their letters say little about it. */
const reach = 8

type Frame = {
  before: Screen | undefined
  shownAs: ReadonlyMap<string, string>
  width: number
  height: number
}

/** What was read of a change, in one line: words of the screen are quoted, and places are of 1000. */
export function evidenceOf({ n, step, isSeen, told }: Change, frame: Frame): string {
  const { start_s, end_s, action, expect, keyframes } = step
  const { kind, target, value } = action
  const pictures = [keyframes.before, keyframes.after]
    .filter(Boolean)
    .map((name) => `<${secondsOf(frame.shownAs.get(name) ?? name).toFixed(1)} seconds>`)
  const words = wordsNear(target?.point, frame)
  const facts = [
    isSeen
      ? `${kind}${target?.text ? ` on ${quoted(target.text)}` : ''}`
      : 'the screen changed, and nothing was read of what was done',
    value === undefined ? '' : `value ${quoted(value)}`,
    target?.point ? `pointer at [${target.point.map((share) => Math.round(share * whole)).join(', ')}]` : '',
    words.length > 0 ? `words there ${words.join(', ')}` : '',
    expect.text.length > 0 ? `afterwards there is ${expect.text.slice(0, maxBrought).map(quoted).join(', ')}` : '',
    told.length > 0 ? `people are told ${told.map(quoted).join(', ')}` : '',
  ]
  return `Change ${n}, from ${start_s.toFixed(1)} to ${end_s.toFixed(1)} seconds, between ${pictures.join(' and ')}: ${facts.filter(Boolean).join('; ')}`
}

/** The seconds in the name of a keyframe. */
export function secondsOf(keyframe: string): number {
  return Number(/(\d+)\.\w+$/.exec(keyframe)?.[1] ?? 0) / 1000
}

function wordsNear(point: readonly [number, number] | undefined, { before, width, height }: Frame): string[] {
  if (!point) return []
  const place = [point[0] * width, point[1] * height] as const
  const distance = ({ box }: TextLine) => distanceTo(box, place) / Math.max(1, boxHeight(box))
  return (before?.lines ?? [])
    .filter((line) => distance(line) < reach)
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, maxWords)
    .map(({ text, box }) => {
      const corners = [box.x1 / width, box.y1 / height, box.x2 / width, box.y2 / height]
      return `${quoted(labelText(text))} [${corners.map((share) => Math.round(share * whole)).join(', ')}]`
    })
}

const quoted = (text: string): string => JSON.stringify(text)
