import { cardinalPattern, chineseNumberPattern, numeralValue, ordinalPattern } from '../language/numerals.ts'

/**
 * Which steps a question names by their place: numbers from 1, negative ones counted from the end (-1 the last).
 * `rest` is the question without that reference.
 */
export type StepReference = { numbers: number[]; rest: string }

const cardinal = `(${cardinalPattern})`
const ordinal = `(${ordinalPattern})`
const chinese = `(${chineseNumberPattern})`
const stepWord = '(?:steps?|stages?)'
const number = `(?:number |no\\.? ?|nr\\.? ?|# ?)?`

type Rule = { pattern: RegExp; numbers: (captured: string[]) => number[] }

const values = (captured: string[]) => captured.map(numeralValue)
const range = ([from = 0, to = 0]: number[]): number[] => {
  const [low, high] = from <= to ? [from, to] : [to, from]
  return Array.from({ length: Math.min(high - low + 1, 1000) }, (_, index) => low + index)
}
const english = (pattern: string) => new RegExp(`\\b${pattern}\\b`, 'i')
/** A rule for a question of which nothing is left over. */
const whole = (pattern: string) => new RegExp(`^\\s*${pattern}\\s*[?.!]*\\s*$`, 'i')
const people = 'they|he|she|we|you|i|it|this|that|one|the (?:user|person|presenter|narrator|author)'
const endOf = ([which = '']: string[]) => [/last|final|end|finish|conclude/i.test(which) ? -1 : 1]
const upTo = (count: number) => range([1, count])
const lastOnes = (count: number) => upTo(count).map((place) => -(count - place + 1))

