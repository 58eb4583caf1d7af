import { changedLines } from '../describe/changed-lines.ts'
import type { Scale } from '../describe/observation.ts'
import { keyframeName } from '../describe/read-observations.ts'
import type { Action, Step } from '../protocol/procedure.ts'
import { labelText } from '../read/label-text.ts'
import { bareText, textSimilarity } from '../read/text-compare.ts'
import type { TextLine } from '../read/text-line.ts'
import type { FoundAction } from './found-action.ts'
import { looksLikeAddress, readAddress } from './read-address.ts'
import { stepTitle } from './step-title.ts'

const maxExpectedTexts = 8

/** An action as a step: when it was done, its pictures, and what came of it. */
export function stepOf(action: FoundAction, n: number, parameter: string | undefined, scale: Scale): Step {
  const [opening, closing] = [action.observations[0]!, action.observations.at(-1)!]
  const found: Action = {
    kind: action.kind,
    ...(Object.keys(action.target).length > 0 ? { target: action.target } : {}),
    ...(action.value === undefined ? {} : { value: action.value }),
    ...(action.to ? { to: action.to } : {}),
    ...(parameter ? { parameter } : {}),
  }
  return {
    n,
    title: stepTitle(found, action.secret),
    start_s: round(opening.episode.startS),
    end_s: round(Math.max(closing.episode.endS, opening.episode.startS + 0.1)),
    action: found,
    expect: expectationOf(action, scale),
    keyframes: { before: keyframeName(opening.before), after: keyframeName(closing.late) },
    confidence: Math.round(action.confidence * 100) / 100,
  }
}

function expectationOf(action: FoundAction, scale: Scale): Step['expect'] {
  const [opening, closing] = [action.observations[0]!, action.observations.at(-1)!]
  const brought = changedLines(opening.before.lines, closing.late.lines, scale)
    .filter(
      (line) =>
        line.box.y1 > scale.height * 0.1 &&
        line.confidence > 0.8 &&
        !looksLikeAddress(line.text) &&
        !isCaption(line, scale),
    )
    .map((line) => ({ text: labelText(line.text), weight: weightOf(line.text) }))
    .filter(
      ({ text }) =>
        bareText(text).length > 2 &&
        textSimilarity(text, action.value ?? '') < 0.8 &&
        !bareText(action.value ?? '').includes(bareText(text)),
    )
  const text = [
    ...new Map(brought.sort((a, b) => b.weight - a.weight).map((each) => [bareText(each.text), each.text])).values(),
  ]
  const [from, to] = [readAddress(opening.before, scale), readAddress(closing.late, scale)]
  const moved = from !== null && to !== null && textSimilarity(from, to) < 0.97
  return { text: text.slice(0, maxExpectedTexts), url: moved ? to : null }
}

function isCaption({ box }: TextLine, { captionRows }: Scale): boolean {
  return captionRows.some((row) => box.y1 >= row.y1 && box.y2 <= row.y2)
}

/** Words say more than numbers, and a phrase more than a paragraph. */
function weightOf(text: string): number {
  const letters = text.replaceAll(/[^\p{L}]/gu, '').length
  const words = text.trim().split(/\s+/).length
  return (
    (words > 1 ? 0.4 : 0) +
    letters / Math.max(4, text.length) -
    (text.length > 60 ? 0.5 : 0) +
    Math.min(letters, 20) / 40
  )
}

function round(seconds: number): number {
  return Math.round(seconds * 100) / 100
}
