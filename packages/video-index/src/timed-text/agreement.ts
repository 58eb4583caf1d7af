import { stem } from '../language/stem.ts'
import { isUnspaced, wordsOf } from '../language/words.ts'
import type { Action } from '../protocol/procedure.ts'
import { labelText } from '../read/label-text.ts'
import { bareText, readsAlike } from '../read/text-compare.ts'
import type { TextLine } from '../read/text-line.ts'
import type { Instruction } from './instruction.ts'

/** How far words tell of an action that was seen. */
export type Agreement = {
  /** They name another thing on the screen, or a thing that was done otherwise. */
  contradicts: boolean
  /** Share of the target's or the value's words that they say, 0 to 1. */
  said: number
  /** Share of their own words that the target, the value and what is near them explain, 0 to 1. */
  explained: number
  /** Their verb is one for this kind of action. */
  verbFits: boolean
}

const stopWords = new Set(
  'a an the this that these those to of in on at for from with by as into up down and or then it its is are be your our my we you i one new here there now again so button field box link icon menu tab page list option drop dropdown corner'
    .split(' ')
    .map(stem),
)
/** What is near the target tells less of it than its own name. */
const nearWeight = 0.6
const minNameLetters = 3

export function agreementOf(instruction: Instruction, action: Action, lines: readonly TextLine[]): Agreement {
  const { title, kinds } = instruction
  const { text, near = [] } = action.target ?? {}
  const value = action.kind === 'check' ? undefined : action.value
  const own = [text, value].filter((each) => each !== undefined)
  const said = Math.max(
    0,
    ...own.map((each) => coverage(each, title)),
    ...near.map((each) => nearWeight * coverage(each, title)),
  )
  const verbFits = action.kind === 'other' || (kinds?.includes(action.kind) ?? false)
  const isOwn = (label: string) => [...own, ...near].some((each) => readsAlike(each, label) || says(each, label))
  const quoted = [...title.matchAll(/[“"「『《‘]([^”"」』》’]{2,})[”"」』》’]/gu)].map(([, label]) => label!)
  const otherLabel = lines
    .map((line) => labelText(line.text))
    .some(
      (label) => bareText(label).length >= minNameLetters && says(title, label) && hasContent(label) && !isOwn(label),
    )
  return {
    contradicts:
      (kinds !== undefined && !verbFits) ||
      (quoted.length > 0 && !quoted.some(isOwn) && said < 0.5) ||
      (said < 0.5 && otherLabel),
    said,
    explained: coverage(objectOf(title), [...own, ...near].join(' ')),
    verbFits,
  }
}

/** Whether a text holds a label word for word. */
export function says(text: string, label: string): boolean {
  if (isUnspaced(label)) return bareText(label).length > 0 && bareText(text).includes(bareText(label))
  const [words, part] = [text, label].map(
    (each) =>
      ` ${wordsOf(each)
        .map((word) => word.surface)
        .join(' ')} `,
  )
  return part!.trim() !== '' && words!.includes(part!)
}

/** Share of a label's words that a text says; spaces that the reading lost do not count. */
function coverage(label: string, text: string): number {
  const bare = bareText(label)
  if (bare.length >= minNameLetters && bareText(text).includes(bare)) return 1
  const wanted = wordsOf(label).filter(({ stem }) => !stopWords.has(stem))
  const there = new Set(wordsOf(text).map(({ stem }) => stem))
  const whole = wanted.reduce((sum, word) => sum + word.share, 0)
  const found = wanted.reduce((sum, word) => sum + (there.has(word.stem) ? word.share : 0), 0)
  return whole === 0 ? 0 : found / whole
}

function hasContent(label: string): boolean {
  return wordsOf(label).some(({ stem }) => !stopWords.has(stem))
}

/** What an instruction is about: all but its verb. */
function objectOf(title: string): string {
  return isUnspaced(title) ? title : title.replace(/^\p{L}+\s*/u, '')
}