// The more a rule asks for, the earlier it stands.
const rules: readonly Rule[] = [
  // what comes right after or before a step, which is itself a step
  {
    pattern: english(`(?:after|follows|following|next after) (?:the )?${stepWord} ${number}${cardinal}`),
    numbers: (captured) => values(captured).map((value) => value + 1),
  },
  {
    pattern: english(`(?:before|precedes|preceding) (?:the )?${stepWord} ${number}${cardinal}`),
    numbers: (captured) => values(captured).map((value) => value - 1),
  },
  {
    pattern: english(`(?:after|follows) (?:the )?${ordinal} step`),
    numbers: (c) => values(c).map((value) => value + 1),
  },
  {
    pattern: english(`(?:before|precedes) (?:the )?${ordinal} step`),
    numbers: (c) => values(c).map((value) => value - 1),
  },
  // several
  {
    pattern: english(
      `${stepWord} ${number}${cardinal} ?(?:to|through|thru|until|till|-|–|—) ?(?:${stepWord} )?${number}${cardinal}`,
    ),
    numbers: (captured) => range(values(captured)),
  },
  {
    pattern: english(
      `${stepWord} ${number}${cardinal}(?:,? and | ?& ?|, ?)(?:${stepWord} )?${number}${cardinal}(?:(?:,? and | ?& ?|, ?)(?:${stepWord} )?${number}${cardinal})?`,
    ),
    numbers: values,
  },
  { pattern: english(`first ${cardinal} steps`), numbers: ([count = '']) => upTo(numeralValue(count)) },
  { pattern: english(`(?:last|final) ${cardinal} steps`), numbers: ([count = '']) => lastOnes(numeralValue(count)) },
  {
    pattern: english(`${ordinal} (?:to|through|and) (?:the )?${ordinal} steps?`),
    numbers: (captured) => range(values(captured)),
  },
  // from the end
  { pattern: english('(?:the )?step before the (?:very )?last(?: one)?'), numbers: () => [-2] },
  {
    pattern: english('(?:second|next)[ -]to[ -](?:the )?last step|last step but one|penultimate step'),
    numbers: () => [-2],
  },
  {
    pattern: english(`${ordinal}[ -](?:to[ -])?(?:the )?last step`),
    numbers: (captured) => values(captured).map((value) => -value),
  },
  { pattern: english('(?:very )?(?:last|final|closing|ending) (?:step|stage)'), numbers: () => [-1] },
  // one
  { pattern: english(`(?:very )?${ordinal} (?:step|stage)`), numbers: values },
  { pattern: english(`${stepWord} ${number}${cardinal}`), numbers: values },
  { pattern: english(`steps?${cardinal}`), numbers: values },
  { pattern: english('(?:opening|initial|starting) step'), numbers: () => [1] },
  {
    pattern: whole(
      `(?:what(?:'s| is| was) |show me |which is )?(?:the )?(?:very )?(first|last|final) (?:one|thing|action)(?: (?:that )?(?:${people}) (?:do|does|did)| that (?:is|was) done| done)?`,
    ),
    numbers: endOf,
  },
  { pattern: whole(`how (?:does|did|do) (?:${people}) (start|begin|end|finish|conclude)`), numbers: endOf },
  {
    pattern: whole(
      `(?:with what|how) (?:does|did|do) (?:the )?(?:recording|video|tutorial|procedure|process) (start|begin|end|finish)`,
    ),
    numbers: endOf,
  },
  {
    pattern: whole(
      `what (?:happens|happened|is done|was done|(?:do|does|did) (?:${people}) do) (first|last|finally|at the (?:start|beginning|end)|in the (?:beginning|end))`,
    ),
    numbers: endOf,
  },
  // Chinese
  {
    pattern:
      /^\s*(?:(?:一|最)?开始|首先|最先|开头|第一件事)(?:是|先|要|都)*(?:做|干|发生)?(?:了|的)?(?:是)?(?:什么|啥)(?:事情?)?\s*[?？。]*\s*$/,
    numbers: () => [1],
  },
  {
    pattern:
      /^\s*(?:最后|最终|末尾|结尾)(?:是|又|要)*(?:做|干|发生)?(?:了|的)?(?:是)?(?:什么|啥)(?:事情?)?\s*[?？。]*\s*$/,
    numbers: () => [-1],
  },
  { pattern: /^\s*.{0,6}(?:是)?(?:怎么|如何)开始的?\s*[?？。]*\s*$/, numbers: () => [1] },
  { pattern: /^\s*.{0,6}(?:是)?(?:怎么|如何)结束的?\s*[?？。]*\s*$/, numbers: () => [-1] },
  {
    pattern: new RegExp(`第${chinese}个?步骤?的?(?:下|后)一(?:步|个步骤)`),
    numbers: (captured) => values(captured).map((value) => value + 1),
  },
  {
    pattern: new RegExp(`第${chinese}个?步骤?的?(?:上|前)一(?:步|个步骤)`),
    numbers: (captured) => values(captured).map((value) => value - 1),
  },
  {
    pattern: new RegExp(`第?${chinese}个?(?:步骤?)?(?:到|至|-|–|~|—)第?${chinese}个?步骤?`),
    numbers: (captured) => range(values(captured)),
  },
  {
    pattern: new RegExp(`步骤${chinese}(?:到|至|-|–|~|—)(?:步骤)?${chinese}`),
    numbers: (captured) => range(values(captured)),
  },
  { pattern: new RegExp(`第${chinese}个?(?:步骤?)?(?:和|、|与|及)第?${chinese}个?步骤?`), numbers: values },
  { pattern: new RegExp(`倒数第${chinese}个?步骤?`), numbers: (captured) => values(captured).map((value) => -value) },
  { pattern: new RegExp(`最后${chinese}个?步骤?`), numbers: ([count = '']) => lastOnes(numeralValue(count)) },
  { pattern: /(?:最后|最末|末尾)(?:的)?(?:那|一)?个?步骤?/, numbers: () => [-1] },
  { pattern: new RegExp(`(?:前|头)${chinese}个?步骤?`), numbers: ([count = '']) => upTo(numeralValue(count)) },
  {
    pattern: new RegExp(`第${chinese}个?步骤?(?:之后|以后|后面|后)`),
    numbers: (captured) => values(captured).map((value) => value + 1),
  },
  {
    pattern: new RegExp(`第${chinese}个?步骤?(?:之前|以前|前面|前)`),
    numbers: (captured) => values(captured).map((value) => value - 1),
  },
  { pattern: new RegExp(`第${chinese}个?步骤?`), numbers: values },
  { pattern: new RegExp(`步骤${chinese}`), numbers: values },
]

/** Finds the steps that a question names by number or place; undefined when it names none. */
export function findStepReference(question: string): StepReference | undefined {
  const text = question.normalize('NFKC')
  for (const { pattern, numbers } of rules) {
    const match = pattern.exec(text)
    if (!match) continue
    const captured = match.slice(1).filter((group) => group !== undefined)
    const rest = `${text.slice(0, match.index)} ${text.slice(match.index + match[0].length)}`
    return { numbers: [...new Set(numbers(captured))], rest }
  }
  return undefined
}

/** Whether the question asks how many steps there are. */
export function asksForStepCount(question: string): boolean {
  const text = question.normalize('NFKC')
  return (
    /\b(?:how many|what (?:is the )?number of|number of|count the|total) (?:[a-z]+ )?(?:steps|stages)\b/i.test(text) ||
    /(?:多少|几)个?步骤?/.test(text) ||
    /步骤(?:总数|数量)/.test(text)
  )
}
