import { isUnspaced } from '../language/words.ts'
import type { Step } from '../protocol/procedure.ts'
import { bareText } from '../read/text-compare.ts'
import { type Agreement, agreementOf, says } from './agreement.ts'
import { findSections } from './find-sections.ts'
import { type Instruction, readInstruction } from './instruction.ts'
import { type ScopedText, overlapOf, scopesOf } from './scope.ts'
import type { SeenStep } from './seen-step.ts'
import { type TimedText, withSentences } from './timed-text.ts'

type Told = ScopedText & { instruction: Instruction }
type Match = { step: SeenStep; told: Told; agreement: Agreement }

/** A step shares at least this much of its time with the words that name it. */
const minOverlap = 0.5
/** Words of a label that are said by chance stay below. */
const minSaid = 0.5
/** Words over several steps name the one that they tell of by nearly all of its name and theirs. */
const minSaidAmongOthers = 0.8
const minExplainedAmongOthers = 0.6

/**
 * Gives steps the titles that people wrote for them, where words and sight agree in time and content, and puts them into
 * the sections that chapters, title cards and numbered captions make. What was seen is never changed by what is told.
 */
export function nameSteps(seen: readonly SeenStep[], texts: readonly TimedText[]): Step[] {
  // What else is said does not end the time of an instruction; what else is shown does.
  const scopes = scopesOf(
    withSentences(texts).filter((text) => text.source !== 'subtitle' || readInstruction(text.text) !== undefined),
  )
  const told = scopes.flatMap((scope): Told[] => {
    const instruction = readInstruction(scope.text)
    return instruction ? [{ ...scope, instruction }] : []
  })
  const matches = findMatches(seen, told)
  const sections = findSections(seen, scopes)
  return seen.map(({ step }) => {
    const best = matches.filter((each) => each.step.step === step).sort((a, b) => weightOf(b) - weightOf(a))[0]
    const section = sections.get(step)
    return { ...(best ? named(step, best.told.instruction) : step), ...(section ? { section } : {}) }
  })
}

function findMatches(seen: readonly SeenStep[], told: readonly Told[]): Match[] {
  const belongs = seen.flatMap((step): Match[] => {
    const around = told.filter((each) => overlapOf(step.step, each) >= minOverlap)
    const sources = new Set(around.map((each) => each.source))
    return [...sources].map((source) => {
      const candidates = around
        .filter((each) => each.source === source)
        .map((each) => ({
          step,
          told: each,
          agreement: agreementOf(each.instruction, step.step.action, step.linesBefore),
        }))
      return candidates.sort((a, b) => fitOf(b) - fitOf(a))[0]!
    })
  })
  return belongs.filter((match) => {
    const others = belongs.filter((each) => each.told === match.told && each !== match)
    return others.length === 0 ? isNameAlone(match) : isNameAmong(match, others)
  })
}

/** Which of several texts around it a step belongs to: by what they say, then by time. */
function fitOf({ step, told, agreement }: Match): number {
  const { said, verbFits, contradicts } = agreement
  return said + (verbFits ? 0.3 : 0) - (contradicts ? 1 : 0) + 0.5 * overlapOf(step.step, told)
}

function isNameAlone({ told: { instruction }, agreement }: Match): boolean {
  if (agreement.contradicts) return false
  if (agreement.said >= minSaid) return true
  // Words for two actions fit one step only where they speak of it.
  if (/\b(?:and|then)\b|[，,；;]|然后|并/u.test(instruction.title)) return false
  return agreement.verbFits || instruction.kinds === undefined
}

function isNameAmong(match: Match, others: readonly Match[]): boolean {
  const { contradicts, said, explained, verbFits } = match.agreement
  if (contradicts || !verbFits || said < minSaidAmongOthers || explained < minExplainedAmongOthers) return false
  return others.every(({ agreement }) => agreement.contradicts || agreement.said <= said - 0.3)
}

/** Numbered words and captions were written for the picture; what is said beside it wanders. */
const sourceWeight = { caption: 0.3, chapter: 0.2, 'title card': 0.1, subtitle: 0 }

function weightOf({ told, agreement }: Match): number {
  return agreement.said + sourceWeight[told.source] + (told.instruction.numbered ? 0.2 : 0)
}

function named(step: Step, { title, clicks }: Instruction): Step {
  const { kind, target, value } = step.action
  const shows = value !== undefined && (kind === 'fill' || kind === 'select' || kind === 'upload')
  const withValue =
    shows && !bareText(title).includes(bareText(value)) ? `${title}${isUnspaced(title) ? '：' : ': '}“${value}”` : title
  // Words that stand beside an icon and are said of it are its label.
  const label =
    kind === 'click' && !target?.text ? target?.near?.slice(0, 2).find((near) => says(title, near)) : undefined
  return {
    ...step,
    title: withValue,
    action: {
      ...step.action,
      ...(label ? { target: { ...target, text: label } } : {}),
      ...(kind === 'click' && clicks > 1 ? { count: clicks } : {}),
    },
  }
}
