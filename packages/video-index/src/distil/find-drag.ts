import { findFieldLabel } from '../describe/find-label.ts'
import { findPointedText, findWordsNear } from '../describe/find-target.ts'
import type { Observation, Scale } from '../describe/observation.ts'
import { labelText } from '../read/label-text.ts'
import { bareText, readsAlike } from '../read/text-compare.ts'
import { type TextLine, distanceTo, intersects } from '../read/text-line.ts'
import { type FoundAction, middle, placeOf, textOf } from './found-action.ts'
import { typedBox } from './typed-row.ts'

/** In pixels, for a side of 1280. */
const minMoved = 24
/** A knob slides along one side of the frame. */
const maxAslant = 0.35
/** Its value stands above or below it, as a share of the frame's width, or far on its row, in pixels for a side of 1280. */
const maxFromValue = 0.15
const maxBeside = 24
/** What is let go of snaps into its slot: this far off the pointer's way, in pixels for a side of 1280 or as a share of the way. */
const minSlack = 60
const maxSlack = 0.5

/** Words that stand elsewhere after the motion, or a value that it set; undefined when nothing tells that anything was taken along. */
export function findDrag(observation: Observation, scale: Scale): FoundAction | undefined {
  if (!observation.point || !observation.draggedTo) return undefined
  return findMoved(observation, scale) ?? findSet(observation, scale)
}

/** A card, a row or a file: the words that were under the pointer are gone from there and stand where it let go. */
function findMoved(observation: Observation, scale: Scale): FoundAction | undefined {
  const { before, late, point, draggedTo } = observation
  const taken = findPointedText(point!, before, scale)
  if (!taken || bareText(taken.text).length < 3 || countOf(taken.line, before.lines) > 1) return undefined
  const [aside, upright] = [draggedTo![0] - point![0], draggedTo![1] - point![1]]
  const [fromX, fromY] = middle(taken.line.box)
  const slack = Math.max(minSlack * scale.unit, maxSlack * Math.hypot(aside, upright))
  const moved = late.lines.find((line) => {
    const [toX, toY] = middle(line.box)
    return (
      readsAlike(line.text, taken.line.text) &&
      Math.hypot(toX - fromX, toY - fromY) > minMoved * scale.unit &&
      Math.hypot(toX - fromX - aside, toY - fromY - upright) < slack
    )
  })
  if (!moved || countOf(taken.line, late.lines) > 1) return undefined
  const onto = headingOver(moved, late.lines, scale)
  return {
    kind: 'drag',
    target: {
      text: taken.text,
      ...placeOf(taken.line.box, point, scale),
      near: findWordsNear(point!, before, scale).filter((words) => words !== taken.text),
    },
    value: onto?.text,
    to: { ...textOf(onto), ...pointOf(draggedTo!, scale) },
    secret: false,
    confidence: 0.8,
    observations: [observation],
  }
}

function countOf(line: TextLine, lines: readonly TextLine[]): number {
  return lines.filter((each) => readsAlike(each.text, line.text)).length
}

/** The first words of the column or list that something was let go in. */
function headingOver({ box }: TextLine, lines: readonly TextLine[], { unit }: Scale): { text: string } | undefined {
  let top = box.y1
  let heading: TextLine | undefined
  const above = lines
    .filter((line) => line.box.y2 <= box.y1 && line.box.x1 < box.x2 && line.box.x2 > box.x1 - 30 * unit)
    .sort((a, b) => b.box.y1 - a.box.y1)
  for (const line of above) {
    if (top - line.box.y2 > 60 * unit) break
    top = line.box.y1
    if (/\p{L}{2}/u.test(line.text)) heading = line
  }
  return heading && { text: labelText(heading.text) }
}

/** A knob: a number that stands at its place, before and after, and is another one. */
function findSet(observation: Observation, scale: Scale): FoundAction | undefined {
  const { before, late, point, draggedTo, episode } = observation
  const [aside, upright] = [Math.abs(draggedTo![0] - point![0]), Math.abs(draggedTo![1] - point![1])]
  if (Math.min(aside, upright) > maxAslant * Math.max(aside, upright)) return undefined
  const changed = episode.changes.map((each) => typedBox(each, scale))
  for (const line of late.lines) {
    if (!/\d/.test(line.text) || !changed.some((box) => intersects(box, line.box))) continue
    const old = before.lines.find(
      (each) => intersects(each.box, line.box) && withoutNumbers(each.text) === withoutNumbers(line.text),
    )
    if (
      distanceTo(line.box, point!) > maxFromValue * scale.width &&
      Math.abs(middle(line.box)[1] - point![1]) > maxBeside * scale.unit
    )
      continue
    if (!old || bareText(old.text) === bareText(line.text)) continue
    const words = labelText(line.text.replace(/[-+]?\d[\d.,]*.*$/u, '').trim())
    const knob = { x1: point![0] - 8 * scale.unit, x2: point![0] + 8 * scale.unit, y1: line.box.y1, y2: line.box.y2 }
    const label = /\p{L}{2}/u.test(words)
      ? { text: words }
      : (findFieldLabel(line.box, before, late, scale) ?? findFieldLabel(knob, before, late, scale))
    const number = /[-+]?\d[\d.,]*\d|\d/.exec(line.text)![0]
    return {
      kind: 'drag',
      target: {
        ...textOf(label),
        role: 'slider',
        ...placeOf(line.box, point, scale),
        near: findWordsNear(point!, before, scale),
      },
      value: /^[-+]?\d/.test(line.text) ? line.text.trim() : number,
      to: pointOf(draggedTo!, scale),
      secret: false,
      confidence: 0.7,
      observations: [observation],
    }
  }
  return undefined
}

function withoutNumbers(text: string): string {
  return bareText(text.replaceAll(/\d+/g, ''))
}

function pointOf([x, y]: readonly [number, number], scale: Scale): { point: [number, number] } {
  return { point: placeOf({ x1: x, y1: y, x2: x, y2: y }, [x, y], scale).point! }
}
