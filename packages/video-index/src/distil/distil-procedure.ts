import { changedLines } from '../describe/changed-lines.ts'
import type { Observation, Scale } from '../describe/observation.ts'
import { keyframeName } from '../describe/read-observations.ts'
import type { Action, Parameter, Procedure, Step } from '../protocol/procedure.ts'
import { labelText } from '../read/label-text.ts'
import type { TextLine } from '../read/text-line.ts'
import type { Screen } from '../read/screen-reader.ts'
import { bareText, textSimilarity } from '../read/text-compare.ts'
import { boundSteps } from '../timed-text/bound-steps.ts'
import { nameSteps } from '../timed-text/name-steps.ts'
import type { SeenStep } from '../timed-text/seen-step.ts'
import type { TimedText } from '../timed-text/timed-text.ts'
import { findActions } from './find-actions.ts'
import type { FoundAction } from './found-action.ts'
import { looksLikeAddress, readAddress } from './read-address.ts'
import { stepTitle } from './step-title.ts'

const maxExpectedTexts = 8

/** One procedure from all that was observed: steps a person would say, the values a next user would change, what each step brought about. */
export function distilProcedure(
  observations: readonly Observation[],
  first: Screen | undefined,
  title: string,
  scale: Scale,
  texts: readonly TimedText[] = [],
): Procedure {
  const actions = findActions(observations, scale)
  const parameters: Parameter[] = []
  const seen = actions.map((action, at): SeenStep => {
    const [opening, closing] = [action.observations[0]!, action.observations.at(-1)!]
    const parameter = parameterOf(action, parameters)
    const found: Action = {
      kind: action.kind,
      ...(Object.keys(action.target).length > 0 ? { target: action.target } : {}),
      ...(action.value === undefined ? {} : { value: action.value }),
      ...(action.to ? { to: action.to } : {}),
      ...(parameter ? { parameter } : {}),
    }
    const step: Step = {
      n: at + 1,
      title: stepTitle(found, action.secret),
      start_s: round(opening.episode.startS),
      end_s: round(Math.max(closing.episode.endS, opening.episode.startS + 0.1)),
      action: found,
      expect: expectationOf(action, scale),
      keyframes: { before: keyframeName(opening.before), after: keyframeName(closing.late) },
      confidence: Math.round(action.confidence * 100) / 100,
    }
    return { step, actionS: opening.episode.actionS, linesBefore: opening.before.lines }
  })
  const steps = nameSteps(boundSteps(seen, texts), texts)
  return { title, start_url: first ? readAddress(first, scale) : null, parameters, steps }
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

function parameterOf(action: FoundAction, parameters: Parameter[]): string | undefined {
  const { kind, value, secret } = action
  if (kind !== 'fill' && kind !== 'select' && kind !== 'upload') return undefined
  const label = action.target.text ?? (kind === 'upload' ? 'File' : `Text ${parameters.length + 1}`)
  const base = nameOf(label) || `value_${parameters.length + 1}`
  let name = base
  for (let again = 2; parameters.some((each) => each.name === name); again++) name = `${base}_${again}`
  parameters.push({
    name,
    label,
    recorded_value: secret ? '' : (value ?? ''),
    kind: secret ? 'secret' : kind === 'upload' ? 'file' : kind === 'select' ? 'choice' : 'text',
  })
  return name
}

/** `Reading time (minutes)` becomes `reading_time_minutes`; other scripts stay as they are. */
function nameOf(label: string): string {
  return label
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
    .replaceAll(/^_+|_+$/g, '')
    .slice(0, 48)
}

function round(seconds: number): number {
  return Math.round(seconds * 100) / 100
}
